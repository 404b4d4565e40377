/** What an HTTP function answers where nothing is wrong. */
export interface Answer {
  readonly status: number;
  readonly location?: string;
  readonly body: unknown;
}
