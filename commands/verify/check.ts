/** One check of a release: how much of what was looked at, and what is wrong with it. */
export interface Check {
  /** What must be so, as a sentence without its end. */
  readonly check: string;
  /** How many things were looked at, and what they are. */
  readonly count: number;
  readonly of: string;
  /** None where all of it is right. */
  readonly faults: readonly string[];
  /** Why it could not be looked at. */
  readonly unchecked?: string;
}

/** What came of a check that could be made. */
export function checked(
  check: string,
  of: string,
  count: number,
  faults: readonly string[],
): Check {
  return { check, count, of, faults };
}

/** A check that could not be made, and why. */
export function unchecked(check: string, of: string, why: string): Check {
  return { check, count: 0, of, faults: [], unchecked: why };
}
