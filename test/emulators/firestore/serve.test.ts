import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Firestore } from '@google-cloud/firestore';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FirestoreEmulator, startFirestore } from '../../../emulators/firestore/serve.ts';
import { clearDocuments } from '../../../emulators/google/clear-documents.ts';
import { connect } from '../../contract/firestore/session.ts';

const project = 'kept';
let dir: string;
let emulator: FirestoreEmulator | undefined;
let firestore: Firestore | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'firestore-serve-'));
});
afterEach(async () => {
  await end();
  await rm(dir, { recursive: true, force: true });
});

async function start(): Promise<Firestore> {
  emulator = await startFirestore({ dir });
  firestore = connect(emulator.host, project);
  return firestore;
}

async function end(): Promise<void> {
  await firestore?.terminate();
  await emulator?.close();
  firestore = undefined;
  emulator = undefined;
}

it('keeps documents with their times over a restart', async () => {
  const first = await start();
  const data = { big: 2 ** 60, minus: -0, nan: Number.NaN, bytes: Buffer.from([0, 255]), é: '漢' };
  await first.doc('a/gone').set(data);
  await first.doc('a/kept').set(data);
  await first.doc('a/gone').delete();
  const before = await first.doc('a/kept').get();
  await end();
  const second = await start();
  const after = await second.doc('a/kept').get();
  expect(after.data()).toStrictEqual(before.data());
  expect([after.createTime, after.updateTime]).toEqual([before.createTime, before.updateTime]);
  expect((await second.collection('a').get()).size).toBe(1);
  const { writeTime } = await second.doc('a/later').set({});
  expect(writeTime.valueOf() > (before.updateTime?.valueOf() ?? '')).toBe(true);
});

it('drops a last line that was not written to its end, and refuses any other broken one', async () => {
  await (await start()).doc('a/b').set({ n: 1 });
  await end();
  const journal = join(dir, 'journal.jsonl');
  await appendFile(journal, (await readFile(journal, 'utf8')).split('\n')[1]?.slice(0, -3) ?? '');
  expect((await (await start()).doc('a/b').get()).data()).toEqual({ n: 1 });
  await end();
  await appendFile(journal, 'nothing\n');
  await expect(startFirestore({ dir })).rejects.toThrow('journal.jsonl:3 is no commit');
});

it('is as long as what there is, not as what there was', async () => {
  const written = await start();
  const large = 'x'.repeat(900_000);
  for (let n = 0; n < 30; n += 1) await written.doc('a/b').set({ n, large });
  const { length } = await readFile(join(dir, 'journal.jsonl'));
  expect(length).toBeLessThan(20_000_000);
  await end();
  expect((await (await start()).doc('a/b').get()).get('n')).toBe(29);
});

it('has after SIGKILL all that was answered, and of each commit all or nothing', async () => {
  const script = join(import.meta.dirname, 'fixtures', 'committing.ts');
  const child = fork(script, [dir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let answered = 0;
  child.on('message', (count) => {
    answered = Number(count);
    if (answered >= 60) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  const { docs } = await (await start()).collection('pairs').get();
  const counts = docs.map((document) => Number(document.get('n')));
  expect(counts).toHaveLength(2);
  expect(counts[0]).toBe(counts[1]);
  expect(counts[0]).toBeGreaterThanOrEqual(answered);
  expect(answered).toBeGreaterThanOrEqual(60);
});

it('answers when it is ready, forgets a database where asked, and nothing elsewhere', async () => {
  const filled = await start();
  const host = emulator?.host ?? '';
  await filled.doc('a/b').set({});
  const ready = await fetch(`http://${host}/`, { signal: AbortSignal.timeout(5_000) });
  expect([ready.status, await ready.text()]).toEqual([200, 'Ok\n']);
  const elsewhere = await fetch(`http://${host}/else`, { signal: AbortSignal.timeout(5_000) });
  expect(elsewhere.status).toBe(404);
  await clearDocuments(host, 'another');
  expect((await filled.doc('a/b').get()).exists).toBe(true);
  await clearDocuments(host, project);
  expect((await filled.doc('a/b').get()).exists).toBe(false);
  await end();
  await start();
});
