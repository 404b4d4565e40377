/** Lets a bounded number in at a time; the others wait in the order in which they came. */
export interface Turnstile {
  /** Waits for a place and takes it; the answer gives it back, once however often it is called. */
  enter(): Promise<() => void>;
}

/** Opens a turnstile with so many places. */
export function openTurnstile(placesMax: number): Turnstile {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  };
  return {
    async enter() {
      if (taken < placesMax) taken += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let isHeld = true;
      return () => {
        if (isHeld) leave();
        isHeld = false;
      };
    },
  };
}
