import { describe, expect, it } from 'vitest';
import { decideTag, judgeTag, type TagEvent, type TagRecord } from '#core/tag.ts';

function seen(tag: string, commit = 'c1', lines = ['sample']): TagEvent {
  const facts = { component: 'hello', tag, commit, via: 'ci', lines, why: 'taken' };
  return { type: 'tag-seen', verdict: 'accepted', ...facts };
}

const record: TagRecord = {
  component: 'hello',
  tag: 'v1.0.0',
  commit: 'c1',
  verdict: 'accepted',
  why: 'taken',
  seenAtMs: 5,
  via: 'ci',
  lines: ['sample'],
};

describe('the verdict on a tag', () => {
  it.each([
    ['v1.0.0', 'accepted'],
    ['v1.0.0-rc1', 'pre-release'],
    ['client/v1.0.0', 'library'],
    ['1.0.0', undefined],
    ['v1.0', undefined],
  ])('%s is %s', (tag, verdict) => {
    expect(judgeTag(tag)?.verdict).toBe(verdict);
  });
});

describe('a tag seen for the first time', () => {
  it('is told to the lines whose set it changes', () => {
    expect(decideTag(undefined, seen('v1.0.0'), 5)).toEqual({
      kind: 'moved',
      next: record,
      effects: [{ type: 'tell-line', key: 'tell-line:sample', line: 'sample' }],
      why: 'hello v1.0.0: accepted, taken',
    });
  });

  it('is told to no line where it changes none', () => {
    const event: TagEvent = { ...seen('v1.0.0-rc1'), verdict: 'pre-release', lines: [] };
    expect(decideTag(undefined, event, 5)).toMatchObject({
      next: { verdict: 'pre-release', why: 'taken', lines: [] },
      effects: [],
    });
  });
});

describe('a tag seen again', () => {
  const rows: readonly { at: string; movedTo?: string; now: string; kind: string }[] = [
    { at: 'its commit', now: 'c1', kind: 'stale' },
    { at: 'another commit', now: 'c2', kind: 'moved' },
    { at: 'the commit that it was moved to', movedTo: 'c2', now: 'c2', kind: 'stale' },
    { at: 'its first commit, after a move', movedTo: 'c2', now: 'c1', kind: 'moved' },
  ];
  it.each(rows)('at $at is $kind', ({ movedTo, now, kind }) => {
    const known = movedTo === undefined ? record : { ...record, movedTo };
    expect(decideTag(known, seen('v1.0.0', now), 9).kind).toBe(kind);
  });

  const tellNew = [{ type: 'tell-line', key: 'tell-line:new', line: 'new' }];
  it.each<[string, Partial<TagRecord>, readonly string[], readonly object[]]>([
    ['one that is new', {}, ['sample', 'new'], tellNew],
    ['the only one that takes it now', { why: 'unclaimed', lines: [] }, ['new'], tellNew],
    ['one, also where it was moved', { commit: 'c0', movedTo: 'c1' }, ['new'], tellNew],
  ])('is told to the lines that were never told: %s', (_which, facts, lines, effects) => {
    const known = { ...record, ...facts };
    const told = [...new Set([...known.lines, ...lines])];
    expect(decideTag(known, seen('v1.0.0', 'c1', [...lines]), 9)).toEqual({
      kind: 'moved',
      next: { ...known, why: 'taken', lines: told },
      effects,
      why: 'v1.0.0 is news to new',
    });
  });

  it('is stale where no line takes it any more', () => {
    expect(decideTag(record, seen('v1.0.0', 'c1', []), 9).kind).toBe('stale');
  });

  it('keeps the first commit as the one that counts', () => {
    expect(decideTag(record, seen('v1.0.0', 'c2'), 9)).toMatchObject({
      next: { commit: 'c1', movedTo: 'c2' },
      effects: [],
    });
  });
});
