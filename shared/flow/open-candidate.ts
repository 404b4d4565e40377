import type { Candidate, CandidateEvent, FrozenSet, SkippedTags } from '#core/candidate.ts';
import { judgeRound } from '#core/candidate-rounds.ts';
import { givesWay } from '#core/giving-way.ts';
import { candidateText } from '#core/identity.ts';
import { isOpening } from '#core/line-rounds.ts';
import type { LineEvent, LineState } from '#core/line-state.ts';
import { firstRound, type Opening } from '#core/round.ts';
import type { ChosenComponent } from './freeze.ts';
import { freezeReleasable } from './freeze-releasable.ts';
import { uuidOf } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import type { Perform, Performed } from './performing.ts';
import { takeTags } from './take-tags.ts';
import type { Duty } from './turn.ts';
import { writer } from './write.ts';

/**
 * Freezes a line's set, as the repositories have it now, and opens a candidate of it for one round,
 * unless those of the set that there are suffice. The same set in the same round has the same
 * staging id; another round of it wants the same builds, and tests them again.
 */
export const openCandidate: Perform<'line'> = async (duty, id, state, { round, sinceMs }) => {
  const opening = { round, sinceMs };
  if (!isOpening(state, opening)) return {};
  const lines = await duty.ports.lines.all();
  const line = lines.find(({ name }) => name === id);
  if (line === undefined) return refused(opening, `${id} is no release line any more`);
  const tags = await takeTags(duty, line);
  const { set } = tags;
  if ('refusal' in tags) return refused(opening, tags.refusal, set);
  const last = await candidateOf(duty, state.newestCandidate);
  const found = await freezeReleasable(duty, line, state, tags.taken, last?.frozen);
  if ('refusal' in found) return refused(opening, found.refusal, set);
  const { frozen } = found;
  const verdict = judgeRound(opening, await candidatesOf(duty, state, frozen, round));
  if (verdict.kind === 'refused') return refused(opening, verdict.why, set);
  if (verdict.kind === 'stands') return { events: [opened(opening, verdict.candidate, set)] };
  const candidate = stagingId(id, frozen, verdict.round);
  const before = last && givesWay(last) ? last : undefined;
  const supersedes = before === undefined ? 0 : before.supersedes + 1;
  const skipped = skippedOf(tags.taken);
  const body = { id: candidate, line: id, round: verdict.round, frozen, skipped, supersedes };
  return open(duty, opening, body, set, before?.id);
};

/**
 * Opens a candidate, has the line hear of it, and lets the one before it give way: all at once, or
 * not at all where the line is beyond this opening. A further try would find other tags, and open
 * another candidate for the same round.
 */
async function open(
  duty: Duty,
  opening: Opening,
  found: Omit<Extract<CandidateEvent, { type: 'opened' }>, 'type'>,
  set: string,
  before: string | undefined,
): Promise<Performed<'line'>> {
  const { id, line } = found;
  const moves = await duty.ports.store.transact(async (transaction) => {
    const [keptLine, kept, older] = await Promise.all([
      transaction.get('line', line),
      transaction.get('candidate', id),
      before === undefined ? undefined : transaction.get('candidate', before),
    ]);
    if (keptLine === undefined || !isOpening(keptLine.body, opening)) return [];
    const write = writer(transaction, duty);
    const begun = write('candidate', id, kept, { type: 'opened', ...found });
    const heard = write('line', line, keptLine, opened(opening, found, set));
    const moved = [
      { kind: 'candidate', id, why: begun.why },
      { kind: 'line', id: line, why: heard.why },
    ];
    if (older === undefined || before === undefined) return moved;
    const { why } = write('candidate', before, older, { type: 'superseded', by: id });
    return [...moved, { kind: 'candidate', id: before, why }];
  });
  for (const move of moves) duty.ports.log.info('moved', move);
  const ids = before === undefined ? [id] : [id, before];
  return { tell: ids.map((one) => ({ kind: 'candidate', id: one })) };
}

function opened(
  opening: Opening,
  { id, round }: Pick<Candidate, 'id' | 'round'>,
  set: string,
): Extract<LineEvent, { type: 'candidate-opened' }> {
  return { type: 'candidate-opened', ...opening, candidate: id, candidateRound: round, set };
}

function refused(opening: Opening, why: string, set?: string): Performed<'line'> {
  const event = { type: 'candidate-refused', ...opening, why } as const;
  return { events: [set === undefined ? event : { ...event, set }] };
}

/** The candidates of a set, of this round and of all that the line remembers, its newest too. */
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

function skippedOf(taken: readonly ChosenComponent[]): SkippedTags {
  const named = taken.filter(({ skipped }) => skipped.length > 0);
  return Object.fromEntries(named.map(({ own, skipped }) => [own.component.name, skipped]));
}
