import { describe, expect, it } from 'vitest';
import { decideLine, type LineEvent, type LineState } from '#core/line-state.ts';
import { aLineState, anOpening } from '../given/line.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const lateMs = 15 * minuteMs;
const schedule = { cron: '0 3 * * *', timeZone: 'Europe/Berlin' };
const monday = Date.UTC(2026, 0, 5, 2);
const tuesday = monday + 24 * hourMs;
const onMonday = 'schedule-2026-01-05T02:00:00.000Z';
const onTuesday = 'schedule-2026-01-06T02:00:00.000Z';

function due(instantMs: number, by = schedule): LineEvent {
  return {
    type: 'round-asked',
    line: 'sample',
    request: { by: 'schedule', schedule: by, instantMs },
  };
}

function asked(id: string): LineEvent {
  const person = { email: 'a@b.example', reason: 'a node was replaced' };
  return { type: 'round-asked', line: 'sample', request: { by: 'person', id, ...person } };
}

const served = { ...schedule, servedMs: monday };

const since = (round: string, sinceMs: number) => ({ round, sinceMs });

interface Row {
  readonly when: string;
  readonly state?: LineState;
  readonly event: LineEvent;
  readonly nowMs: number;
  readonly next?: LineState;
  readonly effects?: readonly object[];
}

const rows: readonly Row[] = [
  {
    when: 'the first instant of a schedule has come',
    event: due(monday),
    nowMs: monday + 1,
    next: aLineState({ served, opening: [since(onMonday, monday + 1)] }),
    effects: [anOpening(onMonday, monday + 1)],
  },
  {
    when: 'it has come, and its tick is late',
    event: due(monday),
    nowMs: monday + lateMs - 1,
    next: aLineState({ served, opening: [since(onMonday, monday + lateMs - 1)] }),
    effects: [anOpening(onMonday, monday + lateMs - 1)],
  },
  {
    when: 'a schedule is new, and its last instant is longer past',
    event: due(monday),
    nowMs: monday + lateMs,
    next: aLineState({ served }),
  },
  {
    when: 'the next instant comes days late, after an outage',
    state: aLineState({ served }),
    event: due(tuesday),
    nowMs: tuesday + 48 * hourMs,
    next: aLineState({
      served: { ...schedule, servedMs: tuesday },
      opening: [since(onTuesday, tuesday + 48 * hourMs)],
    }),
    effects: [anOpening(onTuesday, tuesday + 48 * hourMs)],
  },
  {
    when: 'a tick is delivered twice while its round is opened',
    state: aLineState({ served, opening: [since(onMonday, monday)] }),
    event: due(monday),
    nowMs: monday,
  },
  {
    when: 'a tick comes again for what opened a candidate, or none, or was passed over',
    state: aLineState({ served }),
    event: due(monday),
    nowMs: monday + 1,
  },
  {
    when: 'a tick comes after a later one',
    state: aLineState({ served: { ...served, servedMs: tuesday } }),
    event: due(monday),
    nowMs: tuesday,
  },
  ...[
    { ...schedule, cron: '0 3 * * 1' },
    { ...schedule, timeZone: 'Etc/UTC' },
  ].map((before) => ({
    when: `the schedule was ${before.cron} in ${before.timeZone}: another begins with the present`,
    state: aLineState({ served: { ...before, servedMs: monday } }),
    event: due(tuesday),
    nowMs: tuesday + 2 * hourMs,
    next: aLineState({ served: { ...schedule, servedMs: tuesday } }),
  })),
  {
    when: 'the schedule is put from 3:00 to 3:05, at 3:20: that was served today',
    state: aLineState({ served }),
    event: due(monday + 5 * minuteMs, { ...schedule, cron: '5 3 * * *' }),
    nowMs: monday + 20 * minuteMs,
    next: aLineState({
      served: { ...schedule, cron: '5 3 * * *', servedMs: monday + 5 * minuteMs },
    }),
  },
  {
    when: 'another schedule names an instant that was a round',
    state: aLineState({
      served: { ...schedule, cron: '0 3 * * 1', servedMs: monday },
      rounds: [onMonday],
    }),
    event: due(monday),
    nowMs: monday,
  },
  {
    when: 'a person asks',
    event: asked('a'),
    nowMs: 0,
    next: aLineState({ opening: [since('person-a', 0)] }),
    effects: [anOpening('person-a')],
  },
  {
    when: 'a person asks the same again, of which a candidate was opened',
    state: aLineState({ rounds: ['person-a'] }),
    event: asked('a'),
    nowMs: 0,
  },
  {
    when: 'a person asks the same again while it is opened',
    state: aLineState({ opening: [since('person-a', 0)] }),
    event: asked('a'),
    nowMs: 1,
  },
  {
    when: 'a person asks while tags open a candidate: the round comes next',
    state: aLineState({ opening: [since('first', 0)] }),
    event: asked('a'),
    nowMs: 1,
    next: aLineState({ opening: [since('first', 0), since('person-a', 1)] }),
  },
  {
    when: 'a person asks while another round is opened: nothing is remembered of it',
    state: aLineState({ opening: [since('first', 0), since(onMonday, 0)] }),
    event: asked('a'),
    nowMs: 0,
  },
  {
    when: 'an instant comes while another round is opened: it is not served',
    state: aLineState({ served, opening: [since('person-a', 0)] }),
    event: due(tuesday),
    nowMs: tuesday,
  },
];

describe('a round of a line', () => {
  it.each(rows)('when $when', ({ state, event, nowMs, next, effects = [] }) => {
    const decision = decideLine(state, event, nowMs);
    expect(decision).toMatchObject(
      next === undefined ? { kind: 'stale' } : { kind: 'moved', effects },
    );
    if (decision.kind === 'moved') expect(decision.next).toEqual(next);
  });

  it('says who asked for it, and why', () => {
    const { why } = decideLine(undefined, asked('a'), 0);
    expect(why).toBe('a@b.example asks for person-a: a node was replaced');
  });

  it('says what it waits for', () => {
    const state = aLineState({ opening: [since(onMonday, 0)] });
    const why = `person-a must wait, because ${onMonday} is being opened`;
    expect(decideLine(state, asked('a'), 0).why).toBe(why);
  });

  it('is remembered when it opened a candidate, and 24 of them are', () => {
    const rounds = Array.from({ length: 24 }, (_, at) => `person-${at}`);
    const state = aLineState({ rounds, opening: [since('first', 0)] });
    const opened = { type: 'candidate-opened', candidate: 'one', set: 'a' } as const;
    const event = { ...opened, ...since('first', 0), candidateRound: 'again-x' };
    const { next } = expectMoved(decideLine(state, event, 0));
    expect(next.rounds).toEqual([...rounds.slice(1), 'again-x']);
    const first = { ...event, candidateRound: 'first' };
    expect(expectMoved(decideLine(state, first, 0)).next.rounds).toEqual(rounds);
    const { rounds: _none, ...unasked } = state;
    expect(expectMoved(decideLine(unasked, event, 0)).next.rounds).toEqual(['again-x']);
  });
});

function expectMoved(decision: ReturnType<typeof decideLine>) {
  return decision.kind === 'moved' ? decision : expect.unreachable(decision.why);
}
