import { describe, expect, it } from 'vitest';
import { type JudgedCandidate, type LineFacts, lineVerdict } from '#core/line-verdict.ts';
import type { Verdict } from '#core/verdict.ts';
import { aHold } from '../given/hold.ts';
import { aHeadComponent, aLineState } from '../given/line.ts';

const day = 24 * 60 * 60_000;
const promoters = ['maintainer@example.com'];
const line = { name: 'sample', promoters };
const head = {
  ...{ version: 'v1.0.0', candidate: 'zero' },
  components: [aHeadComponent('hello', 'v1.0.0')],
};
const tested = { standing: 'under way', sentence: 'Testing: much', who: [] } as const;
const asked = { standing: 'needs a person', sentence: 'Act', who: promoters, way: 'do' } as const;
const over = { standing: 'over', sentence: 'Over', who: [] } as const;

/** A candidate of `hello v1.0.1`, being tested. */
function judged(facts: Partial<JudgedCandidate> = {}): JudgedCandidate {
  return {
    ...{ candidate: '01234567-89', phase: 'testing', verdict: tested },
    components: [aHeadComponent('hello', 'v1.0.1')],
    ...facts,
  };
}

const released = judged({
  ...{ candidate: 'zero', phase: 'released', components: head.components },
  verdict: { standing: 'done', sentence: 'Released', who: [] },
});

interface Row {
  readonly of: string;
  readonly facts: Partial<LineFacts>;
  readonly nowMs?: number;
  readonly verdict: Verdict;
}

const rows: readonly Row[] = [
  {
    of: 'one that nobody has tagged anything for',
    facts: {},
    verdict: { standing: 'waits', sentence: 'Waits for the first tags of its components', who: [] },
  },
  {
    of: 'one that waits for quiet',
    facts: { state: aLineState({ waitingSinceMs: 1, quietUntilMs: 60 }) },
    verdict: {
      ...{ standing: 'waits', sentence: 'Waits for quiet until 1970-01-01T00:00:00.060Z', who: [] },
      since: '1970-01-01T00:00:00.001Z',
    },
  },
  {
    of: 'one that waits for quiet, nobody knows since when',
    facts: { state: aLineState({ quietUntilMs: 60 }) },
    verdict: {
      ...{ standing: 'waits', sentence: 'Waits for quiet until 1970-01-01T00:00:00.060Z', who: [] },
    },
  },
  {
    of: 'one that opens a candidate, after it could not',
    facts: { state: aLineState({ opening: [{ round: 'first', sinceMs: 5 }], why: 'no tag' }) },
    verdict: {
      ...{ standing: 'under way', sentence: 'A candidate is being opened, round first', who: [] },
      since: '1970-01-01T00:00:00.005Z',
    },
  },
  {
    of: 'one for which no candidate could be opened',
    facts: { state: aLineState({ why: 'hello has no tag\n to take' }), newest: judged() },
    verdict: {
      standing: 'needs a person',
      sentence: 'No candidate could be opened: hello has no tag to take',
      who: promoters,
      way: 'mend that and tag anew, or ask for a round: POST /api/v1/rounds',
    },
  },
  {
    of: 'one whose newest candidate is tested, and whose set has changed since',
    facts: { state: aLineState({ quietUntilMs: 60, head }), newest: judged(), head: released },
    verdict: {
      ...tested,
      sentence: '01234567: Testing: much; it waits for quiet until 1970-01-01T00:00:00.060Z',
    },
  },
  {
    of: 'one that is held while its newest candidate is tested',
    facts: { state: aLineState({ holds: [aHold()] }), newest: judged() },
    verdict: {
      ...tested,
      sentence:
        '01234567: Testing: much; it is held until 1970-01-01T00:00:04.000Z, owner: security',
    },
  },
  {
    of: 'one whose newest candidate is held by the line',
    facts: {
      state: aLineState({ holds: [aHold()] }),
      newest: judged({ phase: 'accepted', verdict: { ...tested, standing: 'waits' } }),
    },
    verdict: { ...tested, standing: 'waits', sentence: '01234567: Testing: much' },
  },
  {
    of: 'one whose newest candidate needs a person',
    facts: { newest: judged({ phase: 'accepted', verdict: asked }) },
    verdict: { ...asked, sentence: '01234567: Act' },
  },
  {
    of: 'one whose accepted candidate was forgotten',
    facts: {
      newest: judged({
        phase: 'accepted',
        verdict: { ...asked, since: '1970-01-01T00:00:00.000Z' },
      }),
    },
    nowMs: 3 * day,
    verdict: {
      ...asked,
      sentence: '01234567: Act; nobody has acted for 3 days',
      since: '1970-01-01T00:00:00.000Z',
    },
  },
  {
    of: 'one whose promotion is held, though a newer candidate failed',
    facts: {
      promoting: judged({ candidate: 'before', verdict: { ...asked, sentence: 'Held' } }),
      newest: judged({ phase: 'failed', verdict: asked }),
    },
    verdict: { ...asked, sentence: 'before: Held' },
  },
  {
    of: 'one whose release is not announced',
    facts: { head: { ...released, verdict: asked }, newest: judged() },
    verdict: { ...asked, sentence: 'zero: Act' },
  },
  {
    of: 'one that promotes',
    facts: {
      promoting: judged({ verdict: { ...tested, sentence: 'Promoting' } }),
      newest: judged({ candidate: 'newer', verdict: over }),
    },
    verdict: { ...tested, sentence: '01234567: Promoting' },
  },
  {
    of: 'one that is up to date',
    facts: {
      state: aLineState({ head }),
      newest: released,
      head: { ...released, releasedAtMs: 7 },
    },
    verdict: {
      ...{ standing: 'done', who: [], since: '1970-01-01T00:00:00.007Z' },
      sentence: 'Up to date: sample@v1.0.0 is out since 1970-01-01T00:00:00.007Z',
    },
  },
  {
    of: 'one that was tested again, and has nothing new',
    facts: {
      state: aLineState({ head }),
      newest: judged({ components: head.components, verdict: over }),
    },
    verdict: { standing: 'done', sentence: 'Up to date: sample@v1.0.0 is out', who: [] },
  },
  {
    of: 'one whose newest candidate was never promoted',
    facts: { state: aLineState({ head }), newest: judged({ verdict: over }), head: released },
    verdict: {
      standing: 'waits',
      sentence: 'Nothing is on its way; newest is 01234567: Over',
      who: [],
    },
  },
];

describe('the verdict on a line', () => {
  it.each(rows)('tells of $of', ({ facts, nowMs = 10, verdict }) => {
    expect(lineVerdict({ line, state: aLineState(), ...facts }, nowMs)).toEqual(verdict);
  });
});
