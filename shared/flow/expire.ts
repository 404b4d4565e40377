import type { Candidate } from '#core/candidate.ts';
import { type AreaFacts, keptBy } from '#core/expiry.ts';
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
  const { line } = found.body;
  const lines = await duty.ports.lines.all();
  const keepNewest = lines.find(({ name }) => name === line)?.keepNewest ?? 0;
  const newest = keepNewest === 0 ? [] : await newestOf(duty, line, keepNewest);
  const why = await duty.ports.store.transact(async (transaction) => {
    const kept = await transaction.get('candidate', id);
    if (kept === undefined) return 'no such candidate';
    refuseSkew(transaction.skewMs());
    const facts = { keepNewest, newest, ...(await factsOf(transaction, kept.body)) };
    const keeps = keptBy(kept.body, facts, duty.ports.clock.nowMs());
    const event = { type: 'expired', ...(keeps && { kept: keeps }) } as const;
    return writer(transaction, duty)('candidate', id, kept, event).why;
  });
  duty.ports.log.info('looked at what has expired', { kind: 'candidate', id, why });
  await advance(duty, 'candidate', id);
}

/** The newest candidates of a line whose staging areas stand. */
export async function newestOf(
  { ports }: Duty,
  line: string,
  count: number,
): Promise<readonly string[]> {
  const found = await ports.store.list('standing-candidates', line, count);
  return found.map(({ id }) => id);
}

/** What a candidate's staging area rests on, beside the newest of its line. */
export async function factsOf(
  snapshot: Snapshot,
  { id, line, phase, frozen }: Candidate,
): Promise<Pick<AreaFacts, 'held' | 'isPromoting'>> {
  const names = frozen.components.map(({ name }) => name);
  const [state, promotion, ...components] = await Promise.all([
    snapshot.get('line', line),
    snapshot.get('promotion', id),
    ...names.map((name) => snapshot.get('component', name)),
  ]);
  return {
    held: [
      [`line ${line}`, state?.body ?? {}],
      ...names.map((name, at) => [`component ${name}`, components[at]?.body ?? {}] as const),
    ],
    isPromoting: phase === 'released' && promotion !== undefined && !isEnd(promotion.body.step),
  };
}
