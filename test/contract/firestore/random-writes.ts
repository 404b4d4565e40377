import { FieldValue, type Precondition, Timestamp, type WriteBatch } from '@google-cloud/firestore';
import fc from 'fast-check';
import type { Command } from '../alike.ts';
import { outcomeOf, toldOf } from './outcome.ts';
import {
  fieldPaths,
  mapOf,
  pathOf,
  type Told,
  told,
  values,
  valuesAndTransforms,
} from './random-values.ts';
import type { Session } from './session.ts';

/** Every document that commands write. */
export const documentPaths: readonly string[] = [
  'items/x',
  'items/y',
  'items/__z',
  'items!/x',
  'items/x/sub/p',
  'items/gone/sub/p',
];

/** A write in any of the client's forms. */
export interface RandomWrite {
  readonly says: string;
  /** Adds the write to a batch; a transaction has the same methods. */
  readonly add: (batch: WriteBatch, session: Session) => void;
}

/** Commands that write, alone or several at once; each answers what all documents are then. */
export function writeCommands(): fc.Arbitrary<Command<Session>> {
  return fc.array(writes(), { minLength: 1, maxLength: 3 }).map((several) => ({
    says: several.map(({ says }) => says).join(' & '),
    call: async (session) => {
      const outcome = await outcomeOf(async () => {
        const batch = session.firestore.batch();
        for (const write of several) write.add(batch, session);
        return (await batch.commit()).length;
      });
      return { outcome, documents: await readAll(session) };
    },
  }));
}

/** Commands that fill the collections that queries look in, so that there is much to find. */
export function fillCommands(): fc.Arbitrary<Command<Session>> {
  const contents = fc.record({ a: values(), b: values(), m: values() }, { requiredKeys: [] });
  return fc.array(contents.map(mapOf), { minLength: 6, maxLength: 16 }).map((documents) => ({
    says: `fill with ${documents.map(({ says }) => says).join(', ')}`,
    call: async ({ firestore }) => {
      const batch = firestore.batch();
      for (const [index, { of }] of documents.entries()) {
        const collection = firestore.collection(index % 4 === 3 ? 'items/x/sub' : 'items');
        batch.set(collection.doc(`d${index}`), Object(of(firestore)));
      }
      return (await batch.commit()).length;
    },
  }));
}

/** All documents; the first update time of each is remembered, for preconditions. */
export async function readAll({ firestore, firstTimes }: Session): Promise<unknown> {
  const snapshots = await firestore.getAll(...documentPaths.map((path) => firestore.doc(path)));
  for (const { ref, updateTime } of snapshots) {
    if (updateTime && !firstTimes.has(ref.path)) firstTimes.set(ref.path, updateTime);
  }
  return toldOf(snapshots);
}

/** Writes of every kind. */
export function writes(): fc.Arbitrary<RandomWrite> {
  return fc
    .tuple(fc.constantFrom(...documentPaths), fc.oneof(sets(), creates(), updates(), deletes()))
    .map(([path, { says, add }]) => ({
      says: `${path} ${says}`,
      add: (batch, session) => add(batch, session, path),
    }));
}

interface WriteForm {
  readonly says: string;
  readonly add: (batch: WriteBatch, session: Session, path: string) => void;
}

function sets(): fc.Arbitrary<WriteForm> {
  const options = fc.constantFrom(
    {},
    { merge: true },
    { mergeFields: [] },
    { mergeFields: ['a', pathOf(['m', 'x'])] },
  );
  return fc.tuple(contents(), options).map(([data, option]) => ({
    says: `set ${data.says} ${JSON.stringify(option)}`,
    add: (batch, { firestore }, path) => {
      batch.set(firestore.doc(path), Object(data.of(firestore)), option);
    },
  }));
}

function creates(): fc.Arbitrary<WriteForm> {
  return contents().map((data) => ({
    says: `create ${data.says}`,
    add: (batch, { firestore }, path) => {
      batch.create(firestore.doc(path), Object(data.of(firestore)));
    },
  }));
}

function updates(): fc.Arbitrary<WriteForm> {
  const change = fc.oneof(
    { weight: 5, arbitrary: valuesAndTransforms() },
    { weight: 1, arbitrary: fc.constant(told('delete', FieldValue.delete())) },
  );
  const changes = fc.uniqueArray(fc.tuple(fc.constantFrom(...fieldPaths), change), {
    minLength: 1,
    maxLength: 3,
    selector: ([path]) => path.join('.'),
  });
  return fc.tuple(changes, conditions()).map(([list, condition]) => ({
    says: `update ${list.map(([path, { says }]) => `${path} = ${says}`).join(', ')} ${condition}`,
    add: (batch, session, path) => {
      const { firestore } = session;
      const [[field, value] = [['a'], told('', 1)], ...others] = list;
      const rest = others.flatMap(([one, { of }]) => [pathOf(one), of(firestore)]);
      const precondition = preconditionOf(condition, session, path);
      batch.update(
        firestore.doc(path),
        pathOf(field),
        value.of(firestore),
        ...rest,
        ...(precondition === undefined ? [] : [precondition]),
      );
    },
  }));
}

function deletes(): fc.Arbitrary<WriteForm> {
  return fc.constantFrom(...([...conditionNames, 'exists'] as const)).map((condition) => ({
    says: `delete ${condition}`,
    add: (batch, session, path) => {
      const precondition =
        condition === 'exists' ? { exists: true } : preconditionOf(condition, session, path);
      const reference = session.firestore.doc(path);
      if (precondition === undefined) batch.delete(reference);
      else batch.delete(reference, precondition);
    },
  }));
}

const conditionNames = ['', '', 'if as first seen', 'if of 1970'] as const;
type Condition = (typeof conditionNames)[number];

function conditions(): fc.Arbitrary<Condition> {
  return fc.constantFrom(...conditionNames);
}

function preconditionOf(
  condition: Condition,
  { firstTimes }: Session,
  path: string,
): Precondition | undefined {
  if (condition === '') return undefined;
  const first = condition === 'if as first seen' ? firstTimes.get(path) : undefined;
  return { lastUpdateTime: first ?? new Timestamp(1, 0) };
}

/** What a whole document can be; some have no fields. */
function contents(): fc.Arbitrary<Told> {
  const fields = { a: valuesAndTransforms(), b: values(), m: values(), 'odd`\\ é': values() };
  return fc.record(fields, { requiredKeys: [] }).map(mapOf);
}
