import { describe, expect, it } from 'vitest';
import { isSeenAt, type TagRecord, tagKey } from '#core/tag.ts';

const record: TagRecord = {
  ...{ component: 'hello', tag: 'v1.0.0', commit: 'c1', verdict: 'accepted', why: 'taken' },
  ...{ seenAtMs: 5, via: 'ci', lines: [] },
};

describe('a record of a tag', () => {
  it.each<[string, Partial<TagRecord>, string | undefined]>([
    ['at its first commit', {}, 'c1'],
    ['where it was moved', { movedTo: 'c2' }, 'c2'],
    ['nowhere, since it is gone', { goneSinceMs: 7 }, undefined],
  ])('says that it was seen last %s', (_where, facts, commit) => {
    const at = ['c1', 'c2'].find((one) => isSeenAt({ ...record, ...facts }, one));
    expect(at).toBe(commit);
  });

  it('is named by its component', () => {
    expect(tagKey('hello', 'client/v1.0.0')).toBe('hello:client/v1.0.0');
  });
});
