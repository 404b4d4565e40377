/** Something that was started and can be ended. */
interface Closable {
  close(): Promise<void>;
}

/** What has been started so far, and the one way to end it all. */
export interface Parts {
  /** Takes charge of a part from the moment its start begins. */
  add<Part extends Closable>(starting: Promise<Part>): Promise<Part>;
  /**
   * Ends every part, the last first, also those whose start is still under way. Safe to repeat.
   * @throws when parts could not be ended, after the others were
   */
  close(): Promise<void>;
}

/** Makes an empty list of parts. */
export function openParts(): Parts {
  const parts: Promise<Closable>[] = [];
  return {
    add(starting) {
      starting.catch(() => undefined);
      parts.push(starting);
      return starting;
    },
    async close() {
      const failures: unknown[] = [];
      for (const starting of parts.splice(0).reverse()) {
        const part = await starting.catch(() => undefined);
        await part?.close().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, 'Parts of the stack did not end');
    },
  };
}
