import { type Candidate, type FrozenSet, givesWay, type SkippedTags } from '#core/candidate.ts';
import { judgeRound } from '#core/candidate-rounds.ts';
import { refuseCells } from '#core/cell-substitutions.ts';
import { candidateText } from '#core/identity.ts';
import type { LineState } from '#core/line-state.ts';
import { firstRound, type Opening } from '#core/round.ts';
import { freeze, type Taken } from './freeze.ts';
import { uuidOf } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import type { Perform, Performed, Told } from './performing.ts';
import { takeTags } from './take-tags.ts';
import type { Duty } from './turn.ts';

/**
 * Freezes a line's set, as the repositories have it now, and opens a candidate of it for one round.
 * The same set in the same round has the same staging id, so that opening it twice is opening it
 * once; another round of it wants the same builds, and tests them again.
 */
export const openCandidate: Perform<'line'> = async (duty, id, state, { round, sinceMs }) => {
  const opening = { round, sinceMs };
  const lines = await duty.ports.lines.all();
  const line = lines.find(({ name }) => name === id);
  if (line === undefined) return refused(opening, `${id} is no release line any more`);
  const tags = await takeTags(duty, line);
  const { set } = tags;
  if ('refusal' in tags) return refused(opening, tags.refusal, set);
  const images = tags.taken.flatMap((one) => one.images.map(({ name }) => name));
  const untestable = refuseCells(line.cells, images);
  if (untestable !== undefined) return refused(opening, untestable, set);
  const last = await candidateOf(duty, state.newestCandidate);
  const frozen = await freeze(duty, line, tags.taken, last?.frozen);
  const verdict = judgeRound(round, await candidatesOf(duty, state, frozen, round));
  if (verdict.kind === 'refused') return refused(opening, verdict.why, set);
  const candidate =
    verdict.kind === 'stands' ? verdict.candidate : stagingId(state.line, frozen, round);
  const events = [{ type: 'candidate-opened', ...opening, candidate, set }] as const;
  if (verdict.kind === 'stands') return { events };
  const before = last && last.id !== candidate && givesWay(last) ? last : undefined;
  const supersedes = before === undefined ? 0 : before.supersedes + 1;
  const skipped = skippedOf(tags.taken);
  const opened = { type: 'opened', id: candidate, line: line.name, round } as const;
  return {
    tell: [
      { kind: 'candidate', id: candidate, event: { ...opened, frozen, skipped, supersedes } },
      ...(before === undefined ? [] : [supersede(before.id, candidate)]),
    ],
    events,
  };
};

function refused(opening: Opening, why: string, set?: string): Performed<'line'> {
  const event = { type: 'candidate-refused', ...opening, why } as const;
  return { events: [set === undefined ? event : { ...event, set }] };
}

/** The candidates of a set, of this round and of all that the line remembers. */
async function candidatesOf(
  duty: Duty,
  { line, rounds = [] }: LineState,
  frozen: FrozenSet,
  round: string,
): Promise<readonly Candidate[]> {
  const names = new Set([firstRound, ...rounds, round]);
  const ids = [...names].map((one) => stagingId(line, frozen, one));
  const found = await inParallel(ids, (id) => candidateOf(duty, id));
  return found.flatMap((one) => one ?? []);
}

function stagingId(line: string, frozen: FrozenSet, round: string): string {
  return uuidOf(candidateText(line, frozen, round));
}

async function candidateOf(
  { ports }: Duty,
  id: string | undefined,
): Promise<Candidate | undefined> {
  return id === undefined ? undefined : (await ports.store.get('candidate', id))?.body;
}

function skippedOf(taken: readonly Taken[]): SkippedTags {
  const named = taken.filter(({ skipped }) => skipped.length > 0);
  return Object.fromEntries(named.map(({ own, skipped }) => [own.component.name, skipped]));
}

function supersede(id: string, by: string): Told<'candidate'> {
  return { kind: 'candidate', id, event: { type: 'superseded', by } };
}
