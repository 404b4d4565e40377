import type { ShownHold, ShownHolds, ShownWaiver } from '#core/shown-hold.ts';
import { type Block, line, section, table } from '../frame/blocks.ts';
import { timeText } from './words.ts';

/** Holds and pins that stand, one a row. */
export function holdBlocks(holds: readonly ShownHold[]): readonly Block[] {
  return table(
    ['what', 'thing', 'owner', 'until', 'by', 'reason'],
    holds.map(({ kind, thing, owner, until, by, reason }) => [
      kind,
      `${thing.kind} ${thing.name}`,
      owner,
      timeText(until),
      by,
      reason,
    ]),
  );
}

/** Waivers that stand, one a row. */
export function waiverBlocks(waivers: readonly ShownWaiver[]): readonly Block[] {
  return table(
    ['candidate', 'cell', 'owner', 'until', 'link', 'reason'],
    waivers.map(({ candidate, cell, owner, until, link, reason }) => [
      candidate,
      cell,
      owner,
      timeText(until),
      link,
      reason,
    ]),
  );
}

/** All that people hold, keep or waive. */
export function holdsBlocks({ holds, waivers }: ShownHolds): readonly Block[] {
  if (holds.length + waivers.length === 0) return [line('nothing is held, pinned or waived')];
  return [
    ...section('Held and pinned', holdBlocks(holds)),
    ...section('Waived', waiverBlocks(waivers)),
  ];
}
