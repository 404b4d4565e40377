const dayMs = 24 * 60 * 60_000;

/** A longer name of who sees to it is refused: of a person or a team. */
export const ownerLengthMax = 100;

/**
 * What is wrong with when something of a person's is to end, if anything is: `what` is named with an
 * article, as in "a waiver".
 */
export function untilFault(
  what: string,
  untilMs: number,
  nowMs: number,
  forMsMax: number,
): string | undefined {
  const until = new Date(untilMs).toISOString();
  const now = new Date(nowMs).toISOString();
  if (untilMs <= nowMs) return `until ${until} is over, as it is ${now}: name a later time`;
  if (untilMs - nowMs <= forMsMax) return undefined;
  const latest = new Date(nowMs + forMsMax).toISOString();
  const days = forMsMax / dayMs;
  return `until ${until} is too late: ${what} ends within ${days} days, by ${latest}`;
}
