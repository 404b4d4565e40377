import { describe, expect, it } from 'vitest';
import { saidAt } from '../given/said.ts';

const readGivenUp = saidAt('given-up-promotions');
const readResumed = saidAt('resumed-promotions');

const wish = { candidate: '7970d659-c9c4-5075-8d23-069f64d9669d', reason: 'it is mended' };

describe.each([
  ['to resume a promotion', readResumed],
  ['to give a promotion up', readGivenUp],
])('a request %s', (_what, read) => {
  it('names the candidate, and says why', () => {
    expect(read({ ...wish, more: 1 })).toEqual(wish);
  });

  it.each<[object | null, RegExp]>([
    [{ ...wish, candidate: 'a/b' }, /: candidate must be 1 to 200 of letters/],
    [{ reason: 'x' }, /: candidate/],
    [{ ...wish, reason: ' ' }, /: reason is empty: say (why|what)/],
    [{ candidate: 'one' }, /: reason is required: say (why|what)/],
    [{ ...wish, reason: 'a\u0000b' }, /: reason has a control/],
    [[], /the request to/],
    [null, /the request to/],
  ])('%j is refused', (body, words) => {
    expect(() => read(body)).toThrow(words);
  });
});
