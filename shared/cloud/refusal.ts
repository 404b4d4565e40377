/** What a request is told that is not answered otherwise. */
export interface Refusal {
  readonly status: number;
  /** What is wrong, and what to do about it. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}
