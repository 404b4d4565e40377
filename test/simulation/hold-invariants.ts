import type { Candidate } from '#core/candidate.ts';
import { minuteMs } from './durations.ts';
import type { Invariant } from './invariant.ts';
import type { Stage } from './stage.ts';
import { untestedCells } from './tested.ts';
import { storm } from './weather.ts';

/** A clock may be wrong by so much, and what was decided by it is written so much later. */
const slackMs = storm(1).skewMs + 2 * minuteMs;

/** What people said that must or must not be promoted. */
export const holdInvariants: readonly Invariant[] = [
  {
    name: 'I31',
    text: 'what is accepted passed every blocking cell that nobody waives then, and at least one',
    documents: {
      candidate({ id, before, after }, { stage }) {
        if (before?.body.phase === after.body.phase || after.body.phase !== 'accepted')
          return undefined;
        const unwaived = unwaivedCells(after.body, stage);
        if (unwaived.length > 0) return `${id} is accepted without ${unwaived.join(', ')}`;
        return isTested(after.body, stage)
          ? undefined
          : `${id} is accepted, and nothing was tested`;
      },
    },
  },
  {
    name: 'I32',
    text: 'no promotion is admitted while a person relies on a hold of it',
    documents: {
      candidate({ id, before, after }, { stage }) {
        if (before?.body.phase === after.body.phase || after.body.phase !== 'promoting')
          return undefined;
        const { line, frozen } = after.body;
        const names = { line: [line], candidate: [id], component: frozen.components.map(nameOf) };
        const held = stage.witness.holds.find(
          ({ thing, untilMs, isEnded }) =>
            !isEnded &&
            stage.world.now < untilMs - slackMs &&
            names[thing.kind].includes(thing.name),
        );
        return held && `${id} is promoted, and ${held.thing.kind} ${held.thing.name} is held`;
      },
    },
  },
  {
    name: 'I44',
    text: 'no staging area goes while a person relies on a pin of it',
    documents: {
      candidate({ id, before, after }, { stage }) {
        if (before?.body.phase === after.body.phase || after.body.phase !== 'collecting')
          return undefined;
        const pinned = stage.witness.pins.some(
          ({ thing, untilMs, isEnded }) =>
            !isEnded && thing.name === id && stage.world.now < untilMs - slackMs,
        );
        return pinned ? `${id} is collected, and it is pinned` : undefined;
      },
    },
  },
];

/** The blocking cells that nobody outside passed, and that no person waives: asked of those people. */
export function unwaivedCells(candidate: Candidate, { world, witness }: Stage): readonly string[] {
  return untestedCells(candidate, witness).filter((cell) => {
    const askedMs = witness.waivedUntil(candidate.id, cell);
    const keptMs = candidate.waivers?.[cell]?.untilMs ?? 0;
    return Math.min(askedMs, keptMs) <= world.now - slackMs;
  });
}

function isTested(candidate: Candidate, { witness }: Stage): boolean {
  const blocking = candidate.frozen.cells.filter(({ counts }) => counts === 'blocking');
  return untestedCells(candidate, witness).length < blocking.length;
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
