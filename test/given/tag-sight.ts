import type { TagGone, TagRecord, TagSeen } from '#core/tag.ts';
import type { Judgement } from '#core/tag-verdict.ts';
import { goneWords, movedWords } from './quarantine-words.ts';

/** A good number, as a repository's list says it. */
export const acceptedNumber: Judgement = { verdict: 'accepted', why: 'taken' };

/** A number that was probably mistyped. */
export const suspiciousNumber: Judgement = {
  verdict: 'quarantined',
  why: 'did you mean v2.12.0?',
};

/** Why a tag is on the wrong branch. */
export const otherBranch = 'its commit is on main, not on release-1.0';

/** Who can release a tag of {@link aTagSeen} from quarantine, and how. */
export const wayOut =
  '(a promoter of sample or late can release it: POST /api/v1/quarantine-releases)';

/** Why `hello v1.0.0` is in quarantine when it is at `c2`, and may be in use as it was at `c1`. */
export const movedWhy = movedWords('c1', 'c2');

/** Why `hello v1.0.0` is in quarantine when it is gone. */
export const goneWhy = goneWords('c1');

/** `hello v1.0.0` seen at `c1`, with a good number, by a line that takes it and one that does not. */
export function aTagSeen(facts: Partial<TagSeen> = {}): TagSeen {
  return {
    ...{ type: 'tag-seen', component: 'hello', tag: 'v1.0.0', commit: 'c1', via: 'ci' },
    ...{ judgement: acceptedNumber, isReleased: false, isInUse: false, lines: ['sample'] },
    linesOfComponent: ['sample', 'late'],
    untilMs: Number.MAX_SAFE_INTEGER,
    ...facts,
  };
}

/** `hello v1.0.0` gone from its repository. */
export function aTagGone(facts: { readonly first?: string } = {}): TagGone {
  const untilMs = Number.MAX_SAFE_INTEGER;
  return { type: 'tag-gone', component: 'hello', tag: 'v1.0.0', via: 'webhook', untilMs, ...facts };
}

/** What is recorded of {@link aTagSeen} at the time 5. */
export const seenTag: TagRecord = {
  ...{ component: 'hello', tag: 'v1.0.0', commit: 'c1', verdict: 'accepted', why: 'taken' },
  ...{ seenAtMs: 5, via: 'ci', lines: ['sample'] },
};
