import type { Circumstances } from '#core/decide.ts';
import { conducts, type Kind, type Kinds, type Worker } from '#core/kinds.ts';
import { dueAt, owe } from '#core/owed.ts';
import type { Ports } from './ports.ts';
import type { AuditRecord, Kept, Transaction } from './store.ts';

/** Who is at work: the function, and the ports that it has. */
export interface Duty {
  readonly ports: Ports;
  /** Only this worker's effects are performed; the others' are announced to them. */
  readonly worker:
    | Worker
    | 'promote'
    | 'status'
    | 'github-webhook'
    | 'tag-tick'
    | 'build-tick'
    | 'sweep-tick';
}

/** A document after an event: as it will be kept, and the record of the transition. */
export interface Turned<K extends Kind> {
  readonly kept: Kept<K> | undefined;
  readonly audit: readonly AuditRecord[];
  readonly isMoved: boolean;
  readonly why: string;
}

/** What a decision is told: the time, and nonces that are stable within one attempt at it. */
export function circumstancesOf({ ports }: Duty, nonces: NonceSource): Circumstances {
  return { nowMs: ports.clock.nowMs(), nonceFor: nonces };
}

/** Draws a nonce for a key once, so that a transaction body that runs again gives the same. */
export type NonceSource = (key: string) => string;

/** A source of nonces for one event. */
export function nonceSource({ ports }: Duty): NonceSource {
  const drawn = new Map<string, string>();
  return (key) => {
    const known = drawn.get(key) ?? ports.random.uuid();
    drawn.set(key, known);
    return known;
  };
}

/** Decides one event on a kept document, without writing anything. */
export function turn<K extends Kind>(
  duty: Duty,
  kind: K,
  id: string,
  kept: Kept<K> | undefined,
  event: Kinds[K]['event'],
  circumstances: Circumstances,
): Turned<K> {
  const conduct = conducts[kind];
  const decision = conduct.decide(kept?.body, event, circumstances);
  const { why } = decision;
  if (decision.kind === 'stale') return { kept, audit: [], isMoved: false, why };
  const { nowMs } = circumstances;
  const revision = (kept?.revision ?? 0) + 1;
  const owed = owe(kept?.owed ?? [], decision.effects, revision, nowMs).filter(
    ({ effect }) => !conduct.isMoot(decision.next, effect),
  );
  const record = { kind, id, revision, event: event.type, why, by: duty.worker, atMs: nowMs };
  return {
    kept: withDueAt(kind, { body: decision.next, owed, revision, dueAtMs: null }, nowMs),
    audit: [record],
    isMoved: true,
    why,
  };
}

/** Sets when a document must be looked at again, from what it owes and what it waits for. */
export function withDueAt<K extends Kind>(kind: K, kept: Kept<K>, nowMs: number): Kept<K> {
  const waitsUntilMs = conducts[kind].waitsUntil(kept.body, nowMs);
  return { ...kept, dueAtMs: dueAt(kept.owed, waitsUntilMs) ?? null };
}

/** Writes a turned document and its audit in a transaction. */
export function save<K extends Kind>(
  transaction: Transaction,
  kind: K,
  id: string,
  turned: Pick<Turned<K>, 'kept' | 'audit'>,
): void {
  if (turned.kept !== undefined) transaction.put(kind, id, turned.kept);
  for (const record of turned.audit)
    transaction.putRecord('audit', `${kind}:${id}:${record.revision}`, record);
}
