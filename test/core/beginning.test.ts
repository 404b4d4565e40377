import { expect, it } from 'vitest';
import { beginningOf } from '#core/beginning.ts';

it.each([
  ['', 3, ''],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['a\u{1f600}b', 3, 'a\u{1f600}'],
  ['ab\u{1f600}', 3, 'ab\ufffd'],
])('the beginning of %j in %i units is %j', (text, lengthMax, expected) => {
  expect(beginningOf(text, lengthMax)).toBe(expected);
});
