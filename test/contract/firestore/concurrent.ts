import type { Firestore, Transaction } from '@google-cloud/firestore';
import fc from 'fast-check';
import { expect } from 'vitest';

/** A transaction that writes what it has read, so that its place among others can be seen. */
export interface Plan {
  readonly reads: readonly string[];
  /** Whether it also counts the documents with a value of at least 5, and so can see phantoms. */
  readonly counts: boolean;
  readonly writes: readonly string[];
  readonly adds: number;
}

type State = Readonly<Record<string, number>>;

/** What a transaction saw: the values it read, and how many documents it counted. */
interface Seen {
  readonly values: readonly number[];
  readonly count: number;
}

const ids = ['a', 'b', 'c', 'd'];
const countedFrom = 5;
const modulus = 1_000;
const attemptsMax = 10;

/** Some documents that stand, and transactions that want them all at once. */
export function concurrentPlans(): fc.Arbitrary<{ first: State; plans: readonly Plan[] }> {
  const some = fc.subarray(ids, { minLength: 1, maxLength: 3 });
  const plan = fc.record({
    reads: some,
    counts: fc.boolean(),
    writes: some,
    adds: fc.integer({ min: 1, max: 9 }),
  });
  return fc.record({
    first: fc.dictionary(fc.constantFrom(...ids), fc.nat({ max: 9 }), { maxKeys: 3 }),
    plans: fc.array(plan, { minLength: 3, maxLength: 4 }),
  });
}

/**
 * Runs the transactions at once, in a collection of their own, and expects that what they saw and
 * what they left is what some order of them, one after the other, would have seen and left.
 */
export async function expectSerial(
  firestore: Firestore,
  collection: string,
  { first, plans }: { readonly first: State; readonly plans: readonly Plan[] },
): Promise<void> {
  const documents = firestore.collection(collection);
  for (const [id, n] of Object.entries(first)) await documents.doc(id).set({ n });
  const seen = await Promise.all(
    plans.map((plan) =>
      firestore.runTransaction((transaction) => perform(transaction, documents, plan), {
        maxAttempts: attemptsMax,
      }),
    ),
  );
  const { docs } = await documents.get();
  const left: State = Object.fromEntries(
    docs.map((document) => [document.id, Number(document.get('n'))]),
  );
  const isSerial = orders(plans.map((_, index) => index)).some((order) =>
    explains(order, plans, { first, seen, left }),
  );
  expect(isSerial, JSON.stringify({ first, plans, seen, left })).toBe(true);
}

async function perform(
  transaction: Transaction,
  documents: FirebaseFirestore.CollectionReference,
  plan: Plan,
): Promise<Seen> {
  const values: number[] = [];
  for (const id of plan.reads) {
    values.push(Number((await transaction.get(documents.doc(id))).get('n') ?? 0));
  }
  const counted = documents.where('n', '>=', countedFrom);
  const count = plan.counts ? (await transaction.get(counted)).size : 0;
  const n = resultOf(plan, { values, count });
  for (const id of plan.writes) transaction.set(documents.doc(id), { n });
  return { values, count };
}

function explains(
  order: readonly number[],
  plans: readonly Plan[],
  told: { readonly first: State; readonly seen: readonly Seen[]; readonly left: State },
): boolean {
  let state = told.first;
  for (const index of order) {
    const plan = plans[index];
    if (plan === undefined) return false;
    const values = plan.reads.map((id) => state[id] ?? 0);
    const large = Object.values(state).filter((n) => n >= countedFrom);
    const seen = { values, count: plan.counts ? large.length : 0 };
    if (JSON.stringify(seen) !== JSON.stringify(told.seen[index])) return false;
    const n = resultOf(plan, seen);
    state = { ...state, ...Object.fromEntries(plan.writes.map((id) => [id, n])) };
  }
  return ids.every((id) => state[id] === told.left[id]);
}

function resultOf({ adds }: Plan, { values, count }: Seen): number {
  return (values.reduce((sum, value) => sum + value, adds) + count * 100) % modulus;
}

function orders(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
