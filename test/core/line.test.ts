import { describe, expect, it } from 'vitest';
import {
  componentTags,
  linesTaking,
  type TagAtCommit,
  takenTag,
  takeOf,
  whyUnclaimed,
} from '#core/line.ts';
import { anImageWithin } from '../given/image.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';
import { aTag } from '../given/version.ts';

const tags: readonly TagAtCommit[] = ['v1.0.0', 'v1.0.1', 'v1.1.0', 'v2.0.0-rc1'].map((tag) => ({
  tag: aTag(tag),
  commit: `commit of ${tag}`,
}));

function lineUnder(base: string, component = aComponent()) {
  return aLine({ name: `line ${base}`, components: [aLineComponent(component, base)] });
}

const lines = [lineUnder('1'), lineUnder('1.0'), lineUnder('1.1', aComponent({ name: 'other' }))];

describe('the tags of a repository', () => {
  it('are component tags, or versions of nobody', () => {
    const names = ['v1.0.0', 'v1.1.0-rc1', 'client/v1.0.0', 'v1.0', 'latest'];
    const found = componentTags(names.map((tag) => ({ tag, commit: `commit of ${tag}` })));
    expect(found).toEqual([
      { tag: 'v1.0.0', commit: 'commit of v1.0.0' },
      { tag: 'v1.1.0-rc1', commit: 'commit of v1.1.0-rc1' },
    ]);
  });
});

describe('a line', () => {
  it.each([
    ['1', 'v1.1.0'],
    ['1.0', 'v1.0.1'],
    ['2', undefined],
  ])('takes under %s the tag %s, with its commit', (base, tag) => {
    const taken = takenTag(aLineComponent(aComponent(), base), tags);
    expect(taken).toEqual(tag && { tag, commit: `commit of ${tag}` });
  });

  it.each([
    ['1', ['both', 'new']],
    ['1.0', ['both', 'old']],
  ])('takes under %s the images that stand at its tag', (base, names) => {
    const images = [
      anImageWithin('', '', 'both'),
      anImageWithin('', '1.1', 'old'),
      anImageWithin('1.1', '', 'new'),
    ];
    const taking = takeOf(aLineComponent(aComponent({ images }), base), tags);
    const none: readonly string[] = [];
    expect('images' in taking ? taking.images.map(({ name }) => name) : none).toEqual(names);
  });

  it.each([
    ['2', 'hello has no stable tag under 2'],
    ['1', 'hello v1.1.0 has no image: write the images that it has into components.yaml'],
  ])('says under %s why it takes nothing', (base, refusal) => {
    const component = aComponent({ images: [anImageWithin('2', '')] });
    expect(takeOf(aLineComponent(component, base), tags)).toEqual({ refusal });
  });

  it.each([
    ['v1.1.0', ['line 1']],
    ['v1.0.1', ['line 1.0']],
    ['v1.0.0', []],
    ['v2.0.0-rc1', []],
  ])('%s changes the set of %j', (tag, names) => {
    const taking = linesTaking(lines, 'hello', aTag(tag), tags);
    expect(taking.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['hello', 'v3.0.0', 'unclaimed: no release line has a base version for v3.0.0'],
    ['nobody', 'v1.0.0', 'unclaimed: no release line has a base version for v1.0.0'],
    ['hello', 'v1.0.0', 'not taken: line 1 has v1.1.0, line 1.0 has v1.0.1'],
  ])('that does not take %s %s says why', (component, tag, why) => {
    expect(whyUnclaimed(lines, component, aTag(tag), tags)).toBe(why);
  });

  it('says so where no tag stands any more', () => {
    const why = whyUnclaimed(lines, 'hello', aTag('v1.1.0'), []);
    expect(why).toBe('not taken: line 1 has none');
  });
});
