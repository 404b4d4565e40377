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

/** What a browser is sent as it is: a page, or what belongs to one. */
export interface ShownFile {
  readonly type: 'text/html' | 'text/css' | 'text/javascript' | 'image/svg+xml';
  readonly content: string;
  /** Of a page that cannot be shown: 404. */
  readonly status?: number;
}
