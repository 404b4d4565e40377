import { beforeAll, describe, expect, it } from 'vitest';
import { rowOf } from '#core/candidate-row.ts';
import { digestKey } from '#core/digest-key.ts';
import type { Hold } from '#core/hold.ts';
import { everyLine } from '#core/kinds.ts';
import type { LineState } from '#core/line-state.ts';
import type { Kept, ListPlace, RequestRecord, Store } from '#flow/store.ts';
import { aBuild } from '../given/build.ts';
import { aCandidate, aFrozenComponent, attempts } from '../given/candidate.ts';
import { aHold } from '../given/hold.ts';
import { aDigest } from '../given/image.ts';

/** What every Store does, whoever keeps the documents; `open` gives one without documents. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`the store of ${name}`, () => {
    let opened: Store;
    beforeAll(async () => {
      opened = await open();
    });
    const store = () => opened;
    documentContract(store);
    idContract(store);
    transactionContract(store);
    readingContract(store);
    queryContract(store);
    listContract(store);
  });
}

function documentContract(store: () => Store): void {
  it('has nothing where nothing was put', async () => {
    expect(await store().get('candidate', 'none')).toBeUndefined();
    expect(await store().record('releases', 'sample@v1.0.0')).toBeUndefined();
    const seen = await store().transact(async (transaction) => [
      await transaction.get('candidate', 'none'),
      await transaction.record('releases', 'sample@v1.0.0'),
    ]);
    expect(seen).toEqual([undefined, undefined]);
  });

  it('gives back a document exactly as it was put', async () => {
    const effect = {
      type: 'start-cell',
      key: 'start-cell:e2e:1',
      cell: 'e2e',
      attempt: 1,
    } as const;
    const kept: Kept<'candidate'> = {
      body: aCandidate('testing', { cells: oddKeys(), builds: {}, openedAtMs: 1.5 }),
      owed: [{ id: 'start-cell:e2e:1#1', effect, dueAtMs: Number.MAX_SAFE_INTEGER, tries: 0 }],
      revision: 7,
      dueAtMs: null,
    };
    await store().transact(async (transaction) => transaction.put('candidate', 'exact', kept));
    expect(await store().get('candidate', 'exact')).toStrictEqual(kept);
  });

  it('gives back a record exactly as it was put', async () => {
    const record = aRequest({ text: 'ü\u0000\n"', list: [{ a: [1] }, {}], no: null, is: false });
    await store().transact(async (transaction) => transaction.putRecord('requests', 'r', record));
    expect(await store().record('requests', 'r')).toStrictEqual(record);
    const seen = await store().transact((transaction) => transaction.record('requests', 'r'));
    expect(seen).toStrictEqual(record);
  });
}

function idContract(store: () => Store): void {
  it.each([
    'a:v1.0.0',
    'us/csi/hello:v1',
    '.',
    '..',
    '...',
    '__x__',
    '%2F',
    'sample@v1',
    'ü 漢\n"\'*[]~',
    'x'.repeat(400),
  ])('takes %j as an id, and finds it by that', async (id) => {
    const line = aKept({ line: id, versions: [id] }, 1);
    await store().transact(async (transaction) => {
      transaction.put('line', id, line);
      transaction.putRecord('requests', id, aRequest(id));
    });
    expect(await store().get('line', id)).toStrictEqual(line);
    expect((await store().record('requests', id))?.answer).toBe(id);
    expect(await store().query('due-lines', 1, 100)).toContainEqual({ kind: 'line', id });
  });
}

function transactionContract(store: () => Store): void {
  it('writes all or nothing, and throws what the body throws', async () => {
    const fault = new RangeError('the body does not like it');
    const failed = store().transact(async (transaction) => {
      transaction.putRecord('requests', 'never', aRequest(1));
      throw fault;
    });
    await expect(failed).rejects.toBe(fault);
    expect(await store().record('requests', 'never')).toBeUndefined();
  });

  it('shows one moment, whatever others write meanwhile', async () => {
    const write = (answer: number) =>
      store().transact(async (transaction) => {
        for (const id of ['seen first', 'seen later'])
          transaction.putRecord('requests', id, aRequest(answer));
      });
    await write(1);
    const seen = await store().snapshot(async (snapshot) => {
      const first = await snapshot.record('requests', 'seen first');
      await write(2);
      const later = await snapshot.record('requests', 'seen later');
      return [first?.answer, later?.answer, Math.abs(snapshot.skewMs()) < 60_000];
    });
    expect(seen).toEqual([1, 1, true]);
    expect((await store().record('requests', 'seen later'))?.answer).toBe(2);
  });

  it('lets nobody overwrite what he has not seen', async () => {
    const raise = () =>
      store().transact(async (transaction) => {
        const seen = await transaction.get('line', 'contended');
        const revision = (seen?.revision ?? 0) + 1;
        const next = aKept({ line: 'contended', versions: [`v${revision}`] }, null, revision);
        transaction.put('line', 'contended', next);
        return revision;
      });
    const revisions = await Promise.all([raise(), raise(), raise()]);
    expect(revisions.toSorted()).toEqual([1, 2, 3]);
    expect((await store().get('line', 'contended'))?.revision).toBe(3);
  });

  it('lets one of several take what all of them want', async () => {
    const take = (who: number) =>
      store().transact(async (transaction) => {
        if ((await transaction.record('requests', 'wanted')) !== undefined) return false;
        transaction.putRecord('requests', 'wanted', aRequest(who));
        return true;
      });
    const taken = await Promise.all([1, 2, 3, 4].map(take));
    expect(taken.toSorted()).toEqual([false, false, false, true]);
    const { answer } = (await store().record('requests', 'wanted')) ?? {};
    expect(answer).toBe(taken.indexOf(true) + 1);
  });
}

function readingContract(store: () => Store): void {
  it('refuses a read after a write, and the skew before a read', async () => {
    const late = store().transact(async (transaction) => {
      transaction.putRecord('requests', 'late', aRequest(1));
      await transaction.record('requests', 'late');
    });
    await expect(late).rejects.toThrow();
    await expect(store().transact(async ({ skewMs }) => skewMs())).rejects.toThrow('first read');
  });

  it('tells how far the clocks are apart', async () => {
    const skewMs = await store().transact(async (transaction) => {
      await transaction.get('line', 'nobody');
      return transaction.skewMs();
    });
    expect(Math.abs(skewMs)).toBeLessThan(60_000);
  });
}

function queryContract(store: () => Store): void {
  it('finds what is due, the earliest first, and never what is at rest', async () => {
    await store().transact(async (transaction) => {
      const due = { late: 3_000, early: 1_000, middle: 2_000, rest: null, future: 9_000 };
      for (const [id, dueAtMs] of Object.entries(due))
        transaction.put('build', id, { ...rest, body: aBuild('running'), dueAtMs });
    });
    const ids = async (value: number, limit: number) =>
      (await store().query('due-builds', value, limit)).map(({ id }) => id);
    expect(await ids(3_000, 10)).toEqual(['early', 'middle', 'late']);
    expect(await ids(2_999, 10)).toEqual(['early', 'middle']);
    expect(await ids(3_000, 1)).toEqual(['early']);
    expect(await ids(999, 10)).toEqual([]);
  });

  it('finds by a field of the body, where there is one', async () => {
    await store().transact(async (transaction) => {
      transaction.put('candidate', 'open', { ...rest, body: aCandidate('testing') });
      transaction.put('candidate', 'over', { ...rest, body: aCandidate('accepted') });
    });
    const found = await store().query('expired-candidates', 5_000, 10);
    expect(found).toEqual([{ kind: 'candidate', id: 'over' }]);
  });
}

function listContract(store: () => Store): void {
  const word = (content: string) => digestKey(aDigest(content));
  const put = (id: string, openedAtMs: number, contents: readonly string[]) => {
    const components = contents.map((name) => aFrozenComponent({ name }));
    const body = aCandidate('testing', { id, openedAtMs, components });
    return store().transact(async (transaction) =>
      transaction.put('candidate', id, { ...rest, body }),
    );
  };
  const list = (content: string, limit = 10, after?: ListPlace) =>
    store().list('candidates-with-digest', word(content), limit, after);

  it('lists what has a word, the newest first, and page after page', async () => {
    await put('listed-b', 2_000, ['listed', 'beside']);
    await put('listed-a', 2_000, ['listed']);
    await put('listed-old', 1_000, ['listed']);
    await put('listed-new', 3_000, ['listed']);
    await put('unlisted', 2_500, ['beside']);
    const whole = await list('listed');
    expect(whole).toEqual([
      { id: 'listed-new', atMs: 3_000 },
      { id: 'listed-b', atMs: 2_000 },
      { id: 'listed-a', atMs: 2_000 },
      { id: 'listed-old', atMs: 1_000 },
    ]);
    expect(await list('listed', 2)).toEqual(whole.slice(0, 2));
    expect(await list('listed', 2, whole[1])).toEqual(whole.slice(2));
    expect(await list('listed', 2, whole[3])).toEqual([]);
    expect(await list('nobody has it')).toEqual([]);
  });

  it('lists a document by what it is now, and gives none of its words back with it', async () => {
    await put('changed', 1_000, ['before']);
    await put('changed', 1_000, ['after']);
    expect(await list('before')).toEqual([]);
    expect(await list('after')).toEqual([{ id: 'changed', atMs: 1_000 }]);
    const kept = await store().get('candidate', 'changed');
    expect(Object.keys(kept ?? {}).sort()).toEqual(['body', 'dueAtMs', 'owed', 'revision']);
  });

  it('tells of candidates what is written beside them, in the order of their list', async () => {
    await put('told-old', 1_000, ['told']);
    await put('told-new', 2_000, ['told', 'beside it']);
    const rows = (after?: ListPlace) =>
      store().rows('candidates-with-digest', word('told'), 2, after);
    const told = async (id: string, atMs: number) => {
      const kept = await store().get('candidate', id);
      return { id, atMs, row: kept && rowOf(kept.body) };
    };
    const newest = await told('told-new', 2_000);
    const oldest = await told('told-old', 1_000);
    expect(await rows()).toEqual([newest, oldest]);
    expect(await rows({ id: 'told-new', atMs: 2_000 })).toEqual([oldest]);
  });

  it('lists the components that somebody held, the one that moved most before the others', async () => {
    const putComponent = (name: string, revision: number, holds: readonly Hold[]) =>
      store().transact(async (transaction) =>
        transaction.put('component', name, {
          ...{ owed: [], revision, dueAtMs: null },
          body: { component: name, tags: [], rulings: [], holds },
        }),
      );
    await putComponent('held-once', 2, [aHold()]);
    await putComponent('held-twice', 5, [aHold()]);
    await putComponent('never-held', 9, []);
    expect(await store().list('held-components', everyLine, 10)).toEqual([
      { id: 'held-twice', atMs: 5 },
      { id: 'held-once', atMs: 2 },
    ]);
  });
}

function oddKeys() {
  const keys = ['a.b', 'a/b', '`', 'e2e 1.35', 'ü', '0', '__a'];
  return Object.fromEntries(keys.map((key) => [key, attempts('passed', 'open')]));
}

const rest = { owed: [], revision: 1, dueAtMs: null };

function aKept(body: LineState, dueAtMs: number | null, revision = 1): Kept<'line'> {
  return { body, owed: [], revision, dueAtMs };
}

function aRequest(answer: unknown): RequestRecord {
  return { bodyHash: 'hash', status: 202, answer, expiresAtMs: 1_800_000_000_123 };
}
