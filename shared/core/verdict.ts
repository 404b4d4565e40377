/**
 * How something stands, in one word: programs tell by it whether to wait, to call a person, or to
 * stop asking. `done` is released or otherwise out; `over` will never be released as it is.
 */
export type Standing = 'done' | 'under way' | 'waits' | 'needs a person' | 'over';

/** How a line, a candidate or a tag stands, for people: what it waits for, and who can change it. */
export interface Verdict {
  readonly standing: Standing;
  /** One sentence: what is so, and why. */
  readonly sentence: string;
  /** Who must act, by e-mail address or in words; nobody where it goes on by itself or is over. */
  readonly who: readonly string[];
  /** What they can do; none where nothing is asked of them. */
  readonly way?: string;
  /** Since when it stands so, in ISO 8601. */
  readonly since?: string;
  /** When more is to be expected, by its line's own history. */
  readonly expected?: Expectation;
}

/** When a phase is likely to end, by how long it took the line before. */
export interface Expectation {
  /** In ISO 8601: half of the line's candidates took no longer. */
  readonly at: string;
  /** So many candidates it is reckoned from. */
  readonly of: number;
  /** Whether most of them would be through already. */
  readonly isLate: boolean;
}
