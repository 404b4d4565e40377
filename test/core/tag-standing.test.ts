import { describe, expect, it } from 'vitest';
import { standingOf, type TagFacts } from '#core/tag-standing.ts';
import type { Judgement } from '#core/tag-verdict.ts';

const accepted: Judgement = { verdict: 'accepted', why: 'taken' };
const suspicious: Judgement = { verdict: 'quarantined', why: 'did you mean v2.12.0?' };
const otherBranch = 'its commit is on main, not on release-1.0';
const movedWhy = 'it was at c1 when it was first seen, and is at c2: tag a new version';
const goneWhy = 'its repository shows it no more: push it again at c1, or tag a new version';

describe('how a tag stands', () => {
  const facts: TagFacts = {
    ...{ first: 'c1', commit: 'c1', wrongBranch: undefined, isReleased: false },
  };
  const preRelease: Judgement = { verdict: 'pre-release', why: 'not asked for' };
  const library: Judgement = { verdict: 'library', why: 'no image' };
  const malformed: Judgement = { verdict: 'malformed', why: 'no version' };
  const rows: readonly (readonly [
    what: string,
    judgement: Judgement,
    facts: Partial<TagFacts>,
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
      { verdict: 'quarantined', why: otherBranch },
      true,
    ],
    [
      'a pre-release on the wrong branch',
      preRelease,
      { wrongBranch: otherBranch },
      { verdict: 'quarantined', why: otherBranch },
      true,
    ],
    [
      'a suspicious number on the wrong branch',
      suspicious,
      { wrongBranch: otherBranch },
      suspicious,
      true,
    ],
    [
      'one on the wrong branch that was released',
      accepted,
      { wrongBranch: otherBranch, isReleased: true },
      accepted,
      false,
    ],
    ['one that was moved', accepted, { commit: 'c2' }, quarantined(movedWhy), false],
    [
      'one that was moved after it was released',
      accepted,
      { commit: 'c2', isReleased: true },
      quarantined(movedWhy),
      false,
    ],
    ['a library that was moved', library, { commit: 'c2' }, quarantined(movedWhy), false],
    ['one that is gone', suspicious, { commit: undefined }, quarantined(goneWhy), false],
  ];
  it.each(rows)(
    '%s: a person may end its quarantine or not',
    (_what, judgement, given, end, isReleasable) => {
      expect(standingOf(judgement, { ...facts, ...given })).toEqual({ ...end, isReleasable });
    },
  );
});

function quarantined(why: string): Judgement {
  return { verdict: 'quarantined', why };
}
