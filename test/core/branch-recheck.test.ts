import { describe, expect, it } from 'vitest';
import { branchRecheckMs, branchWaitMs, decideTag } from '#core/decide-tag.ts';
import type { TagRecord } from '#core/tag.ts';
import { aTagSeen, otherBranch, seenTag, wayOut } from '../given/tag-sight.ts';

describe('the branch of a tag', () => {
  const held = { verdict: 'quarantined', why: `${otherBranch} ${wayOut}` } as const;
  const waiting: TagRecord = { ...seenTag, ...held, wrongBranch: otherBranch, recheckAtMs: 100 };
  const lastMs = seenTag.seenAtMs + branchWaitMs;

  it.each<[string, TagRecord | undefined, number, number | undefined | 'stale']>([
    ['is looked at again later', waiting, 100, 100 + branchRecheckMs],
    ['is looked at for a week', waiting, lastMs - branchRecheckMs, lastMs],
    ['and then no more', waiting, lastMs - branchRecheckMs + 1, undefined],
    ['is not due before its time', waiting, 99, 'stale'],
    ['is not due where it is right', seenTag, 100, 'stale'],
    ['is not due where nobody saw the tag', undefined, 100, 'stale'],
  ])('%s', (_what, known, nowMs, after) => {
    const decision = decideTag(known, { type: 'due' }, nowMs);
    if (after === 'stale') return expect(decision.kind).toBe('stale');
    const { recheckAtMs: _before, ...rest } = waiting;
    expect(decision).toMatchObject({ kind: 'moved', effects: [] });
    expect(decision).toHaveProperty('next', after ? { ...rest, recheckAtMs: after } : rest);
  });

  it('is not looked at sooner, or later, because somebody tells of the tag', () => {
    const again = aTagSeen({ wrongBranch: otherBranch });
    expect(decideTag(waiting, again, 50).kind).toBe('stale');
    const elsewhere = aTagSeen({ wrongBranch: 'its commit is on fix' });
    expect(decideTag(waiting, elsewhere, 50)).toMatchObject({ next: { recheckAtMs: 100 } });
  });

  it('is not looked at again once somebody released the tag', () => {
    const released = aTagSeen({ wrongBranch: otherBranch, isReleased: true });
    expect(decideTag(waiting, released, 50)).not.toHaveProperty('next.recheckAtMs');
  });
});
