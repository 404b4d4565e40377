import type { BoardSeen } from '../board/watch.ts';
import type { Around } from '../tell.ts';

/** How the demo shows itself. */
export interface Display {
  /** Says a sentence that belongs to no step. */
  readonly say: (sentence: string) => void;
  /** Shows one step while it happens. */
  readonly step: Around;
  /** Shows the board as it is now. */
  readonly board: (seen: BoardSeen) => void;
  /** Leaves the terminal as it was found; nothing is shown any more. Safe to repeat. */
  readonly close: () => void;
}
