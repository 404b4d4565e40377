import { firstPace, type Heard, paceAfter } from './pace.ts';

/** Lets in as many at a time as one host takes; the others wait in the order in which they came. */
export interface Turnstile {
  /** Waits for a place and takes it; the answer gives it back, once however often it is called. */
  enter(): Promise<() => void>;
  /** Tells what the host answered: how many it lets in follows from that. */
  hear(heard: Heard): void;
}

/** Opens a turnstile towards a host. Time is in milliseconds from any beginning. */
export function openTurnstile(nowMs: () => number = () => performance.now()): Turnstile {
  const waiting: (() => void)[] = [];
  let pace = firstPace;
  let taken = 0;
  let isResting = false;
  const restMs = () => Math.ceil(pace.restsUntilMs - nowMs());
  const admit = () => {
    if (restMs() > 0) {
      if (!isResting && waiting.length > 0) setTimeout(endRest, restMs());
      isResting ||= waiting.length > 0;
      return;
    }
    for (; taken < pace.places && waiting.length > 0; taken += 1) waiting.shift()?.();
  };
  const endRest = () => {
    isResting = false;
    admit();
  };
  const leave = () => {
    taken -= 1;
    admit();
  };
  return {
    async enter() {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      let isHeld = true;
      return () => {
        if (isHeld) leave();
        isHeld = false;
      };
    },
    hear(heard) {
      pace = paceAfter(pace, heard, nowMs());
      admit();
    },
  };
}
