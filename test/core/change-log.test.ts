import { describe, expect, it, test } from 'vitest';
import { byUrgency, isWithin, kindBelow, noteOf } from '#core/change-log.ts';
import { plainText, shortened } from '#core/plain-text.ts';
import { aTag } from '../given/version.ts';

describe('what is said below a heading', () => {
  test.each([
    ['Urgent Upgrade Notes', 'urgent'],
    ['(No, really, you MUST read this before you upgrade)', 'urgent'],
    ['Breaking Changes', 'breaking'],
    ['Deprecation', 'deprecation'],
    ['Deprecated', 'deprecation'],
    ['Removed', 'deprecation'],
    ['API Change', 'api'],
    ['Feature', 'feature'],
    ['Added', 'feature'],
    ['Bug or Regression', 'fix'],
    ['Fixed', 'fix'],
    ['Security', 'fix'],
    ['Other (Cleanup or Flake)', 'other'],
    ['Uncategorized', 'other'],
    ['Changes by Kind', 'other'],
    ['Capital letters', 'other'],
  ])('of %j is %s', (title, kind) => {
    expect(kindBelow([title])).toBe(kind);
  });

  test.each([
    [[], 'other'],
    [['Changes by Kind', 'Feature'], 'feature'],
    [['Urgent Upgrade Notes', 'Fixed'], 'urgent'],
    [['Dependencies', 'Added'], 'other'],
  ])('of %j, the outermost first, is %s', (titles, kind) => {
    expect(kindBelow(titles)).toBe(kind);
  });
});

describe('a note', () => {
  test.each([
    ['BREAKING: the flag is gone', 'feature', 'breaking'],
    ['[ACTION REQUIRED] update the rules', 'fix', 'breaking'],
    ['ACTION REQUIRED: read it', 'urgent', 'urgent'],
    ['Breaks nothing', 'fix', 'fix'],
  ] as const)('%j below %s is %s', (text, below, kind) => {
    expect(noteOf(text, below)).toEqual({ kind, text });
  });

  it('stands before one that is less pressing, otherwise as it stood', () => {
    const notes = [
      { kind: 'fix', text: 'a' },
      { kind: 'urgent', text: 'b' },
      { kind: 'fix', text: 'c' },
      { kind: 'breaking', text: 'd' },
    ] as const;
    expect(byUrgency(notes).map(({ text }) => text)).toEqual(['b', 'd', 'a', 'c']);
  });
});

test.each([
  ['v1.0.0', 'v1.2.0', 'v1.0.0', false],
  ['v1.0.0', 'v1.2.0', 'v1.0.1', true],
  ['v1.0.0', 'v1.2.0', 'v1.2.0', true],
  ['v1.0.0', 'v1.2.0', 'v1.2.1', false],
  [undefined, 'v1.2.0', 'v1.2.0', true],
  [undefined, 'v1.2.0', 'v1.1.0', false],
])('after %s up to %s: %s is within: %s', (after, upTo, tag, isIn) => {
  const range = { ...(after && { after: aTag(after) }), upTo: aTag(upTo) };
  expect(isWithin(range, aTag(tag))).toBe(isIn);
});

describe('plain words', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007', 'link'],
    ['a\u0000b\u0007c\u009bd', 'abcd'],
    ['abc\u202etxt.exe\u2066!\u2069', 'abctxt.exe!'],
    ['in\u200bvisible\ufeff', 'invisible'],
    ['  two\n\tlines\u2028here ', 'two lines here'],
    ['half \ud800 of it', 'half \ufffd of it'],
  ])('of %j are %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['abcd😀fg', 6, 'abcd…'],
  ])('of %j, %i at most, are %j', (text, lengthMax, short) => {
    expect(shortened(text, lengthMax)).toBe(short);
  });
});
