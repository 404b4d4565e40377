import type { Candidate } from '#core/candidate.ts';
import { type AreaFacts, keptBy } from '#core/expiry.ts';
import type { ReleaseLine } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { isEnd } from '#core/promotion-steps.ts';
import { advance } from './advance.ts';
import { refuseSkew } from './skew.ts';
import type { Snapshot } from './store.ts';
import type { Duty } from './turn.ts';
import { writer } from './write.ts';

/**
 * Has a candidate's staging area go whose time is over, unless something keeps it: then it is looked
 * at again later. All that may keep it is read in the transaction that decides; only which are the
 * newest of its line is asked before, and who is not among them will never be. Then it pays what the
 * candidate owes.
 *
 * @throws Error where clocks differ
 */
export async function expire(duty: Duty, id: string): Promise<void> {
  const found = await duty.ports.store.get('candidate', id);
  if (found === undefined) throw new PermanentError('unknown', `there is no candidate ${id}`);
  const newest = await newestOf(duty, found.body.line, await duty.ports.lines.all());
  const why = await duty.ports.store.transact(async (transaction) => {
    const kept = await transaction.get('candidate', id);
    if (kept === undefined) return 'no such candidate';
    refuseSkew(transaction.skewMs());
    const facts = { ...newest, ...(await factsOf(transaction, kept.body)) };
    const keeps = keptBy(kept.body, facts, duty.ports.clock.nowMs());
    const event = { type: 'expired', ...(keeps && { kept: keeps }) } as const;
    return writer(transaction, duty)('candidate', id, kept, event).why;
  });
  duty.ports.log.info('looked at what has expired', { kind: 'candidate', id, why });
  await advance(duty, 'candidate', id);
}

/** All that a candidate's staging area rests on, as it is now. */
export async function allFactsOf(
  duty: Duty,
  candidate: Candidate,
  lines: readonly ReleaseLine[],
): Promise<AreaFacts> {
  const newest = await newestOf(duty, candidate.line, lines);
  const facts = await duty.ports.store.snapshot((snapshot) => factsOf(snapshot, candidate));
  return { ...newest, ...facts };
}

/** The newest candidates of a line whose staging areas stand, as many as it keeps. */
async function newestOf(
  { ports }: Duty,
  line: string,
  lines: readonly ReleaseLine[],
): Promise<Pick<AreaFacts, 'keepNewest' | 'newest'>> {
  const { keepNewest = 0 } = lines.find(({ name }) => name === line) ?? {};
  if (keepNewest === 0) return { keepNewest, newest: [] };
  const found = await ports.store.list('standing-candidates', line, keepNewest);
  return { keepNewest, newest: found.map(({ id }) => id) };
}

/**
 * What a candidate's staging area rests on, beside the newest of its line: while it may be promoted,
 * the holds of its line and components; once it was, whether that is over.
 */
async function factsOf(
  snapshot: Snapshot,
  { id, line, phase, frozen }: Candidate,
): Promise<Pick<AreaFacts, 'held' | 'isPromoting'>> {
  if (phase === 'released') {
    const promotion = await snapshot.get('promotion', id);
    return { held: [], isPromoting: promotion !== undefined && !isEnd(promotion.body.step) };
  }
  if (phase !== 'accepted') return { held: [], isPromoting: false };
  const names = frozen.components.map(({ name }) => name);
  const [state, ...components] = await Promise.all([
    snapshot.get('line', line),
    ...names.map((name) => snapshot.get('component', name)),
  ]);
  const held = names.map((name, at) => [`component ${name}`, components[at]?.body ?? {}] as const);
  return { held: [[`line ${line}`, state?.body ?? {}], ...held], isPromoting: false };
}
