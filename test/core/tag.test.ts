import { describe, expect, it } from 'vitest';
import {
  decideTag,
  isBranchKnown,
  standingAfter,
  type TagEvent,
  type TagRecord,
  tagKey,
} from '#core/tag.ts';
import type { Judgement } from '#core/tag-verdict.ts';

type Seen = Extract<TagEvent, { type: 'tag-seen' }>;

const accepted: Judgement = { verdict: 'accepted', why: 'taken' };
const suspicious: Judgement = { verdict: 'quarantined', why: 'did you mean v2.12.0?' };
const otherBranch = 'its commit is on main, not on release-1.0';
const wayOut = 'a promoter of sample or late can release it: POST /api/v1/quarantine-releases';

function seen(facts: Partial<Seen> = {}): Seen {
  return {
    ...{ type: 'tag-seen', component: 'hello', tag: 'v1.0.0', commit: 'c1', via: 'ci' },
    ...{ judgement: accepted, isReleased: false, lines: ['sample'] },
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
const movedWhy = 'it was at c1 when it was first seen, and is at c2: tag a new version';
const goneWhy = 'its repository shows it no more: push it again at c1, or tag a new version';

describe('how a tag stands after an event', () => {
  it.each<[string, TagRecord | undefined, TagEvent, string | undefined]>([
    ['seen first where it was listed', undefined, seen({ first: 'c1' }), 'taken'],
    [
      'seen first at another commit than listed',
      undefined,
      seen({ first: 'c1', commit: 'c2' }),
      movedWhy,
    ],
    ['seen at its commit, whatever was listed', record, seen({ first: 'c0' }), 'taken'],
    ['gone after it was seen', record, gone(), goneWhy],
    ['gone after it was listed', undefined, gone({ first: 'c1' }), goneWhy],
    ['gone and never seen', undefined, gone(), undefined],
    [
      'in quarantine by its number',
      undefined,
      seen({ judgement: suspicious }),
      `${suspicious.why} (${wayOut})`,
    ],
    [
      'on the wrong branch',
      undefined,
      seen({ wrongBranch: otherBranch }),
      `${otherBranch} (${wayOut})`,
    ],
  ])('%s says why, and who can end it where somebody can', (_what, known, event, why) => {
    expect(standingAfter(known, event)?.why).toBe(why);
  });
});

describe('a tag seen for the first time', () => {
  it('is told to the lines whose set it changes', () => {
    expect(decideTag(undefined, seen(), 5)).toEqual({
      kind: 'moved',
      next: record,
      effects: [tellSample],
      why: 'hello v1.0.0: accepted, taken',
    });
  });

  it.each<[string, Partial<Seen>, Partial<TagRecord>]>([
    ['that changes no set', { lines: [] }, { lines: [] }],
    [
      'with a suspicious number',
      { judgement: suspicious },
      { verdict: 'quarantined', why: `${suspicious.why} (${wayOut})`, lines: [] },
    ],
    [
      'on the wrong branch',
      { wrongBranch: otherBranch },
      {
        ...{ verdict: 'quarantined', why: `${otherBranch} (${wayOut})`, lines: [] },
        wrongBranch: otherBranch,
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
    expect(decideTag(undefined, seen(facts), 5)).toMatchObject({
      next: { ...record, ...expected },
      effects: [],
    });
  });

  it('as a pre-release is told to the lines that ask for it', () => {
    const judgement: Judgement = { verdict: 'pre-release', why: 'taken' };
    expect(decideTag(undefined, seen({ judgement }), 5)).toMatchObject({ effects: [tellSample] });
  });
});

describe('a tag seen again', () => {
  const moved: Partial<TagRecord> = { verdict: 'quarantined', why: movedWhy, movedTo: 'c2' };
  const goneBefore: Partial<TagRecord> = { verdict: 'quarantined', why: goneWhy, goneSinceMs: 7 };
  it.each<[string, Partial<TagRecord>, Partial<Seen>, Partial<TagRecord> | 'stale']>([
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
      { verdict: 'quarantined', wrongBranch: otherBranch },
    ],
    [
      'on the wrong branch, released from quarantine',
      { verdict: 'quarantined', wrongBranch: otherBranch },
      { wrongBranch: otherBranch, isReleased: true },
      { verdict: 'accepted', wrongBranch: otherBranch },
    ],
    [
      'on the right branch at last',
      { verdict: 'quarantined', wrongBranch: otherBranch },
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

describe('the branch of a tag', () => {
  it.each<[string, TagRecord | undefined, boolean, boolean]>([
    ['that was seen', record, false, true],
    ['that was moved', { ...record, movedTo: 'c2' }, true, false],
    ['that is gone', { ...record, goneSinceMs: 7 }, true, false],
    ['of the history, never seen since', undefined, true, true],
    ['that nobody saw', undefined, false, false],
  ])('%s is known or not', (_what, known, isHistory, isKnown) => {
    expect(isBranchKnown(known, isHistory)).toBe(isKnown);
  });
});

describe('the id of a tag', () => {
  it('names its component', () => {
    expect(tagKey('hello', 'client/v1.0.0')).toBe('hello:client/v1.0.0');
  });
});
