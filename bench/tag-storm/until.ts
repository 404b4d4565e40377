import { setTimeout as pause } from 'node:timers/promises';

const lookAgainMs = 100;

/**
 * Looks until there is something to see, and answers it.
 * @throws Error that says what was waited for in vain
 */
export async function until<T>(
  what: string,
  waitMs: number,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const end = performance.now() + waitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw new Error(`waited ${waitMs / 1000} s in vain for ${what}`);
    await pause(lookAgainMs);
  }
}
