import { type HeldThing, type Holding, type HoldKind, standingHolds } from './hold.ts';
import { isoTime } from './iso-time.ts';
import type { ShownHold } from './shown-hold.ts';

/** The holds of a thing that stand at an instant, and the pins, where it is a candidate. */
export function shownHolds(
  thing: HeldThing,
  { holds = [], pins = [] }: Holding,
  nowMs: number,
): readonly ShownHold[] {
  return [
    ...standing('hold', thing, { holds }, nowMs),
    ...standing('pin', thing, { holds: pins }, nowMs),
  ];
}

function standing(
  kind: HoldKind,
  thing: HeldThing,
  holding: Holding,
  nowMs: number,
): readonly ShownHold[] {
  return standingHolds(holding, nowMs).map(({ reason, owner, by, atMs, untilMs }) => ({
    ...{ kind, thing, reason, owner, by },
    ...{ at: isoTime(atMs), until: isoTime(untilMs) },
  }));
}
