import type { Refusal } from './admission.ts';
import type { ReleaseLine } from './line.ts';

/** When promotions of a line are admitted, again and again. */
export interface PromotionWindow {
  /** When it opens, in five fields: minute, hour, day of the month, month, day of the week. */
  readonly opens: string;
  /** For so long it stays open, whatever the wall clock does meanwhile. */
  readonly forMs: number;
  /** The zone whose wall clock the fields mean, by its IANA name: `Europe/Berlin`. */
  readonly timeZone: string;
}

/** The two openings of a window around an instant, in ms since 1970; none where there is none. */
export interface Openings {
  /** The newest at or before the instant. */
  readonly lastMs?: number;
  /** The first after it. */
  readonly nextMs?: number;
}

/** Finds the openings of a window around an instant. */
export type FindOpenings = (window: PromotionWindow, atMs: number) => Openings;

/** Why nothing of a line is admitted at an instant: all its windows are closed; and when one opens. */
export function refuseClosed(
  { name, windows = [] }: Pick<ReleaseLine, 'name' | 'windows'>,
  find: FindOpenings,
  atMs: number,
): Refusal | undefined {
  if (windows.length === 0) return undefined;
  const seen = windows.map((window) => ({ window, ...find(window, atMs) }));
  if (seen.some(({ window, lastMs }) => lastMs !== undefined && atMs < lastMs + window.forMs))
    return undefined;
  const what = `${name} promotes in its windows, and none is open`;
  const next = Math.min(...seen.map(({ nextMs = Number.POSITIVE_INFINITY }) => nextMs));
  if (next === Number.POSITIVE_INFINITY)
    return { code: 'conflict', why: `${what} ever again: write others into its file` };
  const opens = new Date(next).toISOString();
  return { code: 'conflict', why: `${what}: the next opens at ${opens}`, untilMs: next };
}
