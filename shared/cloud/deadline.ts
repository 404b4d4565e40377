/** One call outside, without a layer or an archive, where CALL_DEADLINE_MS says nothing else. */
export const callDeadlineMs = 30_000;

/**
 * Waits for an answer from outside, but not for ever: a call that is given up may still have its
 * effect, so whatever is called must be safe to call again.
 * @throws an error that names what took too long
 */
export async function withDeadline<T>(
  what: string,
  deadlineMs: number,
  call: Promise<T>,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`${what}: no answer within ${deadlineMs} ms`)),
    deadlineMs,
  );
  try {
    return await Promise.race([call, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
