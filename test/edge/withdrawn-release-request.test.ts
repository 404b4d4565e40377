import { describe, expect, it } from 'vitest';
import { saidAt } from '../given/said.ts';

const readWithdrawnRelease = saidAt('withdrawn-releases');

const wish = { release: 'sample-1.0@v1.12.0', reason: 'it loses data' };

describe('a request to withdraw a release', () => {
  it('names the release, and says why', () => {
    const read = { line: 'sample-1.0', version: 'v1.12.0', reason: 'it loses data' };
    expect(readWithdrawnRelease({ ...wish, more: 1 })).toEqual(read);
  });

  it.each<[object | null, RegExp]>([
    [{ ...wish, release: 'sample' }, /: release must be LINE@VERSION, such as sample@v1.2.0/],
    [{ ...wish, release: 'v1.0.0' }, /: release must be/],
    [{ ...wish, release: 'sample@v1.0' }, /: release must be/],
    [{ ...wish, release: 'sample@v1.0.0-rc1' }, /: release must be/],
    [{ ...wish, release: '../x@v1.0.0' }, /: release must be/],
    [{ component: 'hello', tag: 'v1.0.0', reason: 'x' }, /: release/],
    [{ ...wish, reason: ' ' }, /: reason is empty: say what is wrong with this release/],
    [{ release: wish.release }, /: reason is required: say what/],
    [{ ...wish, reason: 'a\u0000b' }, /: reason has a control/],
    [[], /the request to withdraw a release/],
    [null, /the request to withdraw a release/],
  ])('%j is refused', (body, words) => {
    expect(() => readWithdrawnRelease(body)).toThrow(words);
  });
});
