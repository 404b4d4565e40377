/** Runs jobs in the order in which they came, as many at once as there are workers. */
export interface Queue {
  readonly add: (id: string) => void;
  /** Takes a job out that has not been started; says whether it was there. */
  readonly remove: (id: string) => boolean;
  /** Starts nothing more; resolves when what runs has ended. */
  readonly close: () => Promise<void>;
}

/** Makes a queue. @param run must not reject */
export function createQueue(workers: number, run: (id: string) => Promise<void>): Queue {
  const waiting: string[] = [];
  const running = new Set<Promise<void>>();
  let closed = false;
  const startNext = (): void => {
    if (closed || running.size >= workers) return;
    const id = waiting.shift();
    if (id === undefined) return;
    const work = run(id).finally(() => {
      running.delete(work);
      startNext();
    });
    running.add(work);
    startNext();
  };
  return {
    add: (id) => {
      waiting.push(id);
      queueMicrotask(startNext);
    },
    remove: (id) => {
      const index = waiting.indexOf(id);
      if (index >= 0) waiting.splice(index, 1);
      return index >= 0;
    },
    close: async () => {
      closed = true;
      waiting.length = 0;
      await Promise.all(running);
    },
  };
}
