import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RepositoryTag } from '#core/repository.ts';
import { judgeVersions, newestTaken, skippedMax, skippedWhyLengthMax, takeOf } from '#core/take.ts';
import { compareTags } from '#core/version.ts';
import { aRuling } from '../given/component.ts';
import { anImageWithin } from '../given/image.ts';
import { judged } from '../given/judged-version.ts';
import { aComponent, aLineComponent } from '../given/line.ts';
import { aTag } from '../given/version.ts';

/** A repository's tags, one a second. */
function dated(...tags: readonly string[]): readonly RepositoryTag[] {
  return tags.map((tag, at) => ({ tag, commit: `commit of ${tag}`, atMs: at * 1000 }));
}

const versions = judged('v1.0.0', 'v1.0.1', 'v1.1.0', 'v2.0.0-rc1');

describe('the versions of a repository', () => {
  it('are its tags that can be released, each judged among all', () => {
    const tags = dated('v1.0.0', 'v1.2.0-rc1', 'client/v1.0.0', 'v1.0', 'latest', 'v1.9.0');
    expect(judgeVersions(tags)).toEqual([
      judgedAs('v1.0.0', 'accepted'),
      judgedAs('v1.2.0-rc1', 'quarantined'),
      judgedAs('v1.9.0', 'quarantined'),
    ]);
  });

  it('are judged by what people ruled too', () => {
    const rulings = [aRuling('v1.9.0'), aRuling('v1.0.0', { ruling: 'withdrawn' })];
    expect(judgeVersions(dated('v1.0.0', 'v1.9.0'), rulings)).toEqual([
      judgedAs('v1.0.0', 'quarantined'),
      judgedAs('v1.9.0', 'accepted'),
    ]);
  });
});

describe('what a line takes of a component', () => {
  it.each<[string, boolean, readonly string[], string | undefined]>([
    ['1', false, ['v1.0.0', 'v1.0.1', 'v1.1.0', 'v2.0.0-rc1'], 'v1.1.0'],
    ['1.0', false, ['v1.0.0', 'v1.0.1', 'v1.1.0'], 'v1.0.1'],
    ['1.0.0', false, ['v1.0.0', 'v1.0.1'], 'v1.0.0'],
    ['1', false, ['v1.9.0', 'v1.10.0', 'v1.2.0'], 'v1.10.0'],
    ['1', false, ['v1.0.0', 'v1.1.0-rc1'], 'v1.0.0'],
    ['1', true, ['v1.0.0', 'v1.1.0-rc1'], 'v1.1.0-rc1'],
    ['1', true, ['v1.1.0', 'v1.1.0-rc1'], 'v1.1.0'],
    ['1.0.1', true, ['v1.0.0', 'v1.0.1-rc1'], 'v1.0.1-rc1'],
    ['1', false, ['v1.0.0', 'v1.12.0!'], 'v1.0.0'],
    ['1', true, ['v1.0.0', 'v1.1.0-rc1!'], 'v1.0.0'],
    ['2', false, ['v1.0.0', 'v2.0.0-rc1'], undefined],
    ['1', false, [], undefined],
  ])('under %s, with pre-releases: %s, of %j is %s', (base, preReleases, tags, tag) => {
    const own = aLineComponent(aComponent(), base, preReleases);
    const taking = takeOf(own, judged(...tags));
    expect('newest' in taking ? taking.newest.tag : undefined).toBe(tag);
  });

  it('comes with its commit, its verdict and its images', () => {
    expect(takeOf(aLineComponent(), judged('v1.0.0'))).toEqual({
      newest: judged('v1.0.0')[0],
      images: [{ name: 'hello', platforms: ['linux/amd64'] }],
      skipped: [],
    });
  });

  it('does not depend on the order of the tags', () => {
    const number = fc.nat({ max: 12 });
    const tag = fc.tuple(number, number).map(([minor, patch]) => `v1.${minor}.${patch}`);
    fc.assert(
      fc.property(fc.uniqueArray(tag, { minLength: 1 }), (tags) => {
        const newest = newestTaken(aLineComponent(), judged(...tags))?.tag ?? expect.unreachable();
        expect(newestTaken(aLineComponent(), judged(...tags.toReversed()))?.tag).toBe(newest);
        expect(tags.every((one) => compareTags(aTag(one), newest) <= 0)).toBe(true);
      }),
    );
  });

  it.each([
    ['1', ['both', 'new']],
    ['1.0', ['both', 'old']],
  ])('has under %s the images that stand at its tag', (base, names) => {
    const images = [
      anImageWithin('', '', 'both'),
      anImageWithin('', '1.1', 'old'),
      anImageWithin('1.1', '', 'new'),
    ];
    const taking = takeOf(aLineComponent(aComponent({ images }), base), versions);
    expect('images' in taking ? taking.images.map(({ name }) => name) : []).toEqual(names);
  });
});

describe('what keeps a single tag from being taken', () => {
  const impediments = new Map([
    ['v1.1.0', 'quarantined: it was moved'],
    ['v2.0.0-rc1', 'x'],
  ]);

  it('is passed over with the reason, and the one before it is taken', () => {
    expect(takeOf(aLineComponent(), versions, impediments)).toMatchObject({
      newest: { tag: 'v1.0.1' },
      skipped: [{ tag: 'v1.1.0', why: 'quarantined: it was moved' }],
    });
  });

  it('is said first by its number, where that is not good either', () => {
    expect(takeOf(aLineComponent(aComponent(), '2'), versions, impediments)).toMatchObject({
      refusal:
        'hello has no tag to take under 2: v2.0.0-rc1 is a pre-release, which is not asked for',
      skipped: [
        { tag: 'v2.0.0-rc1', why: 'a pre-release, which is not asked for' },
        { tag: 'v1.1.0', why: 'not under 2' },
      ],
    });
  });
});

describe('what was passed over', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['only what is newer', ['v1.0.0!', 'v1.0.1', 'v1.1.0!'], ['v1.1.0: quarantined: withdrawn']],
    [
      'the newest release that is not under the base version too',
      ['v1.0.1', 'v2.0.0', 'v3.0.0', 'v4.0.0-rc1'],
      ['v3.0.0: not under 1'],
    ],
    [
      'pre-releases',
      ['v1.0.1', 'v1.1.0-rc1'],
      ['v1.1.0-rc1: a pre-release, which is not asked for'],
    ],
    ['nothing where the newest is taken', ['v1.0.1', 'v0.9.0'], []],
  ])('is %s', (_what, tags, passed) => {
    const { skipped } = takeOf(aLineComponent(), judged(...tags));
    expect(skipped.map(({ tag, why }) => `${tag}: ${why}`)).toEqual(passed);
  });

  it('is the newest of many, and of endless reasons the beginning', () => {
    const many = Array.from({ length: skippedMax + 3 }, (_one, at) => `v1.1.${at}!`);
    const why = 'x'.repeat(skippedWhyLengthMax * 2);
    const found = [
      ...judged('v1.0.0', 'v2.0.0'),
      ...judged(...many).map((one) => ({ ...one, why })),
    ];
    const { skipped } = takeOf(aLineComponent(), found);
    const [beside] = skipped.slice(-1);
    expect(skipped).toHaveLength(skippedMax + 1);
    expect(skipped.map(({ more = 0 }) => more)).toEqual([0, 0, many.length - skippedMax, 0]);
    expect(skipped[0]).toEqual({
      tag: many.at(-1)?.replace('!', ''),
      why: `quarantined: ${why}`.slice(0, skippedWhyLengthMax),
    });
    expect(beside).toEqual({ tag: 'v2.0.0', why: 'not under 1' });
  });
});

describe('a line that takes nothing of a component', () => {
  const image = anImageWithin('2', '');
  it.each<[string, readonly string[], string]>([
    ['3', ['v1.0.0'], 'hello has no tag to take under 3'],
    [
      '1',
      ['v1.0.0!', 'v2.0.0'],
      'hello has no tag to take under 1: v1.0.0 is quarantined: withdrawn',
    ],
    [
      '1',
      ['v1.1.0'],
      'hello v1.1.0 has no image: write the images that it has into components.yaml',
    ],
  ])('under %s of %j says why', (base, tags, refusal) => {
    const own = aLineComponent(aComponent({ images: [image] }), base);
    expect(takeOf(own, judged(...tags))).toMatchObject({ refusal });
  });
});

function judgedAs(tag: string, verdict: string): object {
  return { tag, commit: `commit of ${tag}`, verdict, why: expect.any(String) };
}
