import { beginningOf } from '#core/beginning.ts';
import { conducts, type Kind, type Kinds, type Worker } from '#core/kinds.ts';
import { alertAfterTries, type Owed, settle, takeDue } from '#core/owed.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { redacted } from '#core/redact.ts';
import { inParallel } from './in-parallel.ts';
import { inTurn } from './in-turn.ts';
import { perform } from './perform.ts';
import type { Told } from './performing.ts';
import { refuseSkew } from './skew.ts';
import type { Kept, Transaction } from './store.ts';
import { circumstancesOf, type Duty, nonceSource, save, turn, withDueAt } from './turn.ts';
import { wake } from './wake.ts';

/** What came of an event: whether it moved the document, and the reason for people. */
export interface Advanced {
  readonly isMoved: boolean;
  readonly why: string;
}

/** How many effects one visit takes: what is done is struck off before the next are begun. */
const takenMax = 16;
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
  const first = await visit(duty, kind, id, { events: event === undefined ? [] : [event] });
  let latest = first;
  for (let round = 0; round < roundsMax && latest.taken.length > 0; round += 1) {
    const report = await performAll(duty, kind, id, latest);
    latest = await visit(duty, kind, id, report);
  }
  return { isMoved: first.isMoved, why: first.why };
}

interface Report<K extends Kind> {
  readonly events: readonly Kinds[K]['event'][];
  readonly done?: ReadonlySet<string>;
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
    if (event.type === 'expired') refuseSkew(transaction.skewMs());
    const turned = turn(duty, kind, id, kept, event, circumstances);
    kept = turned.kept;
    moves = { isMoved: moves.isMoved || turned.isMoved, why: turned.why };
    save(transaction, kind, id, { kept: undefined, audit: turned.audit });
  }
  if (kept === undefined) return { ...moves, kept, taken: [] };
  const isMine = (effect: Kinds[K]['effect']) => conducts[kind].workerOf(effect) === duty.worker;
  const { taken, owed } = takeDue(kept.owed, isMine, takenMax, nowMs);
  const next = withDueAt(kind, { ...kept, owed });
  if (kept !== found || taken.length > 0) transaction.put(kind, id, next);
  return { ...moves, kept: next, taken };
}

function settled<K extends Kind>(kept: Kept<K>, report: Report<K>, nowMs: number): Kept<K> {
  const { done = new Set(), failed = new Map() } = report;
  if (done.size === 0 && failed.size === 0) return kept;
  return { ...kept, owed: settle(kept.owed, done, failed, nowMs) };
}

async function performAll<K extends Kind>(
  duty: Duty,
  kind: K,
  id: string,
  { kept, taken }: Visited<K>,
): Promise<Report<K>> {
  const done = new Set<string>();
  const failed = new Map<string, string>();
  const events: Kinds[K]['event'][] = [];
  if (kept === undefined) return { events };
  await inParallel(taken, async (one) => {
    try {
      events.push(...(await performOne(duty, kind, id, kept, one)));
      done.add(one.id);
    } catch (error) {
      failed.set(one.id, wordsOf(String(error)));
      logFailure(duty, kind, id, one, error);
    }
  });
  return { events, done, failed };
}

async function performOne<K extends Kind>(
  duty: Duty,
  kind: K,
  id: string,
  kept: Kept<K>,
  { effect }: Owed<Kinds[K]['effect']>,
): Promise<readonly Kinds[K]['event'][]> {
  try {
    const performed = await perform(duty, kind, id, kept.body, effect);
    for (const told of performed.tell ?? []) await tell(duty, told);
    await performed.confirm?.();
    return performed.events ?? [];
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const refusal = conducts[kind].refusalOf(effect, wordsOf(error.message));
    if (refusal === undefined) throw error;
    duty.ports.log.error('an effect can never succeed', { kind, id, effect: effect.key, error });
    return [refusal];
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

/** A wake that fails must not keep this worker from its own work; the sweep says it again. */
async function wakeOthers<K extends Kind>(
  duty: Duty,
  kind: K,
  id: string,
  kept: Kept<K> | undefined,
): Promise<void> {
  if (kept === undefined) return;
  const nowMs = duty.ports.clock.nowMs();
  const due = kept.owed.filter(({ dueAtMs }) => dueAtMs <= nowMs);
  const workers = new Set<Worker>(due.map(({ effect }) => conducts[kind].workerOf(effect)));
  for (const worker of workers) {
    if (worker === duty.worker) continue;
    try {
      await wake(duty.ports, { worker, kind, id });
    } catch (error) {
      duty.ports.log.warn('a wake failed; the sweep repeats it', { worker, kind, id, error });
    }
  }
}
