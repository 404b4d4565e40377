import { describe, expect, test } from 'vitest';
import { expandWord, splitWords } from '../../../emulators/images/dockerfile-word.ts';

const VALUES = new Map([
  ['NAME', 'value'],
  ['EMPTY', ''],
]);
const READING = { escapeChar: '\\', variable: (name: string) => VALUES.get(name) };

describe('expandWord', () => {
  test.each([
    ['plain', 'plain'],
    ['$NAME', 'value'],
    ['a$NAME/b', 'avalue/b'],
    [`a\${NAME}b`, 'avalueb'],
    ['$MISSING', ''],
    ['$', '$'],
    ['a$1', 'a$1'],
    ['\\$NAME', '$NAME'],
    ["'$NAME'", '$NAME'],
    ['"$NAME \\"x\\" \\n"', 'value "x" \\n'],
    ['a\\ b', 'a b'],
    [`\${MISSING:-other}`, 'other'],
    [`\${EMPTY:-other}`, 'other'],
    [`\${EMPTY-other}`, ''],
    [`\${NAME:-other}`, 'value'],
    [`\${NAME:+other}`, 'other'],
    [`\${EMPTY:+other}`, ''],
    [`\${EMPTY+other}`, 'other'],
    [`\${MISSING:-\${NAME}s}`, 'values'],
    [`\${MISSING:-"a b"}`, 'a b'],
    [`\${NAME:?must be set}`, 'value'],
  ])('reads %s as %s', (word, text) => {
    expect(expandWord(word, READING)).toBe(text);
  });

  test.each([
    [`\${MISSING:?must be set}`, 'MISSING: must be set'],
    [`\${MISSING?}`, 'MISSING: is not set'],
    [`\${NAME#v}`, 'cannot be read'],
    [`\${NAME`, 'is not closed'],
    [`\${}`, 'names no variable'],
    ['"open', 'is not closed'],
    ["'open", 'is not closed'],
  ])('refuses %s', (word, message) => {
    expect(() => expandWord(word, READING)).toThrow(message);
  });
});

describe('splitWords', () => {
  test.each([
    ['a b  c', ['a', 'b', 'c']],
    ['a="b c" d', ['a="b c"', 'd']],
    ["a='b \" c' d", ["a='b \" c'", 'd']],
    ['a\\ b c', ['a\\ b', 'c']],
    ['  ', []],
  ])('splits %j', (text, words) => {
    expect(splitWords(text, '\\')).toEqual(words);
  });
});
