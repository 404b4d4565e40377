import { describe, expect, it } from 'vitest';
import type { Refusal } from '#core/admission.ts';
import type { Ruling } from '#core/ruling.ts';
import { judgeRuling } from '#core/tag-ruling.ts';
import type { Standing } from '#core/tag-standing.ts';
import { aRuling } from '../given/component.ts';

const accepted: Standing = { verdict: 'accepted', why: 'taken', isReleasable: false };
const preRelease: Standing = { verdict: 'pre-release', why: 'not taken', isReleasable: false };
const library: Standing = { verdict: 'library', why: 'no image', isReleasable: false };
const suspicious: Standing = { verdict: 'quarantined', why: 'too high', isReleasable: true };
const moved: Standing = { verdict: 'quarantined', why: 'it was moved', isReleasable: false };
const withdrawal = aRuling('v1.0.0', { ruling: 'withdrawn' });

function conflict(why: string): Refusal {
  return { code: 'conflict', why: `hello v1.0.0 ${why}` };
}

const movedReleased = conflict('cannot be released from quarantine: it was moved');
const rows: readonly (readonly [
  ruling: Ruling['ruling'],
  what: string,
  standing: Standing,
  withdrawal: Ruling | undefined,
  end: string | Refusal,
])[] = [
  ['released', 'a suspicious tag', suspicious, undefined, 'to be ruled'],
  ['released', 'a withdrawn tag', suspicious, withdrawal, 'to be ruled'],
  ['released', 'an accepted tag', accepted, undefined, 'stands'],
  ['released', 'a pre-release', preRelease, undefined, 'stands'],
  ['released', 'a tag that was moved', moved, undefined, movedReleased],
  ['released', 'a tag that was moved to where it is withdrawn', moved, withdrawal, movedReleased],
  [
    ...(['released', 'a version of a library', library, undefined] as const),
    conflict('cannot be released from quarantine: no image'),
  ],
  ['withdrawn', 'an accepted tag', accepted, undefined, 'to be ruled'],
  ['withdrawn', 'a pre-release', preRelease, undefined, 'to be ruled'],
  ['withdrawn', 'a withdrawn tag', suspicious, withdrawal, 'stands'],
  [
    ...(['withdrawn', 'a suspicious tag', suspicious, undefined] as const),
    conflict('is in quarantine, and taken by no line: too high'),
  ],
  [
    ...(['withdrawn', 'a tag that was moved', moved, withdrawal] as const),
    conflict('is in quarantine, and taken by no line: it was moved'),
  ],
];

describe('a person who wants a tag', () => {
  it.each(rows)(
    '%s, where it is %s, is heard or told why not',
    (ruling, _what, standing, last, end) => {
      const request = { component: 'hello', tag: 'v1.0.0', ruling };
      expect(judgeRuling(request, standing, last)).toEqual(end);
    },
  );
});
