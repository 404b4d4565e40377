import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '#flow/store.ts';
import { openWorld } from './world.ts';

describe('the store', () => {
  it('runs a transaction again when what it read has changed', async () => {
    const { ports, store } = openWorld();
    let runs = 0;
    await ports.store.transact(async (transaction) => {
      runs += 1;
      const seen = await transaction.record('requests', 'one');
      if (runs === 1) store.putRecord('requests', 'one', aRequest(500));
      transaction.putRecord('requests', 'one', aRequest((seen?.status ?? 0) + 1));
    });
    expect({ runs, status: store.record('requests', 'one')?.status }).toEqual({
      runs: 2,
      status: 501,
    });
  });

  it('shows a transaction one moment, whatever others write meanwhile', async () => {
    const { ports, store } = openWorld();
    store.putRecord('requests', 'a', aRequest(1));
    store.putRecord('requests', 'b', aRequest(1));
    const seen: (number | undefined)[] = [];
    await ports.store.transact(async (transaction) => {
      seen.push((await transaction.record('requests', 'a'))?.status);
      if (seen.length === 1) store.putRecord('requests', 'b', aRequest(2));
      seen.push((await transaction.record('requests', 'b'))?.status);
    });
    expect(seen).toEqual([1, 1, 1, 2]);
  });

  it('gives up a transaction that meets others each time', async () => {
    const { ports, store } = openWorld();
    const body = ports.store.transact(async (transaction) => {
      await transaction.record('requests', 'one');
      store.putRecord('requests', 'one', aRequest(1));
    });
    await expect(body).rejects.toThrow('met others 5 times');
  });

  it('refuses a read after a write, and the skew before a read', async () => {
    const { ports } = openWorld();
    const late = ports.store.transact(async (transaction) => {
      transaction.putRecord('requests', 'one', aRequest(1));
      await transaction.record('requests', 'one');
    });
    await expect(late).rejects.toThrow('read before all writes');
    const blind = ports.store.transact(async (transaction) => transaction.skewMs());
    await expect(blind).rejects.toThrow('after the first read');
  });

  it('refuses a value that Firestore refuses', async () => {
    const { ports } = openWorld();
    const put = (answer: unknown) =>
      ports.store.transact(async (transaction) =>
        transaction.putRecord('requests', 'one', { ...aRequest(1), answer }),
      );
    await expect(put({ left: undefined })).rejects.toThrow('requests/one.answer.left is undefined');
    await expect(put([[1]])).rejects.toThrow('requests/one.answer[0] is a list in a list');
    await expect(put('x'.repeat(1_048_577))).rejects.toThrow('longer than');
  });

  it('hands out what nobody can change', async () => {
    const { ports, store } = openWorld();
    const answer = { parts: [1] };
    store.putRecord('requests', 'one', { ...aRequest(1), answer });
    answer.parts.push(2);
    const kept = await ports.store.record('requests', 'one');
    expect(kept?.answer).toEqual({ parts: [1] });
    expect(Object.isFrozen(kept?.answer)).toBe(true);
  });

  it('tells every write, those of one transaction under one number', async () => {
    const { ports, store } = openWorld();
    store.putRecord('requests', 'a', aRequest(1));
    await ports.store.transact(async (transaction) => {
      transaction.putRecord('requests', 'a', aRequest(2));
      transaction.putRecord('requests', 'b', aRequest(2));
    });
    expect(store.writes(1)).toEqual([
      { of: 'requests', id: 'a', commit: 2 },
      { of: 'requests', id: 'b', commit: 2 },
    ]);
  });

  it('finds what is due, the earliest first, and nothing that is at rest', async () => {
    const { ports, store } = openWorld();
    const line = (id: string, dueAtMs: number | null) =>
      store.put('line', id, { body: { line: id, versions: [] }, owed: [], revision: 1, dueAtMs });
    line('late', 30);
    line('early', 10);
    line('at rest', null);
    line('later', 31);
    expect(await ports.store.query('due-lines', 30, 10)).toEqual([
      { kind: 'line', id: 'early' },
      { kind: 'line', id: 'late' },
    ]);
    expect(await ports.store.query('due-lines', 31, 1)).toEqual([{ kind: 'line', id: 'early' }]);
    expect(await ports.store.query('expired-candidates', 31, 1)).toEqual([]);
  });
});

function aRequest(status: number): RequestRecord {
  return { bodyHash: 'hash', status, answer: { ok: true }, expiresAtMs: 1 };
}
