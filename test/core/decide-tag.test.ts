import { describe, expect, it } from 'vitest';
import { branchRecheckMs, branchWaitMs, decideTag } from '#core/decide-tag.ts';
import type { TagEvent, TagRecord, TagSeen } from '#core/tag.ts';
import type { Judgement } from '#core/tag-verdict.ts';

const accepted: Judgement = { verdict: 'accepted', why: 'taken' };
const suspicious: Judgement = { verdict: 'quarantined', why: 'did you mean v2.12.0?' };
const otherBranch = 'its commit is on main, not on release-1.0';
const wayOut = 'a promoter of sample or late can release it: POST /api/v1/quarantine-releases';

function seen(facts: Partial<TagSeen> = {}): TagSeen {
  return {
    ...{ type: 'tag-seen', component: 'hello', tag: 'v1.0.0', commit: 'c1', via: 'ci' },
    ...{ judgement: accepted, isReleased: false, isInUse: false, lines: ['sample'] },
    linesOfComponent: ['sample', 'late'],
    ...facts,
  };
}

function gone(facts: { readonly first?: string } = {}): TagEvent {
  return { type: 'tag-gone', component: 'hello', tag: 'v1.0.0', via: 'webhook', ...facts };
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

const tellSample = { type: 'tell-line', key: 'tell-line:sample', line: 'sample' };
const tellNew = { type: 'tell-line', key: 'tell-line:new', line: 'new' };
const atC2 = 'it was first at c1, and is at c2';
const movedWhy = `${atC2}: tag a new version, or move it back; nobody can release it`;
const goneWhy =
  'its repository shows it no more: push it again at c1, or tag a new version; nobody can release it';

describe('a tag seen for the first time', () => {
  it('is told to the lines whose set it changes', () => {
    expect(decideTag(undefined, seen(), 5)).toEqual({
      kind: 'moved',
      next: record,
      effects: [tellSample],
      why: 'hello v1.0.0: accepted, taken',
    });
  });

  it.each<[string, Partial<TagSeen>, Partial<TagRecord>]>([
    ['that changes no set', { lines: [] }, { lines: [] }],
    [
      'with a suspicious number',
      { judgement: suspicious },
      { verdict: 'quarantined', why: `${suspicious.why} (${wayOut})`, lines: [], isUnused: true },
    ],
    [
      'on the wrong branch',
      { wrongBranch: otherBranch },
      {
        ...{ verdict: 'quarantined', why: `${otherBranch} (${wayOut})`, lines: [] },
        ...{ isUnused: true, wrongBranch: otherBranch, recheckAtMs: 5 + branchRecheckMs },
      },
    ],
    [
      'at another commit than was listed',
      { first: 'c1', commit: 'c2' },
      { verdict: 'quarantined', why: movedWhy, lines: [], movedTo: 'c2' },
    ],
    [
      'of a library',
      { judgement: { verdict: 'library', why: 'no image' } },
      { verdict: 'library', why: 'no image', lines: [] },
    ],
  ])('%s is recorded, and told to nobody', (_what, facts, expected) => {
    const decision = decideTag(undefined, seen(facts), 5);
    expect(decision).toMatchObject({ effects: [] });
    expect(decision).toHaveProperty('next', { ...record, ...expected });
  });

  it.each<[string, Partial<TagSeen>]>([
    ['that something was built of', { judgement: suspicious, isInUse: true }],
    ['at another commit than was listed', { judgement: suspicious, first: 'c1', commit: 'c2' }],
    ['that is good', {}],
  ])('%s may be in use', (_what, facts) => {
    const decision = decideTag(undefined, seen(facts), 5);
    expect(decision).not.toHaveProperty('next.isUnused');
  });

  it('as a pre-release is told to the lines that ask for it', () => {
    const judgement: Judgement = { verdict: 'pre-release', why: 'taken' };
    expect(decideTag(undefined, seen({ judgement }), 5)).toMatchObject({ effects: [tellSample] });
  });
});

describe('a tag seen again', () => {
  const moved: Partial<TagRecord> = { verdict: 'quarantined', why: movedWhy, movedTo: 'c2' };
  const goneBefore: Partial<TagRecord> = { verdict: 'quarantined', why: goneWhy, goneSinceMs: 7 };
  it.each<[string, Partial<TagRecord>, Partial<TagSeen>, Partial<TagRecord> | 'stale']>([
    ['at its commit', {}, {}, 'stale'],
    ['where no line takes it any more', {}, { lines: [] }, 'stale'],
    ['with another reason why it is taken', {}, { judgement: { ...accepted, why: 'x' } }, 'stale'],
    ['at another commit', {}, { commit: 'c2' }, moved],
    ['where it was moved to', moved, { commit: 'c2' }, 'stale'],
    ['moved once more', moved, { commit: 'c3' }, { verdict: 'quarantined', movedTo: 'c3' }],
    ['at its commit after a move', moved, {}, { verdict: 'accepted', why: 'taken' }],
    ['pushed again at its commit', goneBefore, {}, { verdict: 'accepted', why: 'taken' }],
    ['pushed again at another', goneBefore, { commit: 'c2' }, moved],
    [
      'on the wrong branch now',
      {},
      { wrongBranch: otherBranch },
      { verdict: 'quarantined', wrongBranch: otherBranch, recheckAtMs: 9 + branchRecheckMs },
    ],
    [
      'on the wrong branch, released from quarantine',
      { verdict: 'quarantined', wrongBranch: otherBranch },
      { wrongBranch: otherBranch, isReleased: true },
      { verdict: 'accepted', wrongBranch: otherBranch },
    ],
    [
      'on the right branch at last',
      { verdict: 'quarantined', wrongBranch: otherBranch, isUnused: true, recheckAtMs: 99 },
      {},
      { verdict: 'accepted' },
    ],
    [
      'withdrawn where it was in quarantine by its number',
      { verdict: 'quarantined', why: `${suspicious.why} (${wayOut})` },
      { judgement: { verdict: 'quarantined', why: 'withdrawn by ann: broken' } },
      { verdict: 'quarantined', why: `withdrawn by ann: broken (${wayOut})` },
    ],
  ])('%s: what is only true for a time is not kept', (_what, before, facts, after) => {
    const decision = decideTag({ ...record, ...before }, seen(facts), 9);
    if (after === 'stale') return expect(decision.kind).toBe('stale');
    const { why: _why, ...rest } = record;
    expect(decision).toEqual({
      kind: 'moved',
      next: { ...rest, why: expect.any(String), ...after },
      effects: [],
      why: expect.stringMatching(/^hello v1\.0\.0: /),
    });
  });

  it.each<[string, Partial<TagRecord>, readonly string[], readonly object[]]>([
    ['one that is new', {}, ['sample', 'new'], [tellNew]],
    ['the only one that takes it now', { why: 'unclaimed', lines: [] }, ['new'], [tellNew]],
    [
      'one, where it is out of quarantine',
      { verdict: 'quarantined', why: suspicious.why, lines: [] },
      ['sample'],
      [tellSample],
    ],
  ])('is told to the lines that were never told: %s', (_which, facts, lines, effects) => {
    const known = { ...record, ...facts };
    expect(decideTag(known, seen({ lines }), 9)).toEqual({
      kind: 'moved',
      next: { ...record, lines: [...new Set([...known.lines, ...lines])] },
      effects,
      why: 'hello v1.0.0: accepted, taken',
    });
  });
});

describe('a tag in quarantine of which nothing was told or built', () => {
  const why = `${suspicious.why} (${wayOut})`;
  const held: TagRecord = { ...record, verdict: 'quarantined', why, lines: [], isUnused: true };
  const atNew = `${atC2}; nothing was told or built of it (${wayOut})`;
  const elsewhere = { commit: 'c2', judgement: accepted };
  const movedOn: TagRecord = { ...held, why: atNew, movedTo: 'c2' };

  it.each<[string, TagRecord, Partial<TagSeen>, Partial<TagRecord>]>([
    ['moved to where it is good, can be released', held, elsewhere, movedOn],
    [
      'released there, counts there, and is told to its lines',
      movedOn,
      { ...elsewhere, isReleased: true },
      { ...record, commit: 'c2' },
    ],
    [
      'released there before anybody saw it there, does so too',
      held,
      { ...elsewhere, isReleased: true },
      { ...record, commit: 'c2' },
    ],
    ['moved back, is as it was', movedOn, { judgement: suspicious }, held],
    [
      'moved, where it was released in production, is released by nobody',
      held,
      { ...elsewhere, isInUse: true },
      { ...record, verdict: 'quarantined', why: movedWhy, lines: [], movedTo: 'c2' },
    ],
    [
      'pushed again elsewhere after it was gone, can be released',
      { ...held, why: goneWhy, goneSinceMs: 7 },
      elsewhere,
      movedOn,
    ],
  ])('%s', (_what, before, facts, after) => {
    const { isUnused: _unused, ...used } = { ...held, ...after };
    const next = after.isUnused ? { ...used, isUnused: true } : used;
    expect(decideTag(before, seen(facts), 9)).toHaveProperty('next', next);
  });

  it('stays so while it is gone', () => {
    const next = { ...held, why: goneWhy, goneSinceMs: 9 };
    expect(decideTag(held, gone(), 9)).toHaveProperty('next', next);
  });

  it('is in use as soon as it was good', () => {
    const good = decideTag(held, seen(), 9);
    if (good.kind === 'stale') return expect.unreachable();
    expect(decideTag(good.next, seen({ commit: 'c2' }), 10)).toMatchObject({
      next: { why: movedWhy, movedTo: 'c2' },
    });
    expect(good.next).not.toHaveProperty('isUnused');
  });
});

describe('the branch of a tag', () => {
  const held = { verdict: 'quarantined', why: `${otherBranch} (${wayOut})` } as const;
  const waiting: TagRecord = { ...record, ...held, wrongBranch: otherBranch, recheckAtMs: 100 };
  const lastMs = record.seenAtMs + branchWaitMs;

  it.each<[string, TagRecord | undefined, number, number | undefined | 'stale']>([
    ['is looked at again later', waiting, 100, 100 + branchRecheckMs],
    ['is looked at for a week', waiting, lastMs - branchRecheckMs, lastMs],
    ['and then no more', waiting, lastMs - branchRecheckMs + 1, undefined],
    ['is not due before its time', waiting, 99, 'stale'],
    ['is not due where it is right', record, 100, 'stale'],
    ['is not due where nobody saw the tag', undefined, 100, 'stale'],
  ])('%s', (_what, known, nowMs, after) => {
    const decision = decideTag(known, { type: 'due' }, nowMs);
    if (after === 'stale') return expect(decision.kind).toBe('stale');
    const { recheckAtMs: _before, ...rest } = waiting;
    expect(decision).toMatchObject({ kind: 'moved', effects: [] });
    expect(decision).toHaveProperty('next', after ? { ...rest, recheckAtMs: after } : rest);
  });

  it('is not looked at sooner, or later, because somebody tells of the tag', () => {
    const again = seen({ wrongBranch: otherBranch });
    expect(decideTag(waiting, again, 50).kind).toBe('stale');
    const elsewhere = seen({ wrongBranch: 'its commit is on fix' });
    expect(decideTag(waiting, elsewhere, 50)).toMatchObject({ next: { recheckAtMs: 100 } });
  });

  it('is not looked at again once somebody released the tag', () => {
    const released = seen({ wrongBranch: otherBranch, isReleased: true });
    expect(decideTag(waiting, released, 50)).not.toHaveProperty('next.recheckAtMs');
  });
});

describe('a tag that is gone', () => {
  const lost = { verdict: 'quarantined', why: goneWhy, goneSinceMs: 9 } as const;
  it.each<[string, TagRecord | undefined, TagEvent, TagRecord | 'stale']>([
    ['that was seen', record, gone(), { ...record, ...lost }],
    ['that was moved before', { ...record, movedTo: 'c2' }, gone(), { ...record, ...lost }],
    [
      'that was only listed',
      undefined,
      gone({ first: 'c1' }),
      { ...record, ...lost, seenAtMs: 9, via: 'webhook', lines: [] },
    ],
    ['that is known to be gone', { ...record, ...lost, goneSinceMs: 7 }, gone(), 'stale'],
    ['that was never seen', undefined, gone(), 'stale'],
  ])('%s', (_what, known, event, after) => {
    const decision = decideTag(known, event, 9);
    if (after === 'stale') return expect(decision.kind).toBe('stale');
    const why = `hello v1.0.0: quarantined, ${goneWhy}`;
    expect(decision).toEqual({ kind: 'moved', next: after, effects: [], why });
  });
});
