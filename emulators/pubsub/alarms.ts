/** Timers of which none outlives its owner. */
export interface Alarms {
  /** Runs `ring` once after so many milliseconds, unless the alarm is cancelled before. */
  set(afterMs: number, ring: () => void): Alarm;
  /** Cancels all that are set; none can be set any more. */
  close(): void;
}

/** One timer. */
export interface Alarm {
  cancel(): void;
}

/** Makes a set of timers, none of which keeps the process alive. */
export function createAlarms(): Alarms {
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;
  return {
    set(afterMs, ring) {
      if (isClosed) return { cancel: () => undefined };
      const timer = setTimeout(() => {
        timers.delete(timer);
        ring();
      }, afterMs);
      timer.unref();
      timers.add(timer);
      return {
        cancel() {
          timers.delete(timer);
          clearTimeout(timer);
        },
      };
    },
    close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
