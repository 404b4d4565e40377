import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attempts } from '../given/candidate.ts';
import { acknowledged, open, pages, type Results, recorded, runResults } from './given-results.ts';

/** No document may come to its expiry while it is looked at. */
const farOff = { expiresAtMs: Date.now() + 7 * 24 * 60 * 60_000 };

let results: Results;

beforeAll(async () => {
  results = await runResults();
});
afterAll(() => results?.running.close());

const finals = [
  ['success', 'passed', 'accepted', 'Job succeeded.'],
  ['failure', 'failed', 'failed', 'Job failed.'],
  ['error', 'errored', 'failed', 'Pod got deleted unexpectedly'],
  ['sub-error', 'errored', 'failed', 'Failed creating prowjob'],
  ['aborted', 'inconclusive', 'failed', 'Aborted as the newer version'],
] as const;

describe.each(finals)("Prow's %s", (name, outcome, phase, why) => {
  test(`makes it ${outcome}, once and for all`, async () => {
    const id = await results.given(open);
    expect(await results.send(recorded(name, id))).toBe(acknowledged);
    const first = await results.look(id);
    expect(first).toMatchObject({ phase, attempts: [{ outcome }] });
    expect(first.attempts[0]?.['why']).toContain(why);
    for (const late of [name, 'pending', 'triggered', 'scheduling', name])
      expect(await results.send(recorded(late, id))).toBe(acknowledged);
    expect(await results.look(id)).toEqual(first);
  });

  test('after what comes before it, and again with whatever comes at once', async () => {
    const id = await results.given(open);
    const before = await results.look(id);
    for (const early of ['pending', 'scheduling', 'triggered'])
      expect(await results.send(recorded(early, id))).toBe(acknowledged);
    expect(await results.look(id)).toEqual(before);
    const many = ['pending', name, name, 'triggered', name];
    await Promise.all(many.map((one) => results.send(recorded(one, id))));
    expect(await results.look(id)).toMatchObject({ phase, attempts: [{ outcome }] });
  });

  test('cut anywhere is rejected and says nothing', async () => {
    const id = await results.given(open);
    const before = await results.look(id);
    const whole = JSON.stringify(recorded(name, id));
    for (const share of [0.3, 0.6, 0.9, 0.999]) {
      const count = await results.rejections();
      expect(await results.send(whole.slice(0, Math.floor(whole.length * share)))).toBe(
        acknowledged,
      );
      expect(await results.rejections()).toBe(count + 1);
    }
    expect(await results.look(id)).toEqual(before);
  });

  test('on the topic of others is rejected and says nothing', async () => {
    const id = await results.given(open);
    const before = await results.look(id);
    expect(await results.send(recorded(name, id), 'tests-passed')).toBe(acknowledged);
    expect(await results.look(id)).toEqual(before);
  });
});

test("Prow's success, a hundred times and thirty-two at once, counts once", async () => {
  const id = await results.given(open);
  const statuses = new Set<number>();
  for (const size of [32, 32, 32, 4]) {
    const some = Array.from({ length: size }, () => results.send(recorded('success', id)));
    for (const status of await Promise.all(some)) statuses.add(status);
  }
  expect(statuses).toEqual(new Set([acknowledged]));
  const { phase, attempts: told } = await results.look(id);
  expect([phase, told.length]).toEqual(['accepted', 1]);
});

describe('A rerun', () => {
  test('that passes after a failure is a further attempt, and accepts the candidate', async () => {
    const id = await results.given(open);
    await results.send(recorded('failure', id));
    await results.send(recorded('rerun', id));
    await results.send(recorded('failure', id));
    await results.send(recorded('rerun', id));
    const { why, ...rest } = await results.look(id);
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
    const id = await results.given({ ...released, ...farOff });
    await results.send(recorded('failure', id));
    expect(await results.look(id)).toMatchObject({
      phase: 'released',
      lateFailures: { e2e: expect.any(Number) },
      attempts: [{ outcome: 'passed' }, { outcome: 'failed', why: 'Job failed.' }],
    });
    const log = readFileSync(join(results.running.stack.logDir, 'functions.log'), 'utf8');
    const alert = log.split('\n').find((line) => line.includes(id) && line.includes('"ERROR"'));
    expect(JSON.parse(alert ?? '{}')).toMatchObject({
      message: 'a blocking test failed after the promotion was admitted',
      version: 'v1.0.0',
      cell: 'e2e',
    });
  });

  test('after the deadline is heard, and after the candidate is collected is not', async () => {
    const late = { attempts: attempts('timed-out').attempts, nonces: ['nonce-1'] };
    const failed = await results.given({ phase: 'failed', cells: { e2e: late }, ...farOff });
    await results.send(recorded('success', failed));
    expect(await results.look(failed)).toMatchObject({
      phase: 'accepted',
      attempts: [{ outcome: 'timed-out' }, { outcome: 'passed', rerunOf: 1 }],
    });
    const gone = await results.given({ phase: 'collected', cells: { e2e: late } });
    const before = await results.look(gone);
    expect(await results.send(recorded('success', gone))).toBe(acknowledged);
    expect(await results.look(gone)).toEqual(before);
  });
});

describe('A link', () => {
  test.each([
    ['under the prefix is shown', `${pages}/ci/1`, `${pages}/ci/1`],
    ['elsewhere is not', 'https://attacker.example/view/gs/ci-logs/runs/1', undefined],
    ['that leads out of it is not', `${pages}/../../../../1`, undefined],
  ])('%s', async (_where, url, shown) => {
    const id = await results.given(open);
    await results.send(recorded('success', id, { url }));
    const { attempts: told } = await results.look(id);
    expect(told[0]?.['url']).toBe(shown);
    if (shown === undefined) expect(told[0]?.['why']).toContain('its link is not shown');
  });
});
