import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storageFiles } from '#cloud/files.ts';
import type { FrozenCell } from '#core/candidate.ts';
import { fetchApi } from '../api/expect-conforms.ts';
import { aCell } from '../given/candidate.ts';
import { cleanReport, makeTestReport } from '../given/junit.ts';
import {
  acknowledged,
  bucket,
  open,
  pages,
  prowCell,
  type Results,
  recorded,
  runResults,
  stage,
} from './given-results.ts';
import { deliver, pushOf } from './push.ts';
import { bearing, tokenFrom } from './tokens.ts';

const refused = 500;
const deadlineMs = 30_000;

let results: Results;

beforeAll(async () => {
  results = await runResults();
});
afterAll(() => results?.running.close());

describe("A job's JUnit reports", () => {
  let runs = 0;

  /** What Prow says of a job with these reports, by their names. */
  async function ran(candidate: string, status: string, reports: Readonly<Record<string, string>>) {
    runs += 1;
    const folder = `runs/with-reports/${runs}`;
    const files = storageFiles({ project: results.running.stack.project });
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
    ['are as many as are read', 'success', manyTests(20_000), { outcome: 'passed' }],
    [
      'are more than are read',
      'success',
      manyTests(20_001),
      { outcome: 'errored', why: expect.stringContaining('has more than 20000 tests') },
    ],
    [
      'are none',
      'success',
      { 'build-log.txt': '...' },
      { outcome: 'passed', why: 'Job succeeded.' },
    ],
  ])('%s', async (_what, status, reports, expected) => {
    const id = await results.given(open);
    expect(await results.send(await ran(id, status, reports))).toBe(acknowledged);
    expect(await results.look(id)).toMatchObject({ attempts: [expected] });
  });

  test('are none where the bucket that Prow names is not there', async () => {
    const resultPrefix = 'https://prow.example/view/gs/no-such-bucket/runs';
    const id = await results.given(open, { ...prowCell, resultPrefix });
    const facts = { url: `${resultPrefix}/1`, gcs_path: 'gs://no-such-bucket/runs/1' };
    expect(await results.send(recorded('success', id, facts))).toBe(acknowledged);
    expect(await results.look(id)).toMatchObject({
      attempts: [{ outcome: 'passed', why: 'Job succeeded.' }],
    });
  });

  test('are none where the artifacts lie elsewhere, and that is told', async () => {
    const id = await results.given(open);
    const elsewhere = { gcs_path: 'gs://somebody-elses/runs/1' };
    expect(await results.send(recorded('success', id, elsewhere))).toBe(acknowledged);
    const told = `its reports were not listed: its artifacts are not under ${pages}`;
    expect(await results.look(id)).toMatchObject({
      attempts: [{ outcome: 'passed', why: `Job succeeded.; ${told}` }],
    });
  });

  test('that are promised are waited for, for a while', async () => {
    const id = await results.given(open, aCell('e2e', { resultPrefix: `gs://${bucket}/promised` }));
    const before = await results.look(id);
    const result = {
      ...{ candidate: id, cell: 'e2e', attempt: 1, nonce: 'nonce-1', outcome: 'passed' },
      junit: `gs://${bucket}/promised/${id}.xml`,
    };
    const publishedAt = (atMs: number) => ({ publishTime: new Date(atMs).toISOString() });
    const told = (atMs: number) =>
      deliver(results.running.stack, 'tests-passed', pushOf(result, publishedAt(atMs)));
    expect(await told(Date.now())).toBe(refused);
    expect(await results.look(id)).toEqual(before);
    expect(await told(Date.now() - 60 * 60_000)).toBe(acknowledged);
    expect(await results.look(id)).toMatchObject({
      attempts: [
        { outcome: 'errored', why: `reported as passed; there is no report at ${result.junit}` },
        { attempt: 2 },
      ],
    });
  });
});

/** A report of so many tests, each with a name of its own. */
function manyTests(count: number): Readonly<Record<string, string>> {
  const tests = Array.from({ length: count }, (_, at) => `<testcase name="t${at}"/>`).join('');
  return { 'junit_01.xml': `<testsuite>${tests}</testsuite>` };
}

describe('A pass that says nothing of digests', () => {
  test('counts only while the staging id is the tag of what was frozen', async () => {
    const id = await results.given(open, aCell('e2e', { source: 'prow', resultPrefix: pages }));
    const other = await stage(results.running, id, 'as somebody else has it');
    expect(await results.send(recorded('success', id))).toBe(acknowledged);
    const { phase, attempts } = await results.look(id);
    expect(phase).toBe('testing');
    const why = new RegExp(`^reported as passed, but hello:${id} is ${other} now, and not sha256:`);
    expect(attempts).toMatchObject([
      { outcome: 'inconclusive', why: expect.stringMatching(why) },
      { attempt: 2 },
    ]);
  });
});

describe('A person', () => {
  const looked = aCell('e2e', { runs: 'manual' });
  const manager = 'release-manager@sample.example';

  async function ask(body: object, email = manager, key?: string) {
    const audience = results.running.stack.functions['promote'] ?? '';
    const token = await tokenFrom(results.running.stack.issuer, { email, audience });
    const answer = await fetchApi(`${audience}/api/v1/results`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...bearing(token),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
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
    const id = await results.given(open, looked);
    const answer = {
      status: 202,
      location: `/api/v1/results/${id}/e2e/1`,
      body: { candidate: id, cell: 'e2e', attempt: 1, outcome: 'passed', verdict: 'passed' },
    };
    expect(await ask({ candidate: id })).toEqual(answer);
    const first = await results.look(id);
    expect(first).toMatchObject({ phase: 'accepted' });
    expect(await ask({ candidate: id })).toEqual(answer);
    expect(await results.look(id)).toEqual(first);
  });

  test.each<[string, object]>([
    ['outcome', { outcome: 'failed' }],
    ['reason', { reason: 'looks wrong' }],
    ['url', { url: 'https://ci.example/2' }],
  ])('who says another %s under a key is told what it said first', async (_what, facts) => {
    const id = await results.given(open, looked);
    await ask({ candidate: id }, manager, 'one');
    const first = await results.look(id);
    expect(await ask({ candidate: id, ...facts }, manager, 'one')).toMatchObject({
      status: 409,
      location: null,
      body: {
        status: 409,
        detail:
          `this key said passed, ${manager}: looks right: ` +
          'send another Idempotency-Key for another result',
      },
    });
    expect(await results.look(id)).toEqual(first);
  });

  test.each<[string, number, object, FrozenCell, string | undefined]>([
    ['without a reason', 400, { reason: '' }, looked, undefined],
    ['of an outcome that is not theirs', 400, { outcome: 'errored' }, looked, undefined],
    ['who is a stranger', 403, {}, looked, 'stranger@sample.example'],
    ['of no candidate', 404, { candidate: 'none' }, looked, undefined],
    ['of no cell', 404, { cell: 'none' }, looked, undefined],
    ['of a cell that runs by itself', 422, {}, prowCell, undefined],
  ])('%s is answered with %i, and nothing is changed', async (_who, status, body, of, email) => {
    const id = await results.given(open, of);
    const before = await results.look(id);
    const answer = await ask({ candidate: id, ...body }, email);
    expect(answer).toMatchObject({ status, body: { status, detail: expect.any(String) } });
    expect(await results.look(id)).toEqual(before);
  });
});
