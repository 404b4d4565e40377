import { describe, expect, it } from 'vitest';
import { compareDates, judgeNoVersion, judgeTags } from '#core/tag-verdict.ts';
import { aRuling } from '../given/component.ts';
import { aRepositoryTag, tagsInOrder } from '../given/repository-tag.ts';

/** Tags that came in this order, each with its verdict. */
function verdictsOf(...names: readonly string[]): readonly string[] {
  return [...judgeTags(tagsInOrder(...names))].map(([tag, { verdict }]) => `${tag} ${verdict}`);
}

describe('a name that is no version', () => {
  const neither = 'neither vX.Y.Z nor vX.Y.Z-pre';
  const floating = 'the name of a floating tag of images';
  const zero = 'a number with a leading zero';
  const word = 'a word before the version';
  const build = 'build metadata, which no image tag can have';
  const empty = 'an empty identifier in its pre-release';
  const character =
    'a character in its pre-release that is no letter or digit, and neither "." nor "-"';
  it.each([
    ['v2.11', `${floating}: did you mean v2.11.0?`],
    ['v2', `${floating}: did you mean v2.0.0?`],
    ['v2.11-rc1', `${neither}: did you mean v2.11.0-rc1?`],
    ['0.4.0', `${neither}: did you mean v0.4.0?`],
    ['1.0.0-rc1', `${neither}: did you mean v1.0.0-rc1?`],
    ['1.0', `${neither}: did you mean v1.0.0?`],
    ['10', neither],
    ['V1.0.0', 'a capital V: did you mean v1.0.0?'],
    ['V2', 'a capital V: did you mean v2.0.0?'],
    ['release-1.2.3', `${word}: did you mean v1.2.3?`],
    ['Release-v1.2.3-rc.1', `${word}: did you mean v1.2.3-rc.1?`],
    ['version1.2.3', `${word}: did you mean v1.2.3?`],
    ['v.1.2.3', neither],
    ['release-1.2', word],
    ['chart-1.2.3', neither],
    ['v1.2.3+build.1', `${build}: did you mean v1.2.3?`],
    ['v1.2+build', `${build}: did you mean v1.2.0?`],
    [`v1.2.3+${'a'.repeat(60)}`, `${build}: did you mean v1.2.3?`],
    ['v0.2.0.1', 'more than three numbers'],
    ['v01', zero],
    ['v01.2', zero],
    ['v01.2.3', `${zero}: did you mean v1.2.3?`],
    ['v1.02.00', `${zero}: did you mean v1.2.0?`],
    ['v1.2.3-', empty],
    ['v1.2.3-rc..1', empty],
    ['v1.2.3-rc.', empty],
    ['v1.2.3-01', `${zero} in its pre-release: did you mean v1.2.3-1?`],
    ['v1.2.3-rc_1', character],
    ['v1.2.3-$(id)', character],
    ['v1.2.3-r\u200bc', character],
    ['v99999999999999999999.0.0', 'a number of more than 9 digits'],
    ['v1.2.1234567890', 'a number of more than 9 digits'],
    [`v1.2.3-${'a'.repeat(60)}`, 'longer than 64 characters'],
    ['latest', neither],
    ['', neither],
    [' v1.2.3', 'a blank before or after it: did you mean v1.2.3?'],
    ['v1.2.3 ', 'a blank before or after it: did you mean v1.2.3?'],
    ['v1.2.3\n', 'a blank before or after it: did you mean v1.2.3?'],
    ['v1.2.3\n;id', neither],
    ['v1.2.3;id', neither],
    ['v1.2.3$(id)', neither],
    ['v1.2.\uff13', neither],
  ])('%j is malformed', (tag, why) => {
    expect(judgeNoVersion(tag)).toEqual({ verdict: 'malformed', why });
    expect(judgeTags([aRepositoryTag(tag)]).get(tag)).toEqual(judgeNoVersion(tag));
  });

  it.each(['client/v8.4.0', 'client/v6.0.0-rc1', 'a/b', 'v1.0.0/..', '/', 'v1/$(id)'])(
    '%j is of a library',
    (tag) => {
      expect(judgeNoVersion(tag)).toMatchObject({ verdict: 'library' });
      expect(judgeTags([aRepositoryTag(tag)]).get(tag)).toEqual(judgeNoVersion(tag));
    },
  );
});

describe('the order in which tags came', () => {
  it('is that of their dates, then of precedence, then of names', () => {
    const tags = [
      ['v0.1.0', 2],
      ['v1.10.0', 1],
      ['v1.9.0', 1],
      ['v1.9.0-rc1', 1],
      ['b', 1],
      ['client/v9.0.0', 1],
      ['v1', 1],
    ] as const;
    const dated = tags.map(([tag, atMs]) => aRepositoryTag(tag, atMs));
    const sorted = dated.toSorted(compareDates);
    const names = ['b', 'client/v9.0.0', 'v1', 'v1.9.0-rc1', 'v1.9.0', 'v1.10.0', 'v0.1.0'];
    expect(sorted.map(({ tag }) => tag)).toEqual(names);
    expect(dated.toReversed().sort(compareDates)).toEqual(sorted);
    expect(compareDates(aRepositoryTag('b', 1), aRepositoryTag('b', 1))).toBe(0);
  });
});

describe('the tags of a repository', () => {
  it('are judged, each with its reason', () => {
    const judged = judgeTags(tagsInOrder('v1.3.0', 'v2.0.0', 'v2.1.0-rc1', 'v1.12.0'));
    expect(Object.fromEntries(judged)).toEqual({
      'v1.3.0': { verdict: 'accepted', why: 'a stable version' },
      'v2.0.0': { verdict: 'accepted', why: 'a stable version' },
      'v2.1.0-rc1': {
        verdict: 'pre-release',
        why: 'a pre-release, taken where a line asks for them',
      },
      'v1.12.0': {
        verdict: 'quarantined',
        why: 'a new minor of v1, which ended at v1.3 before v2',
      },
    });
  });

  it.each([
    ['v1.12.0', 'v2.12.0'],
    ['v1.12.0-rc.1', undefined],
    ['v1.13.0-rc.1', undefined],
  ])('name what was meant by %s only where it is not there: %s', (tag, meant) => {
    const before = ['v1.3.0', 'v2.0.0', 'v2.11.1', 'v2.12.0-rc.1'];
    const why = judgeTags(tagsInOrder(...before, tag)).get(tag)?.why;
    expect(/did you mean (\S+)\?$/.exec(why ?? '')?.[1]).toBe(meant);
  });

  it.each([
    ['a release continues releases', ['v1.0.0', 'v2.0.0-rc1', 'v2.1.0 quarantined']],
    ['a pre-release ends no major', ['v1.0.0', 'v2.0.0-rc1', 'v1.1.0', 'v1.2.0-rc1', 'v1.2.0']],
    ['pre-releases continue each other', ['v1.0.0-rc1', 'v1.1.0-rc1', 'v2.0.0-rc1', 'v2.1.0-rc1']],
    ['they skip nothing either', ['v1.0.0', 'v1.2.0-rc1 quarantined', 'v3.0.0-rc1 quarantined']],
    ['not even before the first release', ['v0.1.0-rc1', 'v0.3.0-rc1 quarantined', 'v7.0.0']],
    ['a jump is continued', ['v0.3.0', 'v0.6.0 quarantined', 'v0.6.1', 'v0.7.0', 'v0.5.0']],
    [
      'a jump lets nothing else pass',
      ['v0.3.0', 'v0.33.0 quarantined', 'v0.5.0 quarantined', 'v0.4.0', 'v1.0.0', 'v0.33.1'],
    ],
    [
      'the wrong major is not continued',
      ['v1.3.0', 'v2.0.0', 'v1.12.0 quarantined', 'v1.12.1 quarantined', 'v1.13.0 quarantined'],
    ],
    ['a major too high is in doubt', ['v1.0.0', 'v3.0.0 quarantined', 'v1.1.0', 'v2.0.0']],
    [
      'until others continue it',
      ['v1.0.0', 'v3.0.0 quarantined', 'v3.0.1', 'v1.1.0 quarantined', 'v4.0.0'],
    ],
    [
      'a jump of pre-releases',
      ['v1.0.0', 'v1.7.0-rc1 quarantined', 'v1.8.0-rc1', 'v1.7.0 quarantined'],
    ],
    // As other repositories of kubernetes-csi have them.
    [
      'numbers that others took',
      [
        ...['v0.3.0', 'v0.3.1', '0.4.0 malformed', '0.5.0 malformed', 'v0.6.0 quarantined'],
        ...['v0.6.1', '0.7.0 malformed', 'v0.7.0', 'v0.7.1', 'v0.8.0'],
      ],
    ],
    ['a minor left out', ['v0.15.0', 'v0.16.0', 'v0.18.0 quarantined', 'v0.18.1', 'v0.19.0']],
    ['a history that begins with v2', ['v2.0.0', 'v2.1.0', 'v3.0.0', 'v3.1.0', 'v4.0.0']],
    [
      'pre-releases of the next major beside releases of this one',
      ['v1.0.0', 'client/v1.0.0 library', 'v2.0.0-alpha.0', 'v1.1.0', 'v2.0.0-alpha.1', 'v1.2.0'],
    ],
    [
      'variants that are named as pre-releases',
      ['v1.17.0', 'v1.17.0-windows-hp', 'v1.18.0-windows-hp', 'v1.18.0', 'v1.18.1'],
    ],
    ['numbered pre-releases', ['v0.3.0', 'v0.3.0-1', 'v0.3.0-4', 'v1.0.0-rc1', 'v1.0.0', 'v2.0.0']],
    ['what is no version says nothing', ['0.9.0 malformed', 'client/v9.0.0 library', 'v1.0.0']],
  ])('%s', (_rule, expected) => {
    const plain = (verdict: string) => (verdict.includes('-') ? 'pre-release' : 'accepted');
    const rows = expected.map((row) => (row.includes(' ') ? row : `${row} ${plain(row)}`));
    expect(verdictsOf(...rows.map((row) => row.slice(0, row.indexOf(' '))))).toEqual(rows);
  });

  it('are judged by their dates, in whatever order they stand', () => {
    const tags = tagsInOrder('v1.3.0', 'v2.0.0', 'v1.4.0');
    expect(judgeTags(tags.toReversed())).toEqual(judgeTags(tags));
    expect(judgeTags(tags.toReversed()).get('v1.4.0')?.verdict).toBe('quarantined');
  });

  it('of one date are judged by precedence', () => {
    const names = ['v2.0.0', 'v1.1.0', 'v1.0.0', 'v2.0.0-rc1'];
    const judged = judgeTags(names.map((tag) => aRepositoryTag(tag)));
    expect([...judged.keys()]).toEqual(['v1.0.0', 'v1.1.0', 'v2.0.0-rc1', 'v2.0.0']);
    expect([...judged.values()].filter(({ verdict }) => verdict === 'quarantined')).toEqual([]);
  });
});

describe('what people ruled', () => {
  const before = ['v1.3.0', 'v2.0.0', 'v2.1.0'];

  it('accepts what they release from quarantine, and lets others continue it', () => {
    const tags = tagsInOrder(...before, 'v1.4.0', 'v1.5.0', 'v4.0.0', 'v4.0.1', 'v5.0.0');
    const released = ['v1.4.0', 'v4.0.0'].map((tag) => aRuling(tag));
    const judged = judgeTags(tags, released);
    expect(tags.map(({ tag }) => judged.get(tag)?.verdict)).toEqual([
      ...['accepted', 'accepted', 'accepted'],
      ...['accepted', 'quarantined', 'accepted', 'accepted', 'accepted'],
    ]);
  });

  it('lets a released pre-release be one', () => {
    const tags = tagsInOrder(...before, 'v1.4.0-rc1');
    const judged = judgeTags(tags, [aRuling('v1.4.0-rc1')]);
    expect(judged.get('v1.4.0-rc1')?.verdict).toBe('pre-release');
  });

  it('withdraws a good tag, which others still continue', () => {
    const judged = judgeTags(tagsInOrder(...before, 'v2.2.0'), [
      aRuling('v2.1.0', { ruling: 'withdrawn' }),
    ]);
    expect(judged.get('v2.1.0')).toEqual({
      verdict: 'quarantined',
      why: 'withdrawn by ann@example.com: it was meant so',
    });
    expect(judged.get('v2.2.0')?.verdict).toBe('accepted');
  });

  it.each([
    ['the major before it is still the newest', ['v2.0.0'], 'v1.1.0', 'accepted'],
    ['and so is the minor before it', ['v1.1.0'], 'v1.3.0', 'quarantined'],
    ['but its own patches continue it', ['v2.0.0'], 'v2.0.1', 'accepted'],
    ['its next minor too', ['v2.0.0'], 'v2.1.0', 'accepted'],
    ['and its next major', ['v2.0.0'], 'v3.0.0', 'accepted'],
    ['until others have continued it', ['v2.0.0', 'v2.0.1'], 'v1.1.0', 'quarantined'],
  ])('of a withdrawn version says that %s', (_what, [first = '', ...others], tag, verdict) => {
    const tags = tagsInOrder('v1.0.0', first, ...others, tag);
    const judged = judgeTags(tags, [aRuling(first, { ruling: 'withdrawn' })]);
    expect(judged.get(tag)?.verdict).toBe(verdict);
  });

  it('makes no version of what is none', () => {
    const judged = judgeTags(tagsInOrder('v2.11'), [aRuling('v2.11')]);
    expect(judged.get('v2.11')?.verdict).toBe('malformed');
  });
});
