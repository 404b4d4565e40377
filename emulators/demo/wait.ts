import { setTimeout as pause } from 'node:timers/promises';

/** How often the demo looks again; what it waits for takes a good deal longer. */
const lookAgainMs = 100;
/** Whatever takes longer than this did not happen. */
const waitMaxMs = 120_000;

/**
 * Looks until there is something to see, and answers it.
 * @throws Error that says what was waited for in vain
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  timeoutMs = waitMaxMs,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline)
      throw new Error(`waited ${timeoutMs / 1000} s in vain for ${what}; .local/logs tells more`);
    await pause(lookAgainMs);
  }
}
