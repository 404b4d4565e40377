import type { OwedSeen } from './documents.ts';

/** One line of the board, before it is laid out. */
export interface BoardRow {
  /** Names the row from one look to the next. */
  readonly key: string;
  /** The candidate or the line that the row belongs to. */
  readonly group: string;
  /** A `fold` stands for several parts of a candidate. */
  readonly kind: 'line' | 'candidate' | 'component' | 'cell' | 'fold';
  readonly subject: string;
  readonly state: string;
  readonly waiting?: Waiting;
  /** What else there is to know, for people. */
  readonly note?: string;
}

/** What is waited for; whoever is at rest waits for nothing. */
export interface Waiting {
  readonly for: string;
  /** How far it is, where that changes many times before the wait is over. */
  readonly progress?: string;
  /** Since when; not every document says it. */
  readonly sinceMs?: number;
  /** When the wait ends at the latest. */
  readonly untilMs?: number;
}

/** What there is to say of a thing beside its name. */
export type Said = Pick<BoardRow, 'state' | 'waiting' | 'note'>;

/** Lets a wait begin no earlier than whoever waits did: what it shares may be older. */
export function notBefore(beganMs: number, said: Said): Said {
  const { waiting } = said;
  if (waiting?.sinceMs === undefined || waiting.sinceMs >= beganMs) return said;
  return { ...said, waiting: { ...waiting, sinceMs: beganMs } };
}

/** As many letters of an id as tell a demo's candidates apart. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** What is waited for where the work of an effect failed: the next try. */
export function nextTry(
  owed: readonly OwedSeen[],
  isMeant: (key: string) => boolean,
): { readonly waiting: Waiting; readonly note: string } | undefined {
  const failed = owed.find(({ effect, error }) => error !== undefined && isMeant(effect.key));
  if (failed === undefined) return undefined;
  const { effect, tries, dueAtMs, error = '' } = failed;
  return { waiting: { for: `try ${tries + 1} to ${effect.type}`, untilMs: dueAtMs }, note: error };
}
