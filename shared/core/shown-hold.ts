import type { ShownAction } from './action.ts';
import type { HeldThing, HoldKind } from './hold.ts';

/** A hold or a pin that stands, as it is shown. */
export interface ShownHold {
  readonly kind: HoldKind;
  readonly thing: HeldThing;
  readonly reason: string;
  readonly owner: string;
  /** Who placed it, and when; and when it ends by itself: in ISO 8601. */
  readonly by: string;
  readonly at: string;
  readonly until: string;
  /** How it is ended before its time; told where all of them are shown. */
  readonly end?: ShownAction;
}

/** A waiver of a candidate's cell that stands, as it is shown. */
export interface ShownWaiver {
  readonly candidate: string;
  readonly cell: string;
  readonly reason: string;
  readonly owner: string;
  readonly link: string;
  readonly by: string;
  readonly at: string;
  readonly until: string;
  /** How it is ended before its time; told where all of them are shown. */
  readonly end?: ShownAction;
}

/** All that people hold, keep or waive now. */
export interface ShownHolds {
  readonly holds: readonly ShownHold[];
  readonly waivers: readonly ShownWaiver[];
  /** Where the next page is; none after the last. */
  readonly next?: string;
}
