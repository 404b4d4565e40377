import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FirestoreEmulator, startFirestore } from '../../../emulators/firestore/serve.ts';

const database = 'projects/p/databases/(default)';
const root = `${database}/documents`;
const name = `${root}/c/d`;
let emulator: FirestoreEmulator;

beforeEach(async () => {
  emulator = await startFirestore();
  await ask('POST', `${root}:commit`, { writes: [{ update: { name, fields: { n: one } } }] });
});
afterEach(() => emulator.close());

const one = { integerValue: '1' };
const time = expect.stringMatching(/^\d{4}-.*Z$/);
const document = { name, fields: { n: one }, createTime: time, updateTime: time };

async function ask(verb: string, path: string, body?: object): Promise<[number, unknown]> {
  const response = await fetch(`http://${emulator.host}/v1/${path}`, {
    method: verb,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    signal: AbortSignal.timeout(5_000),
  });
  return [response.status, await response.json()];
}

function refused(httpStatus: number, status: string) {
  return [httpStatus, { error: { code: httpStatus, status, message: expect.any(String) } }];
}

describe('by REST', () => {
  it('answers a document, and the responses of a stream as an array', async () => {
    expect(await ask('GET', name)).toEqual([200, document]);
    const documents = [name, `${root}/c/none`];
    expect(await ask('POST', `${root}:batchGet`, { documents })).toEqual([
      200,
      [
        { found: document, readTime: time },
        { missing: `${root}/c/none`, readTime: time },
      ],
    ]);
    const structuredQuery = { from: [{ collectionId: 'c' }] };
    expect(await ask('POST', `${root}:runQuery`, { structuredQuery })).toEqual([
      200,
      [{ document, readTime: time }],
    ]);
  });

  it('creates, updates by a mask, lists page by page, and deletes', async () => {
    const fields = { n: one, m: one };
    const [created] = await ask('POST', `${root}/c?documentId=e`, { fields });
    const path = `${root}/c/e`;
    const [, updated] = await ask('PATCH', `${path}?updateMask.fieldPaths=m`, { fields: {} });
    expect([created, updated]).toMatchObject([200, { name: path, fields: { n: one } }]);
    const [, first] = await ask('GET', `${root}/c?pageSize=1`);
    expect(first).toMatchObject({ documents: [{ name }], nextPageToken: expect.any(String) });
    const token = new Map(Object.entries(Object(first))).get('nextPageToken');
    const [, second] = await ask('GET', `${root}/c?pageSize=1&pageToken=${token}`);
    expect(second).toEqual({ documents: [expect.objectContaining({ name: path })] });
    expect(await ask('DELETE', path)).toEqual([200, {}]);
    expect(await ask('GET', path)).toEqual(refused(404, 'NOT_FOUND'));
  });

  it.each([
    ['null', { nullValue: null }],
    ['the largest integer', { integerValue: '9223372036854775807' }],
    ['no number', { doubleValue: 'NaN' }],
    ['infinity', { doubleValue: '-Infinity' }],
    ['bytes', { bytesValue: 'AP8=' }],
    ['an empty list', { arrayValue: {} }],
    ['an empty map', { mapValue: {} }],
    ['nulls in a list', { arrayValue: { values: [{ nullValue: null }, one] } }],
  ])('keeps %s as it is', async (_, value) => {
    await ask('PATCH', `${root}/c/e`, { fields: { value } });
    expect(await ask('GET', `${root}/c/e`)).toMatchObject([200, { fields: { value } }]);
  });

  it('ends transactions once', async () => {
    const begun = Object((await ask('POST', `${root}:beginTransaction`, {}))[1]);
    const { transaction } = begun;
    expect((await ask('POST', `${root}:commit`, { transaction }))[0]).toBe(200);
    const again = await ask('POST', `${root}:commit`, { transaction });
    expect(again).toEqual(refused(400, 'INVALID_ARGUMENT'));
    expect((await ask('POST', `${root}:rollback`, { transaction }))[0]).toBe(200);
  });

  it('has the client begin anew whose transaction another server began', async () => {
    const transaction = Buffer.alloc(16).toString('base64');
    const [, answer] = await ask('POST', `${root}:commit`, { transaction });
    const message = expect.stringContaining('transaction has expired');
    expect(answer).toMatchObject({ error: { message } });
  });

  it.each([
    ['partitionQuery', { partitionCount: 2 }],
    ['executePipeline', {}],
    ['listen', {}],
    ['write', {}],
  ])('answers %s as not implemented, by its name', async (method, body) => {
    const [status, answer] = await ask('POST', `${root}:${method}`, body);
    const message = expect.stringMatching(new RegExp(method, 'i'));
    expect([status, answer]).toEqual([
      501,
      { error: { code: 501, status: 'UNIMPLEMENTED', message } },
    ]);
  });

  it('answers a search for neighbours as not implemented', async () => {
    const findNearest = { vectorField: { fieldPath: 'v' } };
    const structuredQuery = { from: [{ collectionId: 'c' }], findNearest };
    const answer = await ask('POST', `${root}:runQuery`, { structuredQuery });
    expect(answer).toEqual(refused(501, 'UNIMPLEMENTED'));
  });
});

describe('refuses a value that is', () => {
  it.each([
    ['21 maps deep', nested(21)],
    ['an array in an array', { arrayValue: { values: [{ arrayValue: {} }] } }],
    ['nothing', {}],
    ['a name of another resource', { referenceValue: 'projects/p' }],
    ['a reserved name in a map', { mapValue: { fields: { __x__: one } } }],
    ['no latitude', { geoPointValue: { latitude: 91, longitude: 0 } }],
    ['a vector without components', vector([])],
    ['a vector of integers', vector([one])],
    ['a word for an integer', { integerValue: 'x' }],
    ['half an integer', { integerValue: 1.5 }],
    ['an integer of 65 bits', { integerValue: '9223372036854775808' }],
    ['a word for a double', { doubleValue: 'abc' }],
    ['bytes in another alphabet than base64', { bytesValue: '!!' }],
    ['of two types', { integerValue: '1', stringValue: 's' }],
    ['of two types, one of them null', { nullValue: null, stringValue: 's' }],
    ['a map whose fields are a list', { mapValue: { fields: [] } }],
  ])('%s', async (_, value) => {
    const writes = [{ update: { name, fields: { value } } }];
    const answer = await ask('POST', `${root}:commit`, { writes });
    expect(answer).toEqual(refused(400, 'INVALID_ARGUMENT'));
  });
});

function nested(depth: number): object {
  return depth === 0 ? one : { mapValue: { fields: { m: nested(depth - 1) } } };
}

function vector(values: readonly object[]): object {
  const mark = { stringValue: '__vector__' };
  return { mapValue: { fields: { __type__: mark, value: { arrayValue: { values } } } } };
}
