import { describe, expect, it } from 'vitest';
import type { TagRecord, TagSeen, TagSight } from '#core/tag.ts';
import { commitAfter, standingAfter, standingAt, type TagPlace } from '#core/tag-standing.ts';
import type { Judgement } from '#core/tag-verdict.ts';

const accepted: Judgement = { verdict: 'accepted', why: 'taken' };
const suspicious: Judgement = { verdict: 'quarantined', why: 'did you mean v2.12.0?' };
const otherBranch = 'its commit is on main, not on release-1.0';
const atC2 = 'it was first at c1, and is at c2';
const movedWhy = `${atC2}: tag a new version, or move it back; nobody can release it`;
const unusedWhy = `${atC2}; nothing was told or built of it`;
const goneWhy =
  'its repository shows it no more: push it again at c1, or tag a new version; nobody can release it';

describe('how a tag stands', () => {
  const place: TagPlace = {
    ...{ first: 'c1', commit: 'c1', wrongBranch: undefined, isReleased: false, isUnused: false },
  };
  const preRelease: Judgement = { verdict: 'pre-release', why: 'not asked for' };
  const library: Judgement = { verdict: 'library', why: 'no image' };
  const malformed: Judgement = { verdict: 'malformed', why: 'no version' };
  const unused = { commit: 'c2', isUnused: true };
  const rows: readonly (readonly [
    what: string,
    judgement: Judgement,
    facts: Partial<TagPlace>,
    end: Judgement,
    isReleasable: boolean,
  ])[] = [
    ['a good number', accepted, {}, accepted, false],
    ['a pre-release', preRelease, {}, preRelease, false],
    ['a version of a library', library, {}, library, false],
    ['a library on another branch', library, { wrongBranch: otherBranch }, library, false],
    ['no version', malformed, {}, malformed, false],
    ['a suspicious number', suspicious, {}, suspicious, true],
    [
      'a good number on the wrong branch',
      accepted,
      { wrongBranch: otherBranch },
      held(otherBranch),
      true,
    ],
    [
      'a pre-release on the wrong branch',
      preRelease,
      { wrongBranch: otherBranch },
      held(otherBranch),
      true,
    ],
    [
      'a suspicious number on the wrong branch',
      suspicious,
      { wrongBranch: otherBranch },
      held(`${suspicious.why}; and ${otherBranch}`),
      true,
    ],
    [
      'one on the wrong branch that was released',
      accepted,
      { wrongBranch: otherBranch, isReleased: true },
      accepted,
      false,
    ],
    ['one that was moved', accepted, { commit: 'c2' }, held(movedWhy), false],
    [
      'one that was moved after it was released',
      accepted,
      { commit: 'c2', isReleased: true },
      held(movedWhy),
      false,
    ],
    ['a library that was moved', library, { commit: 'c2' }, held(movedWhy), false],
    ['one that was moved, and never used', accepted, unused, held(unusedWhy), true],
    [
      'the same with all that can be wrong',
      suspicious,
      { ...unused, wrongBranch: otherBranch },
      held(`${unusedWhy}; and ${suspicious.why}; and ${otherBranch}`),
      true,
    ],
    [
      'the same, released where it is',
      accepted,
      { ...unused, wrongBranch: otherBranch, isReleased: true },
      accepted,
      false,
    ],
  ];
  it.each(rows)(
    '%s: a person may end its quarantine or not',
    (_what, judgement, facts, end, isReleasable) => {
      expect(standingAt({ ...place, ...facts }, judgement)).toEqual({ ...end, isReleasable });
    },
  );
});

const record: TagRecord = {
  ...{ component: 'hello', tag: 'v1.0.0', commit: 'c1', verdict: 'accepted', why: 'taken' },
  ...{ seenAtMs: 5, via: 'ci', lines: ['sample'] },
};
const unused: TagRecord = { ...record, verdict: 'quarantined', lines: [], isUnused: true };

function seen(facts: Partial<TagSeen> = {}): TagSeen {
  return {
    ...{ type: 'tag-seen', component: 'hello', tag: 'v1.0.0', commit: 'c1', via: 'ci' },
    ...{ judgement: accepted, isReleased: false, isInUse: false, lines: ['sample'] },
    linesOfComponent: ['sample', 'late'],
    ...facts,
  };
}

function gone(facts: { readonly first?: string } = {}): TagSight {
  return { type: 'tag-gone', component: 'hello', tag: 'v1.0.0', via: 'webhook', ...facts };
}

describe('a sight of a tag', () => {
  const wayOut = '(a promoter of sample or late can release it: POST /api/v1/quarantine-releases)';
  const rows: readonly (readonly [
    what: string,
    record: TagRecord | undefined,
    sight: TagSight,
    why: string | undefined,
    commit: string | undefined,
  ])[] = [
    ['where it was listed', undefined, seen({ first: 'c1' }), 'taken', 'c1'],
    ['where nobody listed it', undefined, seen(), 'taken', 'c1'],
    [
      'at another commit than listed',
      undefined,
      seen({ first: 'c1', commit: 'c2' }),
      movedWhy,
      'c1',
    ],
    ['at its commit, whatever was listed', record, seen({ first: 'c0' }), 'taken', 'c1'],
    ['gone after it was seen', record, gone(), goneWhy, 'c1'],
    ['gone after it was listed', undefined, gone({ first: 'c1' }), goneWhy, 'c1'],
    ['gone and never seen', undefined, gone(), undefined, undefined],
    [
      'in quarantine by its number',
      undefined,
      seen({ judgement: suspicious }),
      `${suspicious.why} ${wayOut}`,
      'c1',
    ],
    [
      'on the wrong branch',
      undefined,
      seen({ wrongBranch: otherBranch }),
      `${otherBranch} ${wayOut}`,
      'c1',
    ],
    ['moved, and never used', unused, seen({ commit: 'c2' }), `${unusedWhy} ${wayOut}`, 'c1'],
    ['released there', unused, seen({ commit: 'c2', isReleased: true }), 'taken', 'c2'],
    [
      'released there, and in use',
      unused,
      seen({ commit: 'c2', isReleased: true, isInUse: true }),
      movedWhy,
      'c1',
    ],
    ['gone, and never used', unused, gone(), goneWhy, 'c1'],
  ];
  it.each(rows)(
    '%s says why, who can end it where somebody can, and which commit counts',
    (_what, known, sight, why, commit) => {
      expect(standingAfter(known, sight)?.why).toBe(why);
      expect(commitAfter(known, sight)).toBe(commit);
    },
  );
});

function held(why: string): Judgement {
  return { verdict: 'quarantined', why };
}
