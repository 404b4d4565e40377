import { describe, expect, it } from 'vitest';
import { decideLine, type LineEvent, type LineState } from '#core/line-state.ts';
import { aLineState, anOpening } from '../given/line.ts';

const hourMs = 60 * 60_000;
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
    next: aLineState({ served, rounds: [onMonday], opening: [since(onMonday, monday + 1)] }),
    effects: [anOpening(onMonday, monday + 1)],
  },
  {
    when: 'it has come, and its tick is an hour late',
    event: due(monday),
    nowMs: monday + hourMs,
    next: aLineState({ served, rounds: [onMonday], opening: [since(onMonday, monday + hourMs)] }),
    effects: [anOpening(onMonday, monday + hourMs)],
  },
  {
    when: 'a schedule is new, and its last instant is longer past',
    event: due(monday),
    nowMs: monday + hourMs + 1,
    next: aLineState({ served }),
  },
  {
    when: 'the next instant comes days late, after an outage',
    state: aLineState({ served }),
    event: due(tuesday),
    nowMs: tuesday + 48 * hourMs,
    next: aLineState({
      served: { ...schedule, servedMs: tuesday },
      rounds: [onTuesday],
      opening: [since(onTuesday, tuesday + 48 * hourMs)],
    }),
    effects: [anOpening(onTuesday, tuesday + 48 * hourMs)],
  },
  {
    when: 'a tick is delivered twice',
    state: aLineState({ served, rounds: [onMonday] }),
    event: due(monday),
    nowMs: monday,
  },
  {
    when: 'a tick comes again for what was passed over',
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
    next: aLineState({ rounds: ['person-a'], opening: [since('person-a', 0)] }),
    effects: [anOpening('person-a')],
  },
  {
    when: 'a person asks the same again',
    state: aLineState({ rounds: ['person-a'] }),
    event: asked('a'),
    nowMs: 0,
  },
  {
    when: 'a person asks while tags open a candidate: the round comes next',
    state: aLineState({ opening: [since('first', 0)] }),
    event: asked('a'),
    nowMs: 1,
    next: aLineState({
      rounds: ['person-a'],
      opening: [since('first', 0), since('person-a', 1)],
    }),
  },
  {
    when: 'a person asks while another round is opened, and the line waits for quiet',
    state: aLineState({
      opening: [since('first', 0), since(onMonday, 0)],
      waitingSinceMs: 0,
      quietUntilMs: 9,
    }),
    event: asked('a'),
    nowMs: 0,
    next: aLineState({
      rounds: ['person-a'],
      opening: [since('first', 0), since(onMonday, 0)],
      why: `person-a opens no candidate, because ${onMonday} is being opened`,
      waitingSinceMs: 0,
      quietUntilMs: 9,
    }),
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

  it('is remembered for as long as a day of rounds', () => {
    const rounds = Array.from({ length: 24 }, (_, at) => `person-${at}`);
    const decision = decideLine(aLineState({ rounds }), asked('a'), 0);
    expect(decision).toMatchObject({ next: { rounds: [...rounds.slice(1), 'person-a'] } });
  });
});
