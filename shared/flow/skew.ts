/** Clocks that differ by more may not decide what expires, is admitted or is collected. */
const skewMaxMs = 5 * 60_000;

/**
 * Refuses to act on a clock that the database does not agree with.
 *
 * @throws Error, so that another instance, or this one later, tries again.
 */
export function refuseSkew(skewMs: number): void {
  if (Math.abs(skewMs) <= skewMaxMs) return;
  const seconds = Math.round(skewMs / 1000);
  throw new Error(
    `this machine's clock is ${seconds} s from the database's; set it right before anything expires or is admitted`,
  );
}
