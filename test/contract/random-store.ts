import fc from 'fast-check';
import type { Kept, RequestRecord, Store, Transaction } from '#flow/store.ts';
import type { Command } from './alike.ts';

/** Commands upon lines and requests of one place. */
export function storeCommands(): fc.Arbitrary<readonly Command<Store>[]> {
  const command = fc.oneof(
    { weight: 5, arbitrary: fc.array(steps(), { minLength: 1, maxLength: 4 }).map(transact) },
    { weight: 1, arbitrary: which.map(get) },
    { weight: 1, arbitrary: which.map(record) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 60 }).map(query) },
  );
  return fc.array(command, { minLength: 4, maxLength: 15 });
}

/** Ids of which some are odd; a document of each is due at a time that no other is due at. */
const ids = ['one', 'two', 'a/b', '..', '__x__', 'ü 漢'];
const which = fc.nat({ max: ids.length - 1 });
/** More than all runs together leave behind. */
const limit = 10_000;

interface Step {
  readonly says: string;
  readonly take: (transaction: Transaction, place: string) => Promise<unknown>;
}

function steps(): fc.Arbitrary<Step> {
  const due = fc.option(fc.nat({ max: 9 }), { nil: null });
  const answer = fc.constantFrom(null, 'text', [1, [2]], { a: { b: [] } }, 1.5);
  return fc.oneof(
    which.map((at) => ({
      says: `get ${ids[at]}`,
      take: (transaction: Transaction, place: string) => transaction.get('line', idOf(place, at)),
    })),
    which.map((at) => ({
      says: `look up ${ids[at]}`,
      take: (transaction: Transaction, place: string) =>
        transaction.record('requests', idOf(place, at)),
    })),
    fc.tuple(which, due, fc.nat({ max: 99 })).map(([at, dueAt, revision]) => ({
      says: `put ${ids[at]} as ${revision}, due at ${dueAt}`,
      take: async (transaction: Transaction, place: string) =>
        transaction.put('line', idOf(place, at), aLine(place, at, { dueAt, revision })),
    })),
    fc.tuple(which, answer).map(([at, told]) => ({
      says: `note ${JSON.stringify(told)} for ${ids[at]}`,
      take: async (transaction: Transaction, place: string) =>
        transaction.putRecord('requests', idOf(place, at), aRequest(told)),
    })),
    fc.constant({
      says: 'throw',
      take: () => Promise.reject(new RangeError('as the command says')),
    }),
  );
}

function transact(several: readonly Step[]): Command<Store> {
  return {
    says: `transact: ${several.map(({ says }) => says).join(', ')}`,
    call: (store, place) =>
      store.transact(async (transaction) => {
        const seen: unknown[] = [];
        for (const { take } of several) seen.push((await take(transaction, place)) ?? 'nothing');
        return seen;
      }),
  };
}

function get(at: number): Command<Store> {
  return {
    says: `get ${ids[at]}`,
    call: (store, place) => store.get('line', idOf(place, at)),
  };
}

function record(at: number): Command<Store> {
  return {
    says: `look up ${ids[at]}`,
    call: (store, place) => store.record('requests', idOf(place, at)),
  };
}

function query(value: number): Command<Store> {
  return {
    says: `find what is due at ${value}`,
    call: async (store, place) =>
      (await store.query('due-lines', value, limit)).filter(({ id }) => id.startsWith(place)),
  };
}

function idOf(place: string, at: number): string {
  return `${place}${ids[at]}`;
}

function aLine(
  place: string,
  at: number,
  facts: { readonly dueAt: number | null; readonly revision: number },
): Kept<'line'> {
  const dueAtMs = facts.dueAt === null ? null : facts.dueAt * ids.length + at;
  const body = { line: idOf(place, at), versions: [`v${facts.revision}`] };
  return { body, owed: [], revision: facts.revision, dueAtMs };
}

function aRequest(answer: unknown): RequestRecord {
  return { bodyHash: 'hash', status: 202, answer, expiresAtMs: 1_800_000_000_123 };
}
