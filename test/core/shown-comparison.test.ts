import { describe, expect, it } from 'vitest';
import { comparisonText } from '#core/comparison-text.ts';
import type { Digest } from '#core/image.ts';
import { type ComparedSet, shownComparison } from '#core/shown-comparison.ts';
import { aTestedCell } from '../given/promotion.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}` as Digest;

function aSet(name: string, facts: Partial<ComparedSet> = {}): ComparedSet {
  return {
    ...{ name, line: 'sample', candidate: 'one', cells: [] },
    components: [{ name: 'hello', tag: 'v1.0.0', images: ['hello'] }],
    images: [{ component: 'hello', name: 'hello', digest: digest('a') }],
    ...facts,
  };
}

const before = aSet('sample@v1.0.0', {
  components: [
    { name: 'gone', tag: 'v3.0.0', images: [] },
    { name: 'hello', tag: 'v1.0.0', images: ['hello', 'old'] },
    { name: 'same', tag: 'v2.0.0', images: ['same'] },
  ],
  images: [
    { component: 'hello', name: 'hello', digest: digest('a') },
    { component: 'hello', name: 'old', digest: digest('b') },
    { component: 'same', name: 'same', digest: digest('c') },
  ],
  cells: [aTestedCell('gone'), aTestedCell('e2e', { verdict: 'failed' }), aTestedCell('open')],
});
const after = aSet('two', {
  candidate: 'two',
  components: [
    { name: 'come', tag: 'v0.1.0', images: ['come'] },
    { name: 'hello', tag: 'v1.1.0', images: ['hello'] },
    { name: 'same', tag: 'v2.0.0', images: ['same'] },
  ],
  images: [
    { component: 'hello', name: 'hello', digest: digest('d') },
    { component: 'same', name: 'same', digest: digest('c') },
    { component: 'come', name: 'come', digest: digest('e') },
  ],
  cells: [aTestedCell('e2e'), aTestedCell('open', { verdict: 'open' }), aTestedCell('come')],
});

describe('two sets beside each other', () => {
  it('are told by what differs, and by what does not', () => {
    expect(shownComparison(before, after)).toEqual({
      from: { name: 'sample@v1.0.0', line: 'sample', candidate: 'one' },
      to: { name: 'two', line: 'sample', candidate: 'two' },
      bump: 'major',
      components: [
        { name: 'come', after: 'v0.1.0', change: 'minor', why: ['added at v0.1.0'] },
        {
          ...{ name: 'hello', before: 'v1.0.0', after: 'v1.1.0', change: 'major' },
          why: ['image old removed', 'v1.0.0 -> v1.1.0'],
        },
        { name: 'same', before: 'v2.0.0', after: 'v2.0.0', change: 'none', why: [] },
        { name: 'gone', before: 'v3.0.0', change: 'major', why: ['removed'] },
      ],
      images: [
        { image: 'hello/hello', before: digest('a'), after: digest('d') },
        { image: 'come/come', after: digest('e') },
        { image: 'hello/old', before: digest('b') },
      ],
      cells: [
        { cell: 'e2e', before: 'failed', after: 'passed', news: 'fixed' },
        { cell: 'open', before: 'passed', after: 'open' },
        { cell: 'come', after: 'passed', news: 'new' },
        { cell: 'gone', before: 'passed', news: 'removed' },
      ],
    });
  });

  it('are the same where nothing differs', () => {
    const { bump, images, components } = shownComparison(before, before);
    expect({ bump, images }).toEqual({ bump: undefined, images: [] });
    expect(components.map(({ change }) => change)).toEqual(['none', 'none', 'none']);
  });

  it.each([
    ['the first', aSet('a', { cells: undefined as never }), aSet('b')],
    ['the second', aSet('a'), aSet('b', { cells: undefined as never })],
  ])('have no cells where nobody knows what %s was tested by', (_which, one, other) => {
    expect(shownComparison(one, other).cells).toBeUndefined();
    expect(comparisonText(shownComparison(one, other))).toMatch(/is not known any more\n$/);
  });
});

describe('the text of two sets beside each other', () => {
  it('says it all in lines', () => {
    expect(comparisonText(shownComparison(before, after))).toBe(`sample@v1.0.0 -> two: major

come none -> v0.1.0, minor: added at v0.1.0
hello v1.0.0 -> v1.1.0, major: image old removed, v1.0.0 -> v1.1.0
same v2.0.0, as before
gone v3.0.0 -> none, major: removed

images that differ:
  hello/hello ${digest('a')} -> ${digest('d')}
  come/come none -> ${digest('e')}
  hello/old ${digest('b')} -> none

test cells:
  e2e failed -> passed, fixed
  open passed -> open
  come none -> passed, new
  gone passed -> none, removed
`);
  });

  it('leaves out what there is nothing to say of', () => {
    const text = comparisonText(shownComparison(aSet('a'), aSet('b')));
    expect(text).toBe('a -> b: the same tags\n\nhello v1.0.0, as before\n');
  });
});
