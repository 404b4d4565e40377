import { expect, it } from 'vitest';
import { beginningOf, wordsOf } from '#core/beginning.ts';

it.each([
  ['', 3, ''],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['a\u{1f600}b', 3, 'a\u{1f600}'],
  ['ab\u{1f600}', 3, 'ab\ufffd'],
])('the beginning of %j in %i units is %j', (text, lengthMax, expected) => {
  expect(beginningOf(text, lengthMax)).toBe(expected);
});

const long = 'x'.repeat(40);
it.each([
  ['', 10, ''],
  ['as it is.', 9, 'as it is.'],
  ['as it is, or not', 15, 'as it is, or…'],
  ['as it is, or not', 12, 'as it is…'],
  ['as it is, or not', 8, 'as it…'],
  [`of ${long}`, 20, 'of…'],
  [`of ${long}`, 35, `of ${long}`.slice(0, 35)],
  ['of \u{1f600}\u{1f600}', 6, 'of…'],
])('the words of %j in %i units are %j', (text, lengthMax, expected) => {
  expect(wordsOf(text, lengthMax)).toBe(expected);
  expect(expected.length).toBeLessThanOrEqual(lengthMax);
});
