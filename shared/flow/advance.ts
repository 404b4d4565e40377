import { beginningOf } from '#core/beginning.ts';
import { conducts, type Kind, type Kinds } from '#core/kinds.ts';
import { alertAfterTries, type Owed, postpone, settle, takeDue } from '#core/owed.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { redacted } from '#core/redact.ts';
import { inParallel } from './in-parallel.ts';
import { inTurn } from './in-turn.ts';
import { perform } from './perform.ts';
import type { Performed, Told } from './performing.ts';
import type { Kept, Transaction } from './store.ts';
import { circumstancesOf, type Duty, nonceSource, save, turn, withDueAt } from './turn.ts';
import { wakeOthers } from './wake-others.ts';

/** What came of an event: whether it moved the document, and the reason for people. */
export interface Advanced {
  readonly isMoved: boolean;
  readonly why: string;
}

/** How many effects one visit takes: what is done is struck off before the next are begun. */
const takenMax = 64;
/** So much of an error's words is kept in a document. */
const wordsLengthMax = 1000;
/** How often what was done may owe something more before the rest is left to a later visit. */
const roundsMax = 20;

/**
 * The one rule of reliability. Loads the document, decides, and saves the next state with the
 * effects owed in one transaction; only then performs what is this worker's, strikes it off, and
 * tells the others what is theirs. Without an event it only pays what is owed and due.
 * An event that comes again is stale, moves nothing, and pays what is owed.
 *
 * @throws whatever keeps the transaction from being made; the event may be delivered again.
 */
export async function advance<K extends Kind>(
  duty: Duty,
  kind: K,
  id: string,
  event?: Kinds[K]['event'],
): Promise<Advanced> {
  const first = await visit(duty, kind, id, {
    isFirst: true,
    events: event === undefined ? [] : [event],
  });
  let latest = first;
  for (let round = 0; round < roundsMax && latest.taken.length > 0; round += 1) {
    const report = await performAll(duty, kind, id, latest);
    latest = await visit(duty, kind, id, report);
  }
  return { isMoved: first.isMoved, why: first.why };
}

interface Report<K extends Kind> {
  /** Whether somebody says that the document needs it, and not what was just done for it. */
  readonly isFirst?: boolean;
  readonly events: readonly Kinds[K]['event'][];
  readonly done?: ReadonlySet<string>;
  readonly notYet?: ReadonlySet<string>;
  readonly failed?: ReadonlyMap<string, string>;
}

interface Visited<K extends Kind> extends Advanced {
  readonly kept: Kept<K> | undefined;
  readonly taken: readonly Owed<Kinds[K]['effect']>[];
}

async function visit<K extends Kind>(
  duty: Duty,
  kind: K,
  id: string,
  report: Report<K>,
): Promise<Visited<K>> {
  const nonces = nonceSource(duty);
  const visited = await inTurn(duty.ports.store, `${kind}:${id}`, () =>
    duty.ports.store.transact((transaction) =>
      visitIn(transaction, duty, kind, id, report, nonces),
    ),
  );
  duty.ports.log.info(visited.isMoved ? 'moved' : 'stale', { kind, id, why: visited.why });
  await wakeOthers(duty, kind, id, visited.kept);
  return visited;
}

async function visitIn<K extends Kind>(
  transaction: Transaction,
  duty: Duty,
  kind: K,
  id: string,
  report: Report<K>,
  nonces: ReturnType<typeof nonceSource>,
): Promise<Visited<K>> {
  const found = await transaction.get(kind, id);
  const circumstances = circumstancesOf(duty, nonces);
  const { nowMs } = circumstances;
  let kept = found && settled(found, report, nowMs);
  let moves: Advanced = { isMoved: false, why: 'nothing happened' };
  for (const event of report.events) {
    const turned = turn(duty, kind, id, kept, event, circumstances);
    kept = turned.kept;
    moves = { isMoved: moves.isMoved || turned.isMoved, why: turned.why };
    save(transaction, kind, id, { kept: undefined, audit: turned.audit });
  }
  if (kept === undefined) return { ...moves, kept, taken: [] };
  const isMine = (effect: Kinds[K]['effect']) => conducts[kind].workerOf(effect) === duty.worker;
  const { taken, owed } = takeDue(kept.owed, isMine, takenMax, nowMs, report.isFirst);
  const next = withDueAt(kind, { ...kept, owed }, nowMs);
  const isChanged = kept !== found || taken.length > 0 || next.dueAtMs !== found.dueAtMs;
  if (isChanged) transaction.put(kind, id, next);
  return { ...moves, kept: next, taken };
}

function settled<K extends Kind>(kept: Kept<K>, report: Report<K>, nowMs: number): Kept<K> {
  const { done = new Set(), failed = new Map(), notYet = new Set() } = report;
  if (done.size + failed.size + notYet.size === 0) return kept;
  const owed = settle(kept.owed, done, failed, nowMs);
  return { ...kept, owed: postpone(owed, notYet, nowMs) };
}

async function performAll<K extends Kind>(
  duty: Duty,
  kind: K,
  id: string,
  { kept, taken }: Visited<K>,
): Promise<Report<K>> {
  const done = new Set<string>();
  const notYet = new Set<string>();
  const failed = new Map<string, string>();
  const events: Kinds[K]['event'][] = [];
  if (kept === undefined) return { events };
  await inParallel(taken, async (one) => {
    try {
      const performed = await performOne(duty, kind, id, kept, one);
      events.push(...(performed.events ?? []));
      (performed.isNotYet === true ? notYet : done).add(one.id);
    } catch (error) {
      failed.set(one.id, wordsOf(String(error)));
      logFailure(duty, kind, id, one, error);
    }
  });
  return { events, done, notYet, failed };
}

async function performOne<K extends Kind>(
  duty: Duty,
  kind: K,
  id: string,
  kept: Kept<K>,
  { effect }: Owed<Kinds[K]['effect']>,
): Promise<Pick<Performed<K>, 'events' | 'isNotYet'>> {
  try {
    const performed = await perform(duty, kind, id, kept.body, effect);
    await inParallel(performed.tell ?? [], (told) => tell(duty, told));
    await performed.confirm?.();
    return performed;
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const refusal = conducts[kind].refusalOf(effect, wordsOf(error.message));
    if (refusal === undefined) throw error;
    duty.ports.log.error('an effect can never succeed', { kind, id, effect: effect.key, error });
    return { events: [refusal] };
  }
}

/** An error's words as a document keeps them. */
function wordsOf(text: string): string {
  return beginningOf(redacted(text), wordsLengthMax);
}

function tell<K extends Kind>(duty: Duty, told: Told<K>): Promise<Advanced> {
  return advance(duty, told.kind, told.id, told.event);
}

function logFailure<K extends Kind>(
  { ports }: Duty,
  kind: K,
  id: string,
  one: Owed<Kinds[K]['effect']>,
  error: unknown,
): void {
  const fields = { kind, id, effect: one.effect.key, tries: one.tries + 1, error: String(error) };
  if (one.tries + 1 >= alertAfterTries) ports.log.error('an effect keeps failing', fields);
  else ports.log.warn('an effect failed and stays owed', fields);
}
