import type { Candidate } from './candidate.ts';

/** That a blocking cell need not pass, in a candidate: who says so, until when, and why. */
export interface Waiver {
  readonly reason: string;
  /** Who sees to it that the cell passes again: a person or a team. */
  readonly owner: string;
  /** Where that is followed, `https`. */
  readonly link: string;
  /** From then on it stands no more; a person may have brought that forward. */
  readonly untilMs: number;
  /** Who waived. */
  readonly by: string;
  readonly atMs: number;
  /** Who ended it before its time, if somebody did. */
  readonly endedBy?: string;
}

/** The waiver of a cell, whether it stands or is over, if there ever was one. */
export function waiverOf(
  { waivers = {} }: Pick<Candidate, 'waivers'>,
  cell: string,
): Waiver | undefined {
  return Object.hasOwn(waivers, cell) ? waivers[cell] : undefined;
}

/** The waiver of a cell that stands at an instant, if one does. */
export function standingWaiver(
  candidate: Pick<Candidate, 'waivers'>,
  cell: string,
  nowMs: number,
): Waiver | undefined {
  const waiver = waiverOf(candidate, cell);
  return waiver !== undefined && waiver.untilMs > nowMs ? waiver : undefined;
}

/** What is said of a waiver that stands, on one line. */
export function standingWords({ untilMs, owner }: Waiver): string {
  return `waived until ${new Date(untilMs).toISOString()}, owner: ${owner}`;
}

/** What is said of one that is over; nothing where there never was one. */
export function overWords(waiver: Waiver | undefined): string {
  if (waiver === undefined) return '';
  const { untilMs, endedBy } = waiver;
  const by = endedBy === undefined ? '' : ` by ${endedBy}`;
  return `, its waiver ended ${new Date(untilMs).toISOString()}${by}`;
}
