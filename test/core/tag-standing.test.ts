import { describe, expect, it } from 'vitest';
import type { TagRecord, TagSight } from '#core/tag.ts';
import { commitAfter, standingAfter, standingAt, type TagPlace } from '#core/tag-standing.ts';
import type { Judgement } from '#core/tag-verdict.ts';
import {
  acceptedNumber,
  aTagGone,
  aTagSeen,
  goneWhy,
  movedWhy,
  otherBranch,
  seenTag,
  suspiciousNumber,
  wayOut,
} from '../given/tag-sight.ts';

const unusedWhy = 'it was first at c1, and is at c2; nothing was told or built of it';

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
    ['a good number', acceptedNumber, {}, acceptedNumber, false],
    ['a pre-release', preRelease, {}, preRelease, false],
    ['a version of a library', library, {}, library, false],
    ['a library on another branch', library, { wrongBranch: otherBranch }, library, false],
    ['no version', malformed, {}, malformed, false],
    ['a suspicious number', suspiciousNumber, {}, suspiciousNumber, true],
    [
      'a good number on the wrong branch',
      acceptedNumber,
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
      suspiciousNumber,
      { wrongBranch: otherBranch },
      held(`${suspiciousNumber.why}; and ${otherBranch}`),
      true,
    ],
    [
      'one on the wrong branch that was released',
      acceptedNumber,
      { wrongBranch: otherBranch, isReleased: true },
      acceptedNumber,
      false,
    ],
    ['one that was moved', acceptedNumber, { commit: 'c2' }, held(movedWhy), false],
    [
      'one that was moved after it was released',
      acceptedNumber,
      { commit: 'c2', isReleased: true },
      held(movedWhy),
      false,
    ],
    ['a library that was moved', library, { commit: 'c2' }, held(movedWhy), false],
    ['one that was moved, and never used', acceptedNumber, unused, held(unusedWhy), true],
    [
      'the same with all that can be wrong',
      suspiciousNumber,
      { ...unused, wrongBranch: otherBranch },
      held(`${unusedWhy}; and ${suspiciousNumber.why}; and ${otherBranch}`),
      true,
    ],
    [
      'the same, released where it is',
      acceptedNumber,
      { ...unused, wrongBranch: otherBranch, isReleased: true },
      acceptedNumber,
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

const unused: TagRecord = { ...seenTag, verdict: 'quarantined', lines: [], isUnused: true };

describe('a sight of a tag', () => {
  const rows: readonly (readonly [
    what: string,
    record: TagRecord | undefined,
    sight: TagSight,
    why: string | undefined,
    commit: string | undefined,
  ])[] = [
    ['where it was listed', undefined, aTagSeen({ first: 'c1' }), 'taken', 'c1'],
    ['where nobody listed it', undefined, aTagSeen(), 'taken', 'c1'],
    [
      'at another commit than listed',
      undefined,
      aTagSeen({ first: 'c1', commit: 'c2' }),
      movedWhy,
      'c1',
    ],
    ['at its commit, whatever was listed', seenTag, aTagSeen({ first: 'c0' }), 'taken', 'c1'],
    ['gone after it was seen', seenTag, aTagGone(), goneWhy, 'c1'],
    ['gone after it was listed', undefined, aTagGone({ first: 'c1' }), goneWhy, 'c1'],
    ['gone and never seen', undefined, aTagGone(), undefined, undefined],
    [
      'in quarantine by its number',
      undefined,
      aTagSeen({ judgement: suspiciousNumber }),
      `${suspiciousNumber.why} ${wayOut}`,
      'c1',
    ],
    [
      'on the wrong branch',
      undefined,
      aTagSeen({ wrongBranch: otherBranch }),
      `${otherBranch} ${wayOut}`,
      'c1',
    ],
    ['moved, and never used', unused, aTagSeen({ commit: 'c2' }), `${unusedWhy} ${wayOut}`, 'c1'],
    ['released there', unused, aTagSeen({ commit: 'c2', isReleased: true }), 'taken', 'c2'],
    [
      'released there, and in use',
      unused,
      aTagSeen({ commit: 'c2', isReleased: true, isInUse: true }),
      movedWhy,
      'c1',
    ],
    ['gone, and never used', unused, aTagGone(), goneWhy, 'c1'],
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
