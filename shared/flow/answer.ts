/** What an HTTP function answers where nothing is wrong. */
export interface Answer {
  readonly status: number;
  readonly location?: string;
  readonly body: unknown;
}

/** What is shown to who asks: as data, and where it reads well so, as text for people. */
export interface Shown {
  readonly body: unknown;
  readonly text?: string;
}
