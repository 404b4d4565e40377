import type { Standing, Verdict } from './verdict.ts';

/** Why something is not released yet, or that it is: the verdict, and the way that led there. */
export interface ShownWhy {
  readonly about: WhyAbout;
  /** That of the line on which it has come furthest. */
  readonly verdict: Verdict;
  /** What it came through, and where it stands; where several lines have it, one after the other. */
  readonly chain: readonly WhyStation[];
  /** Where else to look: addresses of the API by what they show. */
  readonly links: Readonly<Record<string, string>>;
}

/** What somebody asked about. */
export type WhyAbout =
  | { readonly component: string; readonly tag: string }
  | { readonly candidate: string };

/** One station on the way from a tag to a release. */
export interface WhyStation {
  /** On which line; none for the tag itself. */
  readonly line?: string;
  /** What it is: `tag`, `set`, `build` or `candidate`. */
  readonly what: 'tag' | 'line' | 'set' | 'build' | 'candidate';
  readonly standing: Standing;
  readonly sentence: string;
  /** Since when, or until when it waits, in ISO 8601. */
  readonly at?: string;
}
