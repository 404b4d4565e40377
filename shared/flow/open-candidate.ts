import {
  type Candidate,
  type CandidatePhase,
  givesWay,
  type SkippedTags,
} from '#core/candidate.ts';
import { refuseCells } from '#core/cell-substitutions.ts';
import { candidateText } from '#core/identity.ts';
import { freeze, type Taken } from './freeze.ts';
import { uuidOf } from './identify.ts';
import type { Perform, Performed, Told } from './performing.ts';
import { takeTags } from './take-tags.ts';
import type { Duty } from './turn.ts';

/** What asked for a candidate that a tag asked for. */
const firstRound = 'first';

/** Phases in which a candidate of the same set is still of use. */
const livingPhases: readonly CandidatePhase[] = [
  'building',
  'testing',
  'accepted',
  'promoting',
  'released',
];

/**
 * Freezes a line's set, as the repositories have it now, and opens a candidate of it.
 * The same set has the same staging id, so that opening it twice is opening it once.
 */
export const openCandidate: Perform<'line'> = async (duty, id, state) => {
  const lines = await duty.ports.lines.all();
  const line = lines.find(({ name }) => name === id);
  if (line === undefined) return refused(`${id} is no release line any more`);
  const tags = await takeTags(duty, line);
  if ('refusal' in tags) return refused(tags.refusal);
  const images = tags.taken.flatMap((one) => one.images.map(({ name }) => name));
  const untestable = refuseCells(line.cells, images);
  if (untestable !== undefined) return refused(untestable);
  const last = await candidateOf(duty, state.newestCandidate);
  const frozen = await freeze(duty, line, tags.taken, last?.frozen);
  const candidate = uuidOf(candidateText(line.name, frozen, firstRound));
  const known = await candidateOf(duty, candidate);
  if (known !== undefined && !livingPhases.includes(known.phase))
    return refused(`this set was tested before as ${candidate}: ${known.why ?? known.phase}`);
  if (known !== undefined && known.phase !== 'building')
    return { events: [{ type: 'candidate-opened', candidate }] };
  const before = last && last.id !== candidate && givesWay(last) ? last : undefined;
  const supersedes = before === undefined ? 0 : before.supersedes + 1;
  const opened = { type: 'opened', id: candidate, line: line.name, round: firstRound } as const;
  return {
    tell: [
      {
        kind: 'candidate',
        id: candidate,
        event: { ...opened, frozen, skipped: skippedOf(tags.taken), supersedes },
      },
      ...(before === undefined ? [] : [supersede(before.id, candidate)]),
    ],
    events: [{ type: 'candidate-opened', candidate }],
  };
};

function skippedOf(taken: readonly Taken[]): SkippedTags {
  const named = taken.filter(({ skipped }) => skipped.length > 0);
  return Object.fromEntries(named.map(({ own, skipped }) => [own.component.name, skipped]));
}

function refused(why: string): Performed<'line'> {
  return { events: [{ type: 'candidate-refused', why }] };
}

async function candidateOf(
  { ports }: Duty,
  id: string | undefined,
): Promise<Candidate | undefined> {
  return id === undefined ? undefined : (await ports.store.get('candidate', id))?.body;
}

function supersede(id: string, by: string): Told<'candidate'> {
  return { kind: 'candidate', id, event: { type: 'superseded', by } };
}
