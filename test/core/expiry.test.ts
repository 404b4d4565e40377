import { describe, expect, it } from 'vitest';
import type { Candidate, CandidatePhase } from '#core/candidate.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { type AreaFacts, keptBy, keptForMs, nothingKept, withExpiry } from '#core/expiry.ts';
import { aCandidate, at } from '../given/candidate.ts';
import { aHold } from '../given/hold.ts';
import { summary } from '../given/summary.ts';

const nowMs = 10_000;
const hold = aHold({ untilMs: nowMs + 500 });

describe('the time from when a staging area may go', () => {
  it.each<[string, Partial<Candidate>, number | undefined]>([
    ['none while it is under way', { pins: [hold] }, undefined],
    ['that of its end', { livesUntilMs: 5 }, 5],
    ['the end of its last pin', { livesUntilMs: 5, pins: [aHold({ untilMs: 7 }), hold] }, 10_500],
    ['the end of its hold', { livesUntilMs: 5, holds: [hold] }, 10_500],
    ['its own, where that is later', { livesUntilMs: 20_000, pins: [hold], holds: [hold] }, 20_000],
    ['that of what keeps it', { livesUntilMs: 5, keptUntilMs: 9 }, 9],
  ])('is %s', (_which, facts, expected) => {
    const { expiresAtMs: _set, ...bare } = aCandidate('accepted');
    expect(withExpiry({ ...bare, ...facts }).expiresAtMs).toBe(expected);
  });
});

describe('a staging area whose time is over', () => {
  it.each<[string, CandidatePhase, Partial<AreaFacts>, string | undefined, number]>([
    ['goes', 'accepted', {}, undefined, 0],
    ['goes where others are newer', 'failed', { keepNewest: 1, newest: ['b', 'a'] }, undefined, 0],
    [
      ...(['stays among the newest', 'failed', { keepNewest: 2, newest: ['b', 'a'] }] as const),
      ...(['it is among the newest 2 of sample, which are kept', nowMs + keptForMs] as const),
    ],
    [
      ...(['stays while its release is announced', 'released', { isPromoting: true }] as const),
      ...(['its promotion has something to do yet', nowMs + keptForMs] as const),
    ],
    [
      ...([
        'stays while its line is held',
        'accepted',
        { held: [['line sample', { holds: [hold] }]] },
      ] as const),
      ...(['line sample is held by security: a leak was found', nowMs + 500] as const),
    ],
    [
      'stays for a day at most, until it is looked at again',
      'accepted',
      {
        held: [
          ['a', {}],
          ['b', { holds: [aHold({ untilMs: 2 * keptForMs })] }],
        ],
      },
      'b is held by security: a leak was found',
      nowMs + keptForMs,
    ],
    [
      'goes after a hold',
      'accepted',
      { held: [['a', { holds: [aHold({ untilMs: nowMs })] }]] },
      undefined,
      0,
    ],
    [
      'goes, held or not, where it failed',
      'failed',
      { held: [['a', { holds: [hold] }]] },
      undefined,
      0,
    ],
  ])('%s', (_what, phase, facts, why, untilMs) => {
    const kept = keptBy(aCandidate(phase, { id: 'a' }), { ...nothingKept, ...facts }, nowMs);
    expect(kept).toEqual(why === undefined ? undefined : { untilMs, why });
  });

  it('is not looked at again before the time for which it is kept', () => {
    const candidate = aCandidate('accepted', { livesUntilMs: 5, expiresAtMs: 5 });
    const kept = { untilMs: nowMs + 500, why: 'it is among the newest' };
    const decision = decideCandidate(candidate, { type: 'expired', kept }, at(nowMs));
    expect(decision).toMatchObject({
      why: kept.why,
      next: { phase: 'accepted', keptUntilMs: 10_500 },
    });
    const next = decision.kind === 'moved' ? decision.next : candidate;
    expect(next.expiresAtMs).toBe(10_500);
    expect(decideCandidate(next, { type: 'expired' }, at(10_499)).kind).toBe('stale');
    expect(summary(decideCandidate(next, { type: 'expired' }, at(10_500)))).toBe(
      'collecting collect-area',
    );
  });
});

describe('a pin', () => {
  const pin = aHold({ untilMs: nowMs + 500 });
  const pinned = { type: 'pinned', pin } as const;

  it('keeps a staging area until its end, and ended early no longer', () => {
    const candidate = aCandidate('failed', { livesUntilMs: nowMs + 5, expiresAtMs: nowMs + 5 });
    const after = decideCandidate(candidate, pinned, at(nowMs));
    expect(after).toMatchObject({ next: { pins: [pin], expiresAtMs: pin.untilMs } });
    expect(after.why).toMatch(/^pinned until 1970-01-01T00:00:10.500Z, owner: security/);
    const next = after.kind === 'moved' ? after.next : candidate;
    expect(decideCandidate(next, pinned, at(nowMs)).kind).toBe('stale');
    const ended = { type: 'pin-ended', owner: 'security', by: 'b', reason: 'it is done' } as const;
    const over = decideCandidate(next, ended, at(nowMs + 1));
    expect(over).toMatchObject({ next: { expiresAtMs: nowMs + 5 } });
    expect(over.why).toBe('the pin of security was ended by b: it is done');
  });

  it('has room beside the holds, of which five stand with it; what is over makes room', () => {
    const holds = Array.from({ length: 4 }, (_, at) => aHold({ owner: `o${at}`, untilMs: 20_000 }));
    const full = aCandidate('failed', { holds, pins: [aHold({ owner: 'docs', untilMs: 20_000 })] });
    const why = 'it is pinned 5 times already, by docs, o0, o1, o2, o3';
    expect(decideCandidate(full, pinned, at(nowMs))).toEqual({ kind: 'stale', why });
    const over = { ...full, holds: holds.map((one) => ({ ...one, untilMs: 5 })) };
    const { next } = { next: full, ...decideCandidate(over, pinned, at(nowMs)) };
    expect(next).toMatchObject({ holds: [], pins: [{ owner: 'docs' }, { owner: 'security' }] });
    const held = { type: 'held', hold: aHold({ owner: 'o9', untilMs: 20_000 }) } as const;
    expect(decideCandidate(full, held, at(nowMs)).kind).toBe('stale');
  });

  it.each(['building', 'testing', 'promoting', 'accepted', 'released'] as const)(
    'is kept for one that is %s',
    (phase) => {
      expect(decideCandidate(aCandidate(phase), pinned, at(nowMs)).kind).toBe('moved');
    },
  );

  it('comes too late for what is being collected', () => {
    const decision = decideCandidate(aCandidate('collecting'), pinned, at(nowMs));
    expect(decision).toMatchObject({ kind: 'stale', why: /POST \/api\/v1\/restorations/ });
  });
});
