import { describe, expect, it } from 'vitest';
import {
  compareTags,
  floatingTagsOf,
  isStable,
  isUnder,
  numbersOf,
  parseBaseVersion,
  parseComponentTag,
} from '#core/version.ts';
import { aBase, aTag } from '../given/version.ts';

const textRows: readonly (readonly [text: string, isTag: boolean])[] = [
  ['v1.2.3', true],
  ['v0.0.0', true],
  ['v1.2.3-rc1', true],
  ['v1.2.3-rc.1-x', true],
  ['1.2.3', false],
  ['v1.2', false],
  ['v1.2.3.4', false],
  ['v01.2.3', false],
  ['v1.2.3-', false],
  ['v1.2.3-01', false],
  ['v1.2.3-a..b', false],
  ['v1.2.3+build', false],
  ['v1.2.x', false],
  ['client/v1.2.3', false],
  [' v1.2.3', false],
  ['v1.2.3\n', false],
  ['', false],
  ['v1234567890.0.0', false],
  [`v1.2.3-${'a'.repeat(57)}`, true],
  [`v1.2.3-${'a'.repeat(58)}`, false],
];

describe('a component tag', () => {
  it.each(textRows)('%j is one: %s', (text, isTag) => {
    expect(parseComponentTag(text) === text).toBe(isTag);
  });

  it.each([
    ['v1.2.3', { major: 1, minor: 2, patch: 3 }],
    ['v10.0.7-rc1', { major: 10, minor: 0, patch: 7 }],
  ])('%s has the numbers %j', (tag, numbers) => {
    expect(numbersOf(aTag(tag))).toEqual(numbers);
  });

  it.each([
    ['v1.0.0', 'v1.0.0', 0],
    ['v1.9.0', 'v1.10.0', -1],
    ['v2.0.0', 'v1.99.99', 1],
    ['v1.0.0-rc1', 'v1.0.0', -1],
    ['v1.0.0-rc.2', 'v1.0.0-rc.10', -1],
  ])('%s compared with %s is %i', (a, b, sign) => {
    expect(Math.sign(compareTags(aTag(a), aTag(b)))).toBe(sign);
  });
});

describe('a base version', () => {
  it.each([
    ['1', true],
    ['0', true],
    ['1.4', true],
    ['1.4.2', true],
    ['v1', false],
    ['01', false],
    ['1.', false],
    ['1.4.2.1', false],
    ['1.x', false],
    ['', false],
  ])('%j is one: %s', (text, isBase) => {
    expect(parseBaseVersion(text) === text).toBe(isBase);
  });

  it.each([
    ['v1.4.2', '1', true],
    ['v1.4.2', '1.4', true],
    ['v1.4.2', '1.4.2', true],
    ['v1.4.2', '1.5', false],
    ['v1.40.2', '1.4', false],
    ['v10.0.0', '1', false],
    ['v1.4.20', '1.4.2', false],
    ['v1.4.2-rc1', '1', true],
    ['v1.4.2-rc1', '1.4', true],
    ['v1.4.2-rc1', '1.4.2', true],
    ['v1.4.2-rc1', '1.5', false],
    ['v1.5.0-rc1', '1.4', false],
    ['v1.4.20-rc1', '1.4.2', false],
  ])('%s lies under %s: %s', (tag, base, isBelow) => {
    expect(isUnder(aTag(tag), aBase(base))).toBe(isBelow);
  });
});

describe('the floating tags of a version', () => {
  it.each([
    ['v1.4.2', true, ['v1.4', 'v1']],
    ['v1.4.2', false, ['v1.4']],
    ['v0.4.2', true, ['v0.4']],
    ['v1.4.2-rc1', true, []],
  ])('%s (with major: %s) are %j', (tag, withMajor, floating) => {
    expect(floatingTagsOf(aTag(tag), withMajor)).toEqual(floating);
    expect(isStable(aTag(tag))).toBe(floating.length > 0);
  });
});
