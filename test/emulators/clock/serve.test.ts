import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { act, daily, hourly, post, useClock } from './clock-world.ts';

const world = useClock();

describe('a single firing', () => {
  test('is answered when the function has answered', async () => {
    const { clock, fired } = await world.given([daily, hourly]);
    const answer = await act(clock, { fire: 'gc-tick' });
    expect(fired.map(({ job }) => job)).toEqual(['gc-tick']);
    expect(answer).toMatchObject({ fired: [{ job: 'gc-tick' }], offsetMs: 0 });
  });

  test('that fails is shown with the job', async () => {
    const { clock } = await world.given([daily], () => Promise.reject(new Error('answered 503')));
    expect((await act(clock, { fire: 'gc-tick' })).failed).toMatchObject([
      { job: 'gc-tick', error: 'answered 503' },
    ]);
    const shown = await (await fetch(clock.url)).json();
    expect(shown).toMatchObject({ jobs: [{ lastFailure: { error: 'answered 503' } }] });
  });
});

test('the time and the jobs are shown', async () => {
  const { clock } = await world.given([daily]);
  const shown = await (await fetch(clock.url)).json();
  expect(shown).toEqual({
    now: expect.stringMatching(/Z$/),
    offsetMs: 0,
    jobs: [
      { name: 'gc-tick', schedule: '0 3 * * *', next: expect.stringMatching(/T03:00:00\.000Z$/) },
    ],
  });
});

test.each([
  { body: { advance: '-P1D' }, words: 'never goes back' },
  { body: { advance: 'P1M' }, words: 'write days' },
  { body: { advance: 'P401D' }, words: '400 days' },
  { body: { advance: 'three days' }, words: 'P3D' },
  { body: { fire: 'other' }, words: 'gc-tick' },
  { body: { advance: 'P1D', fire: 'gc-tick' }, words: 'Send' },
  { body: {}, words: 'Send' },
  { body: 'advance', words: 'Send' },
])('$body is refused and moves nothing', async ({ body, words }) => {
  const { clock, fired } = await world.given([daily]);
  const response = await post(clock, body);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(words);
  expect(fired).toEqual([]);
  expect(await readFile(clock.offsetFile, 'utf8')).toBe('0');
});

test.each([
  { schedule: '* * * * * *', words: 'gc-tick' },
  { schedule: 'often', words: 'gc-tick' },
  { schedule: '0 0 30 2 *', words: 'never comes due' },
])('a job with the schedule "$schedule" lets nothing start', async ({ schedule, words }) => {
  await expect(world.given([{ ...daily, schedule }])).rejects.toThrow(words);
});

test('a broken offset is not taken for zero', async () => {
  await mkdir(world.dir, { recursive: true });
  await writeFile(join(world.dir, 'clock-offset'), '');
  await expect(world.given([])).rejects.toThrow('delete the file');
});
