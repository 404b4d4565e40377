import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { storageFiles } from '#cloud/files.ts';
import type { Candidate, FrozenCell } from '#core/candidate.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { cleanReport, makeTestReport } from '../given/junit.ts';
import { putAtRest } from './at-rest.ts';
import { deliver, pushOf } from './push.ts';
import { type RunningStack, runStack } from './running-stack.ts';
import { tokenFrom } from './tokens.ts';

const acknowledged = 204;
const refused = 500;
const ofProw = 'tests-passed-prow';
const bucket = 'csi-release-releases';
const pages = `https://prow.example/view/gs/${bucket}/runs`;
const cell = aCell('e2e', { source: 'prow', resultPrefix: pages, attemptsMax: 1 });
/** No document may come to its deadline or its expiry while it is looked at. */
const farOff = { expiresAtMs: Date.now() + 7 * 24 * 60 * 60_000 };
const deadlineMs = 30_000;

let running: RunningStack;

beforeAll(async () => {
  running = await runStack();
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', running.stack.firestore);
  vi.stubEnv('STORAGE_EMULATOR_HOST', running.stack.storage);
});
afterAll(() => running?.close());

let candidates = 0;

/** Puts a candidate with one cell under test; at rest, so that no tick finds it. */
async function given(facts: Partial<Candidate> = {}, of: FrozenCell = cell): Promise<string> {
  candidates += 1;
  const id = `candidate-${candidates}`;
  const { frozen, ...testing } = aCandidate('testing', { frozenCells: [of] });
  const timesToLive = { failedMs: 9e9, acceptedMs: 9e9, releasedMs: 9e9 };
  const body = { ...testing, frozen: { ...frozen, timesToLive }, ...facts, id };
  await putAtRest(running.stack.project, 'candidate', id, body);
  return id;
}

const keptSchema = z.object({
  body: z.object({
    phase: z.string(),
    why: z.string().optional(),
    lateFailures: z.record(z.string(), z.number()).optional(),
    cells: z.object({ e2e: z.object({ attempts: z.array(z.record(z.string(), z.unknown())) }) }),
  }),
});

/** A candidate as it is now, and when it was last written. */
async function look(id: string) {
  const found = (await running.documents())[`candidates/${id}`];
  const { body } = keptSchema.parse(found?.data);
  return { at: found?.at, ...body, attempts: body.cells.e2e.attempts };
}

/** A message of Prow's as it was recorded, for a candidate. */
function recorded(name: string, candidate: string, facts: object = {}): object {
  const file = join(import.meta.dirname, 'fixtures', 'prow', `${name}.json`);
  const runid = `${candidate}/e2e/1/nonce-1`;
  return { ...JSON.parse(readFileSync(file, 'utf8')), runid, ...facts };
}

function send(message: object | string, topic = ofProw): Promise<number> {
  return deliver(running.stack, 'tests-passed', pushOf(message), topic);
}

async function rejections(): Promise<number> {
  return Object.keys(await running.documents()).filter((path) => path.startsWith('rejected/'))
    .length;
}

const open = { cells: { e2e: { attempts: attempts('open').attempts, nonces: ['nonce-1'] } } };

const finals = [
  ['success', 'passed', 'accepted', 'Job succeeded.'],
  ['failure', 'failed', 'failed', 'Job failed.'],
  ['error', 'errored', 'failed', 'Pod got deleted unexpectedly'],
  ['sub-error', 'errored', 'failed', 'Failed creating prowjob'],
  ['aborted', 'inconclusive', 'failed', 'Aborted as the newer version'],
] as const;

describe.each(finals)("Prow's %s", (name, outcome, phase, why) => {
  test(`makes it ${outcome}, once and for all`, async () => {
    const id = await given(open);
    expect(await send(recorded(name, id))).toBe(acknowledged);
    const first = await look(id);
    expect(first).toMatchObject({ phase, attempts: [{ outcome }] });
    expect(first.attempts[0]?.['why']).toContain(why);
    for (const late of [name, 'pending', 'triggered', 'scheduling', name])
      expect(await send(recorded(late, id))).toBe(acknowledged);
    expect(await look(id)).toEqual(first);
  });

  test('after what comes before it, and again with whatever comes at once', async () => {
    const id = await given(open);
    const before = await look(id);
    for (const early of ['pending', 'scheduling', 'triggered'])
      expect(await send(recorded(early, id))).toBe(acknowledged);
    expect(await look(id)).toEqual(before);
    const many = ['pending', name, name, 'triggered', name];
    await Promise.all(many.map((one) => send(recorded(one, id))));
    expect(await look(id)).toMatchObject({ phase, attempts: [{ outcome }] });
  });

  test('cut anywhere is rejected and says nothing', async () => {
    const id = await given(open);
    const before = await look(id);
    const whole = JSON.stringify(recorded(name, id));
    for (const share of [0.3, 0.6, 0.9, 0.999]) {
      const count = await rejections();
      expect(await send(whole.slice(0, Math.floor(whole.length * share)))).toBe(acknowledged);
      expect(await rejections()).toBe(count + 1);
    }
    expect(await look(id)).toEqual(before);
  });

  test('on the topic of others is rejected and says nothing', async () => {
    const id = await given(open);
    const before = await look(id);
    expect(await send(recorded(name, id), 'tests-passed')).toBe(acknowledged);
    expect(await look(id)).toEqual(before);
  });
});

describe('A rerun', () => {
  test('that passes after a failure is a further attempt, and accepts the candidate', async () => {
    const id = await given(open);
    await send(recorded('failure', id));
    await send(recorded('rerun', id));
    await send(recorded('failure', id));
    await send(recorded('rerun', id));
    const { why, ...rest } = await look(id);
    expect(rest).toMatchObject({
      phase: 'accepted',
      attempts: [{ outcome: 'failed' }, { outcome: 'passed', rerunOf: 1 }],
    });
    expect(why).toContain('after a failed attempt: e2e');
    expect(rest.attempts).toHaveLength(2);
  });

  test('that fails after the release is kept as a fact, and the log alerts', async () => {
    const passed = { attempts: attempts('passed').attempts, nonces: ['nonce-1'] };
    const released = { phase: 'released', version: 'v1.0.0', cells: { e2e: passed } } as const;
    const id = await given({ ...released, ...farOff });
    await send(recorded('failure', id));
    expect(await look(id)).toMatchObject({
      phase: 'released',
      lateFailures: { e2e: expect.any(Number) },
      attempts: [{ outcome: 'passed' }, { outcome: 'failed', why: 'Job failed.' }],
    });
    const log = readFileSync(join(running.stack.logDir, 'functions.log'), 'utf8');
    const alert = log.split('\n').find((line) => line.includes(id) && line.includes('"ERROR"'));
    expect(JSON.parse(alert ?? '{}')).toMatchObject({
      message: 'a blocking test failed after the promotion was admitted',
      version: 'v1.0.0',
      cell: 'e2e',
    });
  });

  test('after the deadline is heard, and after the candidate is collected is not', async () => {
    const late = { attempts: attempts('timed-out').attempts, nonces: ['nonce-1'] };
    const failed = await given({ phase: 'failed', cells: { e2e: late }, ...farOff });
    await send(recorded('success', failed));
    expect(await look(failed)).toMatchObject({
      phase: 'accepted',
      attempts: [{ outcome: 'timed-out' }, { outcome: 'passed', rerunOf: 1 }],
    });
    const gone = await given({ phase: 'collected', cells: { e2e: late } });
    const before = await look(gone);
    expect(await send(recorded('success', gone))).toBe(acknowledged);
    expect(await look(gone)).toEqual(before);
  });
});

describe('A link', () => {
  test.each([
    ['under the prefix is shown', `${pages}/ci/1`, `${pages}/ci/1`],
    ['elsewhere is not', 'https://attacker.example/view/gs/ci-logs/runs/1', undefined],
    ['that leads out of it is not', `${pages}/../../../../1`, undefined],
  ])('%s', async (_where, url, shown) => {
    const id = await given(open);
    await send(recorded('success', id, { url }));
    const { attempts: told } = await look(id);
    expect(told[0]?.['url']).toBe(shown);
    if (shown === undefined) expect(told[0]?.['why']).toContain('its link is not shown');
  });
});

describe("A job's JUnit reports", () => {
  let runs = 0;

  /** What Prow says of a job with these reports, by their names. */
  async function ran(candidate: string, status: string, reports: Readonly<Record<string, string>>) {
    runs += 1;
    const folder = `runs/with-reports/${runs}`;
    const files = storageFiles({ project: running.stack.project });
    for (const [name, xml] of Object.entries(reports))
      await files.putIfAbsent(bucket, `${folder}/artifacts/${name}`, Buffer.from(xml), 'text/xml');
    const url = `${pages}/with-reports/${runs}`;
    return recorded(status, candidate, { url, gcs_path: `gs://${bucket}/${folder}` });
  }

  test.each<[string, string, Readonly<Record<string, string>>, object]>([
    [
      'are clean, as the job is',
      'success',
      { 'junit_01.xml': cleanReport },
      { outcome: 'passed', why: 'Job succeeded.' },
    ],
    [
      'name what failed',
      'failure',
      { 'junit_make_test.xml': makeTestReport },
      { outcome: 'failed', failedTests: ['make test-vet'] },
    ],
    [
      'name what failed although the job passed',
      'success',
      { 'junit_01.xml': cleanReport, 'junit/steps/junit_make_test.xml': makeTestReport },
      {
        outcome: 'failed',
        why: 'reported as passed, but 1 of 7 tests failed',
        failedTests: ['make test-vet'],
      },
    ],
    [
      'have no test',
      'success',
      { 'junit_01.xml': '<testsuites/>' },
      { outcome: 'failed', why: 'reported as passed, but no test ran' },
    ],
    [
      'are cut',
      'success',
      { 'junit_01.xml': makeTestReport.slice(0, 60) },
      { outcome: 'errored', why: expect.stringMatching(/line 4, column \d+: .*gs:/) },
    ],
    [
      'are none',
      'success',
      { 'build-log.txt': '...' },
      { outcome: 'passed', why: 'Job succeeded.' },
    ],
  ])('%s', async (_what, status, reports, expected) => {
    const id = await given(open);
    expect(await send(await ran(id, status, reports))).toBe(acknowledged);
    expect(await look(id)).toMatchObject({ attempts: [expected] });
  });

  test('that are promised are waited for, for a while', async () => {
    const id = await given(open, aCell('e2e', { resultPrefix: `gs://${bucket}/promised` }));
    const before = await look(id);
    const result = {
      ...{ candidate: id, cell: 'e2e', attempt: 1, nonce: 'nonce-1', outcome: 'passed' },
      junit: `gs://${bucket}/promised/${id}.xml`,
    };
    const publishedAt = (atMs: number) => ({ publishTime: new Date(atMs).toISOString() });
    const told = (atMs: number) =>
      deliver(running.stack, 'tests-passed', pushOf(result, publishedAt(atMs)));
    expect(await told(Date.now())).toBe(refused);
    expect(await look(id)).toEqual(before);
    expect(await told(Date.now() - 60 * 60_000)).toBe(acknowledged);
    expect(await look(id)).toMatchObject({
      attempts: [
        { outcome: 'passed', why: `reported as passed; there is no report at ${result.junit}` },
      ],
    });
  });
});

describe('A person', () => {
  const looked = aCell('e2e', { runs: 'manual' });

  async function ask(body: object, email = 'release-manager@sample.example') {
    const audience = running.stack.functions['promote'] ?? '';
    const token = await tokenFrom(running.stack.issuer, { email, audience });
    const answer = await fetch(`${audience}/api/v1/results`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ cell: 'e2e', outcome: 'passed', reason: 'looks right', ...body }),
      signal: AbortSignal.timeout(deadlineMs),
    });
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      body: await answer.json(),
    };
  }

  test('says what a manual cell came to, and again, and is heard once', async () => {
    const id = await given(open, looked);
    const answer = {
      status: 202,
      location: `/api/v1/results/${id}/e2e/1`,
      body: { candidate: id, cell: 'e2e', attempt: 1, outcome: 'passed', verdict: 'passed' },
    };
    expect(await ask({ candidate: id })).toEqual(answer);
    const first = await look(id);
    expect(first).toMatchObject({ phase: 'accepted' });
    expect(await ask({ candidate: id })).toEqual(answer);
    expect(await look(id)).toEqual(first);
  });

  test.each<[string, number, object, FrozenCell, string | undefined]>([
    ['without a reason', 400, { reason: '' }, looked, undefined],
    ['of an outcome that is not theirs', 400, { outcome: 'errored' }, looked, undefined],
    ['who is a stranger', 403, {}, looked, 'stranger@sample.example'],
    ['of no candidate', 404, { candidate: 'none' }, looked, undefined],
    ['of no cell', 404, { cell: 'none' }, looked, undefined],
    ['of a cell that runs by itself', 422, {}, cell, undefined],
  ])('%s is answered with %i, and nothing is changed', async (_who, status, body, of, email) => {
    const id = await given(open, of);
    const before = await look(id);
    const answer = await ask({ candidate: id, ...body }, email);
    expect(answer).toMatchObject({ status, body: { status, detail: expect.any(String) } });
    expect(await look(id)).toEqual(before);
  });
});
