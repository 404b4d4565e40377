import type { Kind, Kinds } from '#core/kinds.ts';
import type { Duty } from './turn.ts';

/** Does what an effect says, safely also a second time. */
export type Perform<K extends Kind> = (
  duty: Duty,
  id: string,
  body: Kinds[K]['body'],
  effect: Kinds[K]['effect'],
) => Promise<Performed<K>>;

/** What must be heard of a performed effect before it is struck off. */
export interface Performed<K extends Kind> {
  /** What other documents hear, first, one after the other. */
  readonly tell?: readonly Told[];
  /** Then makes sure that what the others owe of it is done; throws where it is not yet. */
  readonly confirm?: () => Promise<void>;
  /** Its turn has not come, and nothing was done: it stays owed, and no try is counted. */
  readonly isNotYet?: boolean;
  /** What the document itself hears, in the transaction that strikes the effect off. */
  readonly events?: readonly Kinds[K]['event'][];
}

/** An event for a document; without one, the document only pays what it owes. */
export type Told<K extends Kind = Kind> = {
  readonly [P in K]: {
    readonly kind: P;
    readonly id: string;
    readonly event?: Kinds[P]['event'];
  };
}[K];
