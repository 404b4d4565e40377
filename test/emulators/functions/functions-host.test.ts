import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Front, startFront } from '../../../emulators/functions/front.ts';
import {
  type FunctionsHost,
  startFunctionsHost,
} from '../../../emulators/functions/functions-host.ts';
import { untilEnded } from '../process-life.ts';

const smallFunctions = join(import.meta.dirname, '..', 'fixtures', 'small-functions.ts');
const functions = [
  { name: 'ask', timeoutSeconds: 30 },
  { name: 'wait', timeoutSeconds: 0.1 },
  { name: 'listen', timeoutSeconds: 30 },
];

let dir: string;
let front: Front;
let host: FunctionsHost;
const said: string[] = [];

function hostOptions(...names: readonly string[]) {
  return {
    names,
    module: smallFunctions,
    environment: { WORD: 'release' },
    logFile: join(dir, 'logs', 'functions.log'),
    up: (ports: Readonly<Record<string, number>>) => front.forwardTo(ports),
    down: () => front.hold(),
    say: (sentence: string) => void said.push(sentence),
  };
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'functions-host-'));
  front = await startFront({ functions });
  host = await startFunctionsHost(hostOptions('ask', 'wait', 'listen'));
});
afterAll(async () => {
  const pid = host.pid();
  await host.close();
  await front.close();
  await rm(dir, { recursive: true });
  if (pid !== undefined) await untilEnded([pid]);
});

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${front.urls['ask']}${path}`, { ...init, signal: AbortSignal.timeout(5_000) });
}

function push(messageId: string, text: string): Promise<Response> {
  return fetch(`${front.urls['listen']}/projects/p/topics/tags`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      subscription: 'projects/p/subscriptions/s',
      message: { messageId, data: Buffer.from(text).toString('base64') },
    }),
    signal: AbortSignal.timeout(5_000),
  });
}

test('A request reaches the function, and its status, headers and body come back', async () => {
  const body = JSON.stringify({ why: 'to see it come back' });
  const answer = await ask('/path?query', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('x-answered-by')).toBe(String(host.pid()));
  expect(await answer.json()).toMatchObject({ path: '/path', body: JSON.parse(body) });
});

test('The functions see the environment of their deployment and nothing else', async () => {
  expect(await (await ask('/')).json()).toEqual({
    path: '/',
    environment: { WORD: 'release' },
    heard: [],
  });
});

test('A function that takes longer than its timeout is answered 504', async () => {
  const answer = await fetch(`${front.urls['wait']}`, { signal: AbortSignal.timeout(5_000) });
  expect([answer.status, await answer.text()]).toEqual([504, 'No answer within 100 ms\n']);
});

test('A push becomes a CloudEvent of its topic, and its answer is reported', async () => {
  const answered = front.answered('1');
  expect((await push('1', 'tag v1.0.0')).status).toBe(204);
  expect(await answered).toBe(204);
  expect(await front.answered('1')).toBe(204);
  const source = '//pubsub.googleapis.com/projects/p/topics/tags';
  const type = 'google.cloud.pubsub.topic.v1.messagePublished';
  expect(await (await ask('/')).json()).toMatchObject({
    heard: [{ id: '1', source, type, text: 'tag v1.0.0' }],
  });
});

test('A message that was refused is answered only when it is taken', async () => {
  const answered = front.answered('2');
  const statuses = [(await push('2', 'refuse once')).status];
  const early = await Promise.race([answered, Promise.resolve('not yet')]);
  statuses.push((await push('2', 'refuse once')).status);
  expect({ statuses, early, answered: await answered }).toEqual({
    statuses: [500, 204],
    early: 'not yet',
    answered: 204,
  });
});

test('A process that dies is replaced on the same addresses; until then they answer 503', async () => {
  const died = host.pid();
  const answer = await ask('/die');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  const next = await vi.waitUntil(
    async () => {
      const again = await ask('/');
      return again.status === 201 && again.headers.get('x-answered-by');
    },
    { timeout: 10_000, interval: 20 },
  );
  expect(next).not.toBe(String(died));
  expect(said[0]).toContain('ended with code 9: next in 100 ms');
});

test.each([
  { wrong: 'does not load', module: 'no-such-module.ts', message: 'Cannot find module' },
  {
    wrong: 'lacks a function',
    module: 'small-functions.ts',
    message: '"nobody" was not registered',
  },
])('A module that $wrong is an error with the last words of the log', async (row) => {
  const module = join(import.meta.dirname, '..', 'fixtures', row.module);
  const logFile = join(dir, 'logs', `${row.module}.log`);
  const start = startFunctionsHost({ ...hostOptions('ask', 'nobody'), module, logFile });
  await expect(start).rejects.toThrow(row.message);
});
