import { describe, expect, it } from 'vitest';
import { PermanentError } from '#core/permanent-error.ts';
import { inParallel } from '#flow/in-parallel.ts';

const items = Array.from({ length: 80 }, (_, at) => at);

describe('work in parallel', () => {
  it('has its results in the order of the items, and runs a bounded number at a time', async () => {
    let running = 0;
    let runningMax = 0;
    const results = await inParallel(items, async (item) => {
      running += 1;
      runningMax = Math.max(running, runningMax);
      for (let turn = 20 + (item % 7); turn > 0; turn -= 1) await Promise.resolve();
      running -= 1;
      return item * 2;
    });
    expect(results).toEqual(items.map((item) => item * 2));
    expect(runningMax).toBe(64);
  });

  it.each([
    ['one error, as it is', [3], new Error('bad 3')],
    ['several, with every message', [0, 39], new AggregateError([], 'bad 0; bad 39')],
  ])('tries every item, and then throws %s', async (_which, bad, error) => {
    const done: number[] = [];
    const work = async (item: number) => {
      await Promise.resolve();
      if (bad.includes(item)) throw new Error(`bad ${item}`);
      done.push(item);
    };
    const thrown: unknown = await inParallel(items, work).catch((reason: unknown) => reason);
    expect(thrown).toMatchObject({ name: error.name, message: error.message });
    expect(done.toSorted((a, b) => a - b)).toEqual(items.filter((item) => !bad.includes(item)));
  });

  it('fails when work throws before it waits for anything', async () => {
    const work = (): Promise<void> => {
      throw new Error('at once');
    };
    await expect(inParallel([1], work)).rejects.toThrow('at once');
  });

  it.each([
    [
      'all',
      [new PermanentError('refused', 'a'), new PermanentError('gone', 'b')],
      'PermanentError',
    ],
    ['some', [new PermanentError('refused', 'a'), new Error('b')], 'AggregateError'],
  ])('throws what no retry can help only where %s errors are such', async (_, errors, name) => {
    const thrown = inParallel(errors, (error) => Promise.reject(error));
    await expect(thrown).rejects.toMatchObject({ name, message: 'a; b' });
  });
});
