import { describe, expect, it } from 'vitest';
import { readLineFolder } from '#cloud/line-folder.ts';
import { testSources } from '#cloud/topics.ts';
import { buildKeyText } from '#core/identity.ts';
import { judgeVersions, newestTaken } from '#core/take.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import { repositoryName } from '#edge/tag-list.ts';
import { type ReplayedTag, replayTags } from '../../commands/tags/replay.ts';
import tagFile from '../data/component-tags.json' with { type: 'json' };
import { realHistories, realTags } from '../given/real-histories.ts';
import { aRecipe } from '../given/recipe.ts';
import { aTag } from '../given/version.ts';
import { type NewestByPrefix, newestByPrefix } from './newest-by-prefix.ts';

const replayed = [...replayTags(realTags)];
const lines = readReleaseLines(await readLineFolder('release-lines'), testSources);

/** All tags that are no release, by what they are; reviewed one by one. All others are releases. */
const noReleases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'pre-release': {
    'csi-driver-host-path': `v1.1.0-rc1
      v1.2.0-rc1 v1.2.0-rc2 v1.2.0-rc3 v1.2.0-rc4 v1.2.0-rc5 v1.2.0-rc6 v1.2.0-rc7 v1.2.0-rc8
      v1.3.0-rc1 v1.3.0-rc2 v1.3.0-rc3 v1.3.0-rc4 v1.4.0-rc1 v1.4.0-rc2 v1.4.0-rc3 v1.4.0-rc4`,
    'external-attacher': `v0.4.0-rc.1 v0.5.0-alpha.0 v1.0.0-rc2 v1.0.1-rc1 v3.0.0-rc1 v3.0.0-rc2`,
    'external-provisioner': `v0.4.0-rc.1 v0.5.0-alpha.0 v1.0.0-rc2 v1.0.1-rc1 v1.1.0-rc1
      v1.1.0-rc2 v1.2.0-rc1 v1.4.0-rc1 v1.5.0-rc1 v2.0.0-rc1 v2.0.0-rc2 v2.0.0-rc3`,
    'external-resizer': 'v0.1.0-rc1 v0.6.0-rc1 v1.0.0-rc1 v1.0.0-rc2 v1.0.0-rc3',
    'external-snapshotter': `v0.4.0-rc.1 v0.5.0-alpha.0 v1.0.0-rc2 v1.0.0-rc3 v1.0.0-rc4
      v1.0.1-rc1 v2.0.0-rc1 v2.0.0-rc2 v2.0.0-rc3 v2.0.0-rc4 v2.0.2-rc1 v2.2.0-rc1 v2.2.0-rc2
      v2.2.0-rc.3 v2.2.0-rc3 v5.0.0-rc1 v5.0.0-test-main v5.0.0-rc2-webhook v5.0.0-rc3-webhook
      v6.0.0-rc1 v6.0.0-rc2 v6.0.0-rc3 v6.0.0-rc4`,
    'node-driver-registrar': 'v1.0.0-rc1 v1.0.0-rc2 v1.0.2-rc1 v2.0.0-rc1 v2.11.1-rc1',
  },
  library: {
    'external-snapshotter': `client/v2.2.0-rc3 client/v3.0.0 client/v4.0.0 client/v4.1.0
      client/v4.2.0 client/v5.0.0 client/v6.0.0-rc1 client/v6.0.0-rc3 client/v6.0.0-rc4
      client/v6.0.0 client/v6.0.1 client/v6.1.0 client/v6.2.0 client/v6.3.0 client/v7.0.0
      client/v8.0.0 client/v8.2.0 client/v8.4.0 client/v8.6.0`,
  },
  malformed: { 'external-attacher': 'v0.2.0.1 v0.2.0.2', livenessprobe: 'v2.11' },
};

/** When a tag was made, as the file has it. */
const instants = new Map(
  Object.entries(tagFile.components).flatMap(([component, { tags }]) =>
    tags.map((tag) => {
      const date = 'taggerDate' in tag ? tag.taggerDate : tag.commitDate;
      return [`${component} ${tag.tag}`, Date.parse(date)] as const;
    }),
  ),
);

function instantOf({ component, tag }: Pick<ReplayedTag, 'component' | 'tag'>): number {
  return instants.get(`${component} ${tag}`) ?? Number.NaN;
}

/** What was newest in a component after so many lines of the replay: by other means than ours. */
function expectedAfter(component: string, count: number): NewestByPrefix {
  const tags = replayed.slice(0, count).filter((one) => one.component === component);
  return newestByPrefix(tags.map(({ tag }) => tag));
}

describe('the real tags', () => {
  it('are replayed once each, in order of their dates', () => {
    expect(replayed).toHaveLength(379);
    expect(new Set(replayed.map(({ component, tag }) => `${component} ${tag}`))).toEqual(
      new Set(instants.keys()),
    );
    const dates = replayed.map(instantOf);
    expect(dates).toEqual(dates.toSorted((a, b) => a - b));
  });

  it.each(realHistories)('of %s have the verdicts that people would give', (component, tags) => {
    const expected = new Map(tags.map(({ tag }) => [tag, 'accepted']));
    const name = component.replace('kubernetes-csi/', '');
    for (const [verdict, byName] of Object.entries(noReleases))
      for (const tag of byName[name]?.split(/\s+/) ?? []) expected.set(tag, verdict);
    const ours = replayed.filter((one) => one.component === component);
    expect(new Map(ours.map(({ tag, verdict }) => [tag, verdict]))).toEqual(expected);
  });

  it('have what was newest at every date, and so the floating tags', () => {
    const wrong = replayed.filter(({ component, newest, floats }, at) => {
      const expected = expectedAfter(component, at + 1);
      return !isSame(newest, expected.newest) || !isSame(floats, expected.floats);
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ['livenessprobe', 'v2.11', { '2': 'v2.10.0', '2.11': undefined }],
    ['livenessprobe', 'v2.11.0', { '2': 'v2.11.0', '2.11': 'v2.11.0' }],
    ['external-attacher', 'v0.2.0.1', { '0': 'v0.2.0', '0.2': 'v0.2.0' }],
    ['external-attacher', 'v1.0.1-rc1', { '1': 'v1.0.0', '1.0': 'v1.0.0' }],
    ['external-attacher', 'v1.0.1', { '1': 'v1.0.1', '1.0': 'v1.0.1' }],
    ['external-attacher', 'v2.2.1', { '2': 'v2.2.1', '2.2': 'v2.2.1', '3': 'v3.0.0' }],
    ['external-provisioner', 'v6.1.1', { '6': 'v6.1.1', '6.0': 'v6.0.0', '6.1': 'v6.1.1' }],
    ['external-provisioner', 'v6.0.1', { '6': 'v6.1.1', '6.0': 'v6.0.1', '6.1': 'v6.1.1' }],
    ['external-provisioner', 'v6.2.1', { '6': 'v6.3.0', '6.2': 'v6.2.1', '6.1': 'v6.1.2' }],
    ['external-snapshotter', 'v8.0.2', { '8': 'v8.2.0', '8.0': 'v8.0.2', '7': 'v7.0.2' }],
  ])('of %s show after %s what is known of them', (name, tag, known) => {
    const component = `kubernetes-csi/${name}`;
    const found = replayed.find((one) => one.component === component && one.tag === tag);
    for (const [base, version] of Object.entries(known)) {
      expect(found?.newest[base]).toBe(version);
      expect(found?.floats[`v${base}`]).toBe(base === '0' ? undefined : version);
    }
  });
});

describe('the real line', () => {
  const bases = lines.flatMap(({ components }) =>
    components.map((own) => ({ own, component: repositoryName(own.component.repository) })),
  );

  it('would have taken at every date what was newest then', () => {
    expect(bases).toHaveLength(7);
    const wrong = replayed.flatMap((at, index) =>
      bases.flatMap(({ own, component }) => {
        const before = realTags.get(component)?.filter((one) => one.atMs <= instantOf(at)) ?? [];
        const taken = newestTaken(own, judgeVersions(before))?.tag;
        const isLastOfDate = instantOf(replayed[index + 1] ?? at) > instantOf(at);
        const expected = expectedAfter(component, index + 1).newest[own.base];
        return isLastOfDate && taken !== expected ? [{ component, at, taken, expected }] : [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['2019-01-01', 'none none none none none none none'],
    ['2024-01-01', 'v4.4.3 none none none v2.11.0 v2.9.3 v1.12.1'],
    ['2025-12-01', 'v4.10.0 v6.1.0 v2.0.0 v8.4.0 v2.17.0 v2.15.0 v1.17.0'],
    ['2026-08-20', 'v4.12.0 v6.3.0 v2.2.1 v8.6.0 v2.19.0 v2.17.0 v1.18.0'],
  ])('would have taken on %s the set %s', (date, set) => {
    const taken = bases.map(({ own, component }) => {
      const tags = realTags.get(component)?.filter((one) => one.atMs < Date.parse(date)) ?? [];
      return newestTaken(own, judgeVersions(tags))?.tag ?? 'none';
    });
    expect(taken.join(' ')).toBe(set);
  });
});

describe('a commit with several version tags', () => {
  const byCommit = realHistories.flatMap(([component, tags]) => {
    const versions = judgeVersions(tags);
    return Object.entries(Object.groupBy(versions, ({ commit }) => commit)).flatMap(
      ([commit, same = []]) => (same.length > 1 ? [{ component, commit, same }] : []),
    );
  });

  it('occurs twelve times', () => {
    expect(byCommit).toHaveLength(12);
  });

  it.each(byCommit)('of $component has a verdict and a build for each: $commit', (one) => {
    const { component, commit, same } = one;
    const verdicts = same.map(({ tag, verdict }) => [tag, verdict]);
    const expected = same.map(({ tag }) => [tag, tag.includes('-') ? 'pre-release' : 'accepted']);
    expect(verdicts).toEqual(expected);
    const made = { component, commit, recipe: aRecipe(), images: [] };
    const keys = same.map(({ tag }) => buildKeyText({ ...made, tag: aTag(tag) }));
    expect(new Set(keys).size).toBe(same.length);
  });
});

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
