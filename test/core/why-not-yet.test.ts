import { describe, expect, it } from 'vitest';
import type { ComponentState, KnownTag } from '#core/component-state.ts';
import { type LineOfTag, rankOf } from '#core/line-why.ts';
import type { Ruling } from '#core/ruling.ts';
import type { TagRecord } from '#core/tag.ts';
import type { TagFacts } from '#core/tag-why.ts';
import type { Verdict } from '#core/verdict.ts';
import { whyCandidate, whyTag } from '#core/why-not-yet.ts';
import { whyText } from '#core/why-text.ts';
import { aCandidate, aFrozenComponent } from '../given/candidate.ts';
import { aComponent, aHeadComponent, aLine, aLineComponent, aLineState } from '../given/line.ts';
import { aTag } from '../given/version.ts';

const promoter = 'maintainer@example.com';
const maintainers = ['the maintainers of hello'];
const way = 'POST /api/v1/quarantine-releases';

/** The record of a good tag. */
function record(facts: Partial<TagRecord> = {}): TagRecord {
  return {
    ...{ component: 'hello', tag: 'v1.0.1', commit: 'one', verdict: 'accepted', via: 'message' },
    ...{ why: 'taken by sample', seenAtMs: 5, lines: ['sample'] },
    ...facts,
  };
}

function state(tags: readonly KnownTag[], facts: Partial<ComponentState> = {}): ComponentState {
  return { component: 'hello', tags, rulings: [], ...facts };
}

function asked(facts: Partial<TagFacts> = {}): TagFacts {
  return { component: 'hello', tag: 'v1.0.1', promoters: [promoter], ...facts };
}

/** A line that takes hello under a base version, and that nothing is known of. */
function onLine(facts: Partial<LineOfTag> = {}, base = '1', preReleases = false): LineOfTag {
  const own = aLineComponent(aComponent(), base, preReleases);
  return { line: aLine({ components: [own] }), own, state: aLineState(), ...facts };
}

const withdrawn: Ruling = {
  ...{ tag: 'v1.0.1', commit: 'one', ruling: 'withdrawn', by: 'me', reason: 'it\nleaks', atMs: 1 },
};
const quarantined = { verdict: 'quarantined', why: 'too high: did you mean v1.0.1?' } as const;

interface TagRow {
  readonly of: string;
  readonly facts: Partial<TagFacts>;
  readonly standing: Verdict['standing'];
  readonly says: string;
  readonly who?: readonly string[];
  readonly at?: string;
}

const first = '1970-01-01T00:00:00.005Z';

const tagRows: readonly TagRow[] = [
  {
    of: 'one that nobody saw',
    facts: { state: state([]) },
    standing: 'needs a person',
    says:
      'Never seen: nobody told of it, and its repository did not show it when it was listed last, ' +
      'which is every few minutes',
    who: maintainers,
  },
  {
    of: 'a good one',
    facts: { record: record() },
    standing: 'done',
    says: 'Good, taken by sample',
    at: first,
  },
  {
    of: 'a pre-release',
    facts: { record: record({ verdict: 'pre-release', why: 'a pre-release' }) },
    standing: 'done',
    says: 'Good, a pre-release',
    at: first,
  },
  {
    of: 'one that was recorded as a library once',
    facts: { record: record({ verdict: 'library', why: 'a library' }) },
    standing: 'over',
    says: 'Never built: a library',
    at: first,
  },
  {
    of: 'a suspicious one',
    facts: { record: record(quarantined) },
    standing: 'needs a person',
    says: 'In quarantine: too high: did you mean v1.0.1?',
    who: [promoter],
    at: first,
  },
  {
    of: 'one on the wrong branch, for now',
    facts: { record: record({ ...quarantined, why: 'on main', recheckAtMs: 60 }) },
    standing: 'needs a person',
    says: 'In quarantine: on main; its branch is looked at again at 1970-01-01T00:00:00.060Z',
    who: [promoter],
    at: first,
  },
  {
    of: 'one that was moved while nobody used it',
    facts: { record: record({ ...quarantined, movedTo: 'two', isUnused: true }) },
    standing: 'needs a person',
    says: 'In quarantine: too high: did you mean v1.0.1?',
    who: [promoter],
    at: first,
  },
  {
    of: 'one that was moved',
    facts: { record: record({ ...quarantined, why: 'it was at one', movedTo: 'two' }) },
    standing: 'needs a person',
    says: 'Moved: it was at one',
    who: maintainers,
    at: first,
  },
  {
    of: 'one that is gone',
    facts: { record: record({ ...quarantined, why: 'not shown', goneSinceMs: 70 }) },
    standing: 'needs a person',
    says: 'Gone: not shown',
    who: maintainers,
    at: '1970-01-01T00:00:00.070Z',
  },
  {
    of: 'one that a person withdrew',
    facts: { record: record(), state: state([], { rulings: [withdrawn] }) },
    standing: 'over',
    says: `Withdrawn by me: it leaks; a promoter can take that back: ${way}`,
    at: first,
  },
  {
    of: 'one that a person withdrew where it is no more',
    facts: { record: record({ commit: 'two' }), state: state([], { rulings: [withdrawn] }) },
    standing: 'done',
    says: 'Good, taken by sample',
    at: first,
  },
  {
    of: 'one that was recorded as no version once',
    facts: { record: record({ verdict: 'malformed', why: 'an odd name' }) },
    standing: 'over',
    says: 'Never built: an odd name',
    at: first,
  },
  {
    of: 'one that is listed, and withdrawn',
    facts: {
      state: state([{ tag: 'v1.0.1', commit: 'one' }], { rulings: [withdrawn] }),
    },
    standing: 'over',
    says: `Withdrawn by me: it leaks; a promoter can take that back: ${way}`,
  },
  {
    of: 'one that is listed, and gone',
    facts: { state: state([{ tag: 'v1.0.1', commit: 'one', isGone: true }]) },
    standing: 'needs a person',
    says: 'Gone: its repository shows it no more',
    who: maintainers,
  },
  {
    of: 'one that is listed, and moved',
    facts: { state: state([{ tag: 'v1.0.1', commit: 'one', movedTo: 'two' }]) },
    standing: 'needs a person',
    says: 'Moved: it was first at one, and is at two',
    who: maintainers,
  },
  {
    of: 'one that is listed, and doubted',
    facts: { state: state([{ tag: 'v1.0.1', commit: 'one', isDoubted: true }]) },
    standing: 'needs a person',
    says: 'In quarantine: its number hardly continues those before it',
    who: [promoter],
  },
  {
    of: 'one of history',
    facts: { state: state([{ tag: 'v1.0.1', commit: 'one', isHistory: true }]) },
    standing: 'done',
    says: 'History: it stood before its component was watched, and is announced to nobody',
  },
  {
    of: 'one that was listed a moment ago',
    facts: { state: state([{ tag: 'v1.0.1', commit: 'one' }]) },
    standing: 'done',
    says: 'Found, and not looked at yet',
  },
  {
    of: 'a library',
    facts: { tag: 'client/v1.0.0' },
    standing: 'over',
    says: 'Never built: its prefix makes it a version of a library, without an image',
  },
  {
    of: 'a name that is no version',
    facts: { tag: '0.4.0' },
    standing: 'needs a person',
    says: 'Malformed: neither vX.Y.Z nor vX.Y.Z-pre: did you mean v0.4.0?',
    who: maintainers,
  },
];

describe('a tag by itself', () => {
  it.each(tagRows)('tells of $of', ({ facts, standing, says, who = [], at }) => {
    const { chain, verdict, about } = whyTag(asked(facts), [onLine()]);
    const when = at === undefined ? {} : { at };
    expect(chain[0]).toEqual({ what: 'tag', standing, sentence: says, ...when });
    expect(about).toEqual({ component: 'hello', tag: facts.tag ?? 'v1.0.1' });
    if (standing !== 'done') expect(verdict).toMatchObject({ standing, sentence: says, who });
    if (standing === 'needs a person') expect(verdict.way).toMatch(/tag|push/);
  });
});

const good = { record: record() };
const later = aFrozenComponent({ tag: 'v1.0.2' });
const building = { standing: 'under way', sentence: 'Building', who: [] } as const;
const out = { standing: 'done', sentence: 'Out', who: [], since: first } as const;

interface LineRow {
  readonly of: string;
  readonly tag?: string;
  readonly facts?: Partial<TagFacts>;
  readonly line: LineOfTag;
  readonly standing: Verdict['standing'];
  readonly says: string;
  readonly at?: string;
}

const lineRows: readonly LineRow[] = [
  {
    of: 'a line of other versions',
    line: onLine({}, '2'),
    standing: 'over',
    says: 'Not taken: sample takes versions under 2',
  },
  {
    of: 'a line without pre-releases',
    tag: 'v1.1.0-rc1',
    line: onLine(),
    standing: 'over',
    says: 'Not taken: sample asks for no pre-releases',
  },
  {
    of: 'a line that asks for them',
    tag: 'v1.1.0-rc1',
    line: onLine({}, '1', true),
    standing: 'waits',
    says: 'sample is told of it with the next look at its repository',
  },
  {
    of: 'a tag in quarantine',
    facts: { record: record(quarantined) },
    line: onLine(),
    standing: 'needs a person',
    says: 'In quarantine: too high: did you mean v1.0.1?',
    at: first,
  },
  {
    of: 'a line whose release has a newer one',
    line: onLine({
      state: aLineState({
        head: {
          ...{ version: 'v1.0.0', candidate: 'zero' },
          components: [aHeadComponent('hello', 'v1.0.2')],
        },
      }),
    }),
    standing: 'over',
    says: 'Not taken: sample takes v1.0.2, which is newer',
  },
  {
    of: 'a line whose newest candidate has a newer one',
    line: onLine({ newest: aCandidate('building', { components: [later] }) }),
    standing: 'over',
    says: 'Not taken: sample takes v1.0.2, which is newer',
  },
  {
    of: 'a line that would take a newer one',
    facts: {
      state: state(
        [
          { tag: 'v1.0.2', commit: 'a' },
          { tag: 'v1.0.3', commit: 'one' },
          { tag: 'v1.0.4', commit: 'b', isGone: true },
          { tag: 'v1.0.5', commit: 'b', movedTo: 'c' },
          { tag: 'v1.0.6', commit: 'b', isDoubted: true },
          { tag: 'v1.1.0-rc1', commit: 'b' },
          { tag: 'v2.0.0', commit: 'b' },
          { tag: 'client/v9.0.0', commit: 'b' },
        ],
        { rulings: [{ ...withdrawn, tag: 'v1.0.3' }] },
      ),
    },
    line: onLine(),
    standing: 'over',
    says: 'Not taken: sample takes v1.0.2, which is newer',
  },
  {
    of: 'a line that opens a candidate',
    line: onLine({ state: aLineState({ opening: [{ round: 'first', sinceMs: 5 }] }) }),
    standing: 'under way',
    says: 'sample is opening a candidate, round first',
    at: first,
  },
  {
    of: 'a line that waits for quiet',
    line: onLine({ state: aLineState({ quietUntilMs: 60, waitingSinceMs: 5, why: 'before' }) }),
    standing: 'waits',
    says: 'sample waits for quiet until 1970-01-01T00:00:00.060Z',
    at: first,
  },
  {
    of: 'a line that waits for quiet, nobody knows since when',
    line: onLine({ state: aLineState({ quietUntilMs: 60 }) }),
    standing: 'waits',
    says: 'sample waits for quiet until 1970-01-01T00:00:00.060Z',
  },
  {
    of: 'a line that could open no candidate',
    line: onLine({ state: aLineState({ why: 'counter has\nno tag' }) }),
    standing: 'needs a person',
    says: 'sample could open no candidate: counter has no tag',
  },
  {
    of: 'a line that passed it over',
    line: onLine({
      newest: aCandidate('building', {
        skipped: { hello: [{ tag: aTag('v1.0.1'), why: 'quarantined: too high' }] },
      }),
    }),
    standing: 'waits',
    says: 'Passed over when candidate one was opened: quarantined: too high',
  },
  {
    of: 'a line that has not heard of it',
    line: onLine({ newest: aCandidate('building') }),
    standing: 'waits',
    says: 'sample is told of it with the next look at its repository',
  },
];

describe('a tag on a line', () => {
  it.each(lineRows)('tells of $of', ({ tag, facts, line, standing, says, at }) => {
    const of = asked({ ...good, ...(tag && { tag }), ...facts });
    const { chain } = whyTag(of, [line]);
    const when = at === undefined ? {} : { at };
    expect(chain[1]).toEqual({ line: 'sample', what: 'line', standing, sentence: says, ...when });
  });

  it.each([
    ['under-way', 'under way', 'Its own build is not through'],
    ['built', 'done', 'Built'],
    ['failed', 'over', 'Not built: step 2 failed'],
    [undefined, 'under way', 'Its own build is not through'],
  ] as const)('that has it tells of its own build: %s', (phase, standing, sentence) => {
    const why = phase === 'failed' ? { why: 'step 2\nfailed' } : {};
    const builds = phase === undefined ? {} : { hello: { phase, images: [], ...why } };
    const having = { candidate: aCandidate('building', { builds }), verdict: building };
    const { chain, verdict, links } = whyTag(asked(good), [onLine({ having })]);
    expect(chain.slice(1)).toEqual([
      {
        ...{ line: 'sample', what: 'set', standing: 'done', sentence: 'Taken into candidate one' },
        at: '1970-01-01T00:00:00.000Z',
      },
      { line: 'sample', what: 'build', standing, sentence },
      { line: 'sample', what: 'candidate', standing: 'under way', sentence: 'Building' },
    ]);
    expect(verdict).toBe(building);
    expect(links).toEqual({
      'line sample': '/api/v1/lines/sample',
      'candidate of sample': '/api/v1/candidates/one',
    });
  });

  it('tells of a build that failed without a word', () => {
    const builds = { hello: { phase: 'failed', images: [] } } as const;
    const having = { candidate: aCandidate('failed', { builds }), verdict: building };
    const { chain } = whyTag(asked(good), [onLine({ having })]);
    expect(chain[2]).toMatchObject({ sentence: 'Not built: nobody said why' });
  });

  it('is answered by the line on which it came furthest', () => {
    const released = aCandidate('released', { version: 'v1.0.0' });
    const lines = [
      onLine({}, '1.0'),
      onLine({ having: { candidate: aCandidate('accepted'), verdict: building } }),
      onLine({ having: { candidate: released, verdict: out } }),
      onLine({}, '2'),
    ];
    const { verdict, chain } = whyTag(asked(good), lines);
    expect(verdict).toBe(out);
    expect(chain).toHaveLength(1 + 1 + 3 + 3 + 1);
  });

  it('is released where it was before it was moved', () => {
    const having = { candidate: aCandidate('released', { version: 'v1.0.0' }), verdict: out };
    const moved = asked({ record: record({ ...quarantined, movedTo: 'two' }) });
    const { verdict, chain } = whyTag(moved, [onLine({ having })]);
    expect(verdict).toBe(out);
    expect(chain[0]).toMatchObject({ what: 'tag', standing: 'needs a person' });
  });

  it('is unclaimed where no line has a base version for it', () => {
    const sentence = 'Unclaimed: no release line has a base version for hello v1.0.1';
    const unclaimed = { standing: 'over', sentence, who: [] };
    expect(whyTag(asked(good), [onLine({}, '2')]).verdict).toEqual(unclaimed);
    expect(whyTag(asked(good), []).verdict).toEqual(unclaimed);
    const doubted = whyTag(asked({ record: record(quarantined) }), [onLine({}, '2')]);
    expect(doubted.verdict).toMatchObject({ standing: 'needs a person' });
  });

  it('is nearer to a release the further its candidate came', () => {
    const phases = [
      'superseded',
      'collected',
      'failed',
      'building',
      'testing',
      'accepted',
    ] as const;
    const ranks = [
      ...phases.map((phase) => rankOf(phase, undefined)),
      rankOf('promoting', 'v1.0.0'),
      rankOf('collected', 'v1.0.0'),
    ];
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(new Set(ranks).size).toBe(ranks.length);
  });
});

describe('a candidate', () => {
  it('is told of with its line, where that has a file', () => {
    const about = { candidate: 'one' };
    const of = aCandidate('building');
    expect(whyCandidate(of, building, out)).toEqual({
      ...{ about, verdict: building },
      chain: [
        { line: 'sample', what: 'candidate', standing: 'under way', sentence: 'Building' },
        { line: 'sample', what: 'line', standing: 'done', sentence: 'Out', at: first },
      ],
      links: { candidate: '/api/v1/candidates/one', line: '/api/v1/lines/sample' },
    });
    expect(whyCandidate(of, building).chain).toHaveLength(1);
  });
});

describe('as text', () => {
  it('it tells who must act, and the way', () => {
    const text = whyText(whyTag(asked({ record: record(quarantined) }), [onLine()]));
    expect(text).toBe(
      [
        'hello v1.0.1: needs a person',
        '',
        '  In quarantine: too high: did you mean v1.0.1?',
        `  who: ${promoter}`,
        `  way: tag anew, or release it from quarantine: ${way}`,
        '',
        `tag (needs a person, ${first}): In quarantine: too high: did you mean v1.0.1?`,
        `sample line (needs a person, ${first}): In quarantine: too high: did you mean v1.0.1?`,
        '',
        'line sample: GET /api/v1/lines/sample',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [false, '  expected by 1970-01-01T00:00:00.005Z'],
    [true, '  late: was expected by 1970-01-01T00:00:00.005Z'],
  ])('it tells when more is expected; late: %s', (isLate, words) => {
    const expected = { at: first, of: 3, isLate };
    const text = whyText(whyCandidate(aCandidate('building'), { ...building, expected }));
    expect(text.split('\n').slice(0, 6)).toEqual([
      ...['candidate one: under way', '', '  Building', words, ''],
      'sample candidate (under way): Building',
    ]);
  });
});
