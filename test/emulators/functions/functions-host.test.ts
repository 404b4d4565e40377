import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Front, startFront } from '../../../emulators/functions/front.ts';
import {
  type FunctionsHost,
  type FunctionsHostOptions,
  startFunctionsHost,
} from '../../../emulators/functions/functions-host.ts';
import { heardIn } from '../heard.ts';
import { untilEnded } from '../process-life.ts';

const smallFunctions = join(import.meta.dirname, '..', 'fixtures', 'small-functions.ts');
const functions = [
  { name: 'ask', timeoutSeconds: 30 },
  { name: 'wait', timeoutSeconds: 0.1 },
  { name: 'listen', timeoutSeconds: 30 },
];
const deadlineMs = 5_000;

describe.each([
  { form: 'one process for all', isolate: false, processes: 1, title: "The functions' process" },
  { form: 'one process for each', isolate: true, processes: 3, title: 'The process of ask' },
])('functions in $form', ({ isolate, processes, title }) => {
  let dir: string;
  let front: Front;
  let host: FunctionsHost;
  const said: string[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'functions-host-'));
    vi.stubEnv('TMPDIR', dir);
    front = await startFront({ functions });
    host = await startFunctionsHost(hostOptions('ask', 'wait', 'listen'));
  });
  afterAll(async () => {
    await host.close();
    await front.close();
    await rm(dir, { recursive: true });
    vi.unstubAllEnvs();
  });

  function hostOptions(...names: readonly string[]): FunctionsHostOptions {
    return {
      names,
      isolate,
      module: smallFunctions,
      environment: { WORD: 'release' },
      logFile: join(dir, 'logs', 'functions.log'),
      up: (endpoints) => front.forwardTo(endpoints),
      down: (gone) => front.hold(gone),
      say: (sentence) => void said.push(sentence),
    };
  }

  function ask(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${front.urls['ask']}${path}`, {
      ...init,
      signal: AbortSignal.timeout(deadlineMs),
    });
  }

  function push(body: string | Buffer): Promise<Response> {
    return fetch(`${front.urls['listen']}/projects/p/topics/tags`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(deadlineMs),
    });
  }

  async function processOf(answer: Promise<Response>): Promise<number> {
    return Number((await answer).headers.get('x-answered-by'));
  }

  test('run as many processes as they should', async () => {
    expect(host.pids()).toHaveLength(processes);
    expect(host.pids()).toContain(await processOf(ask('/')));
  });

  test('are reached by a request, and status, headers and body come back', async () => {
    const body = JSON.stringify({ why: 'to see it come back' });
    const answer = await ask('/path?query', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ path: '/path', body: JSON.parse(body) });
  });

  test('see the environment of their deployment and nothing else', async () => {
    const answer = await ask('/');
    expect(await answer.json()).toEqual({ path: '/', environment: { WORD: 'release' } });
  });

  test('are answered for with 504 when they take longer than their timeout', async () => {
    const answer = await fetch(`${front.urls['wait']}`, {
      signal: AbortSignal.timeout(deadlineMs),
    });
    expect([answer.status, await answer.text()]).toEqual([504, 'No answer within 100 ms\n']);
  });

  test.each([
    { what: 'is no JSON', body: '{"message":' },
    { what: 'is in no encoding', body: Buffer.from([0x22, 0xff, 0xfe]) },
  ])('answer a push whose body $what before their code sees it', async ({ body }) => {
    const heard = await heardIn(hostOptions().logFile);
    expect((await push(body)).status).toBe(400);
    expect(await heardIn(hostOptions().logFile)).toEqual(heard);
  });

  test('hear a push as a CloudEvent of its topic, and the answer is reported', async () => {
    const answered = front.answered('1');
    expect((await push(pushed('1', 'tag v1.0.0'))).status).toBe(204);
    expect(await answered).toBe(204);
    expect(await front.answered('1')).toBe(204);
    const source = '//pubsub.googleapis.com/projects/p/topics/tags';
    const type = 'google.cloud.pubsub.topic.v1.messagePublished';
    const event = { id: '1', source, type, text: 'tag v1.0.0' };
    await vi.waitFor(async () =>
      expect(await heardIn(hostOptions().logFile)).toContainEqual(event),
    );
  });

  test('answer a message that they refuse only when they take it', async () => {
    const answered = front.answered('2');
    const statuses = [(await push(pushed('2', 'refuse once'))).status];
    const early = await Promise.race([answered, Promise.resolve('not yet')]);
    statuses.push((await push(pushed('2', 'refuse once'))).status);
    expect({ statuses, early, answered: await answered }).toEqual({
      statuses: [500, 204],
      early: 'not yet',
      answered: 204,
    });
  });

  test('are replaced on the same addresses when they die; until then they answer 503', async () => {
    const before = host.pids();
    const died = await processOf(ask('/'));
    const answer = await ask('/die');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    const next = await vi.waitUntil(() => processOf(ask('/')), { timeout: 10_000, interval: 20 });
    expect(next).not.toBe(died);
    expect(said).toEqual([`${title} ended with SIGKILL: next in 100 ms`]);
    const others = before.filter((pid) => pid !== died);
    expect(host.pids()).toEqual(expect.arrayContaining([next, ...others]));
    expect(host.pids()).toHaveLength(processes);
  });

  test.each([
    { wrong: 'does not load', module: 'no-such-module.ts', message: 'no-such-module.ts' },
    {
      wrong: 'lacks a function',
      module: 'small-functions.ts',
      message: /[`'"]nobody[`'"] (is|was) not/,
    },
  ])('that $wrong are an error with the last words of the log', async (row) => {
    const module = join(import.meta.dirname, '..', 'fixtures', row.module);
    const logFile = join(dir, 'logs', `${row.module}.log`);
    const start = startFunctionsHost({ ...hostOptions('ask', 'nobody'), module, logFile });
    await expect(start).rejects.toThrow(row.message);
  });

  test('end with their host, which leaves nothing but logs', async () => {
    const pids = host.pids();
    await host.close();
    await untilEnded(pids);
    expect(host.pids()).toEqual([]);
    expect(await readdir(dir)).toEqual(['logs']);
    expect((await ask('/')).status).toBe(503);
  });
});

function pushed(messageId: string, text: string): string {
  const data = Buffer.from(text).toString('base64');
  return JSON.stringify({
    subscription: 'projects/p/subscriptions/s',
    message: { messageId, data },
  });
}
