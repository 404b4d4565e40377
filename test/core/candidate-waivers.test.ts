import { describe, expect, it } from 'vitest';
import type { Candidate, CandidateEvent } from '#core/candidate.ts';
import { candidateWaitsUntil, decideCandidate } from '#core/decide-candidate.ts';
import { aCandidate, aCell, at, attempts } from '../given/candidate.ts';
import { nextOf, summary } from '../given/summary.ts';
import { aWaiver } from '../given/waiver.ts';

const frozenCells = [aCell('e2e'), aCell('two')];
const cells = { e2e: attempts('failed'), two: attempts('passed') };
const waiver = aWaiver();
const failed = aCandidate('failed', { frozenCells, cells });
const waived: CandidateEvent = { type: 'waived', cell: 'e2e', waiver };
const by = 'b@example.com';
const ending: CandidateEvent = { type: 'waiver-ended', cell: 'e2e', by, reason: 'it is mended' };
const until = '1970-01-01T00:00:04.000Z';
const standing = `waived until ${until}, owner: team storage`;
const accepted = `accepted with waivers: 1 of 2 blocking cells passed; e2e failed, ${standing}`;

/** What follows from events, each at a time, one after the other. */
function having(candidate: Candidate, ...events: readonly (readonly [CandidateEvent, number])[]) {
  return events.reduce(
    (told, [event, nowMs]) => nextOf(decideCandidate(told, event, at(nowMs))),
    candidate,
  );
}

describe('a candidate that failed by a cell that is then waived', () => {
  it('is accepted, says so, and lives as long as an accepted one from then on', () => {
    const decision = decideCandidate(failed, waived, at(100));
    const said = `e2e ${standing}, by maintainer@example.com: the cluster is old (${waiver.link})`;
    expect(decision).toMatchObject({ kind: 'moved', why: `${said}; ${accepted}`, effects: [] });
    expect(nextOf(decision)).toMatchObject({
      ...{ phase: 'accepted', why: accepted, expiresAtMs: 2100 },
      ...{ waivers: { e2e: waiver }, waiversUntilMs: 4000 },
    });
  });

  it('moves once, whoever sends the same twice, and again where something else is said', () => {
    const next = having(failed, [waived, 100]);
    const again: CandidateEvent = { ...waived, waiver: { ...waiver, atMs: 200 } };
    expect(decideCandidate(next, again, at(200))).toEqual({
      kind: 'stale',
      why: 'e2e is waived so',
    });
    const longer: CandidateEvent = { ...waived, waiver: { ...waiver, untilMs: 4500 } };
    const later = having(next, [longer, 200]);
    expect(later).toMatchObject({ phase: 'accepted', expiresAtMs: 2100, waiversUntilMs: 4500 });
  });

  it('fails when the time of the waiver is over, and waits for nothing more of it', () => {
    const lives = {
      frozen: { ...failed.frozen, timesToLive: { failedMs: 1e4, acceptedMs: 2e4, releasedMs: 3 } },
    };
    const next = having({ ...failed, ...lives }, [waived, 100]);
    expect(candidateWaitsUntil(next)).toBe(4000);
    expect(decideCandidate(next, { type: 'due' }, at(3999)).kind).toBe('stale');
    const over = decideCandidate(next, { type: 'due' }, at(4000));
    const why = `e2e failed (was failed), its waiver ended ${until}`;
    expect(over).toMatchObject({ why, next: { phase: 'failed', why, expiresAtMs: 14_000 } });
    expect(candidateWaitsUntil(nextOf(over))).toBeUndefined();
    expect(nextOf(over)).not.toHaveProperty('waiversUntilMs');
    expect(decideCandidate(nextOf(over), { type: 'due' }, at(4001)).kind).toBe('stale');
  });

  it('fails at once when a person ends the waiver, who is named', () => {
    const next = having(failed, [waived, 100]);
    const decision = decideCandidate(next, ending, at(200));
    const why = `e2e failed (was failed), its waiver ended 1970-01-01T00:00:00.200Z by ${by}`;
    expect(decision).toMatchObject({
      why: `the waiver of e2e was ended by ${by}: it is mended; ${why}`,
      next: { phase: 'failed', why, expiresAtMs: 1200 },
    });
    expect(nextOf(decision).waivers).toEqual({
      e2e: { ...waiver, untilMs: 200, endedBy: by },
    });
    const again = { kind: 'stale', why: 'the waiver of e2e is over' };
    expect(decideCandidate(nextOf(decision), ending, at(300))).toEqual(again);
  });

  it('is not promoted from the instant at which the waiver ends, though nobody noticed yet', () => {
    const next = { ...having(failed, [waived, 100]), expiresAtMs: 9000 };
    const admitted = { type: 'promotion-admitted', version: 'v1.0.0' } as const;
    expect(summary(decideCandidate(next, admitted, at(3999)))).toBe('promoting');
    const why = `e2e failed (was failed), its waiver ended ${until}`;
    expect(decideCandidate(next, admitted, at(4000))).toEqual({ kind: 'stale', why });
  });

  it('is failed where its promotion is given up after the end of the waiver', () => {
    const next = {
      ...having(failed, [waived, 100]),
      phase: 'promoting',
      version: 'v1.0.0',
    } as const;
    expect(candidateWaitsUntil({ ...next, phase: 'released' })).toBeUndefined();
    const given = having(next, [{ type: 'promotion-given-up' }, 4000]);
    expect(given).toMatchObject({ phase: 'failed', expiresAtMs: 5000 });
  });
});

describe('a waiver that comes before', () => {
  it('the tests lets the candidate be accepted once they have ended', () => {
    const open = { e2e: attempts('open'), two: attempts('passed') };
    const testing = aCandidate('testing', { frozenCells, cells: open });
    const next = having(testing, [waived, 10]);
    expect(next).toMatchObject({ phase: 'testing', why: 'waits for e2e' });
    const told = { type: 'cell-reported', cell: 'e2e', attempt: 1, why: 'bad' } as const;
    expect(having(next, [{ ...told, outcome: 'failed' }, 20])).toMatchObject({ phase: 'accepted' });
    expect(having(next, [{ ...told, outcome: 'passed' }, 20]).why).toBe(
      'all blocking cells passed (2)',
    );
  });

  it('the builds is kept, and its end noted', () => {
    const next = having(aCandidate('building', { frozenCells }), [waived, 10]);
    expect(next).toMatchObject({ phase: 'building', waivers: { e2e: waiver } });
    const over = decideCandidate(next, { type: 'due' }, at(4000));
    expect(over).toMatchObject({ kind: 'moved', why: 'the time of a waiver is over' });
    expect(candidateWaitsUntil(nextOf(over))).toBeUndefined();
  });

  it('other cells have ended leaves a failed candidate waiting for them', () => {
    const open = aCandidate('failed', { frozenCells, cells: { ...cells, two: attempts('open') } });
    const next = having(open, [waived, 10]);
    expect(next).toMatchObject({ phase: 'failed', why: `waits for two; e2e failed, ${standing}` });
    const told = { type: 'cell-reported', cell: 'two', attempt: 1, why: 'good' } as const;
    expect(having(next, [{ ...told, outcome: 'passed' }, 20])).toMatchObject({ phase: 'accepted' });
  });
});

describe('a waiver that a fast clock took for over', () => {
  it('is waited for again, where a slower one finds that it stands', () => {
    const lives = { ...having(failed, [waived, 100]), expiresAtMs: 9000 };
    const early = having(lives, [{ type: 'due' }, 4000]);
    expect(early).toMatchObject({ phase: 'failed', expiresAtMs: 5000 });
    const told = { type: 'cell-reported', cell: 'two', attempt: 1, report: 'run' } as const;
    const late: CandidateEvent = { ...told, outcome: 'passed', why: 'again' };
    expect(having(early, [late, 3990])).toMatchObject({ phase: 'accepted', waiversUntilMs: 4000 });
  });
});

describe('what is refused', () => {
  it.each<[string, CandidateEvent, string]>([
    ['a waiver', { ...waived, cell: 'none' }, 'candidate one has no cell none; it has e2e, two'],
    ['an end', { ...ending, cell: 'two' }, 'two of one was never waived'],
  ])('moves nothing: %s', (_what, event, why) => {
    expect(decideCandidate(failed, event, at(1))).toEqual({ kind: 'stale', why });
  });
});

describe('a waived cell that fails after the release', () => {
  it('is a late failure, where silence was waived', () => {
    const silent = aCandidate('released', {
      ...{ frozenCells, waivers: { e2e: waiver }, version: 'v1.0.0' },
      cells: { e2e: attempts('timed-out'), two: attempts('passed') },
    });
    const told = { type: 'cell-reported', cell: 'e2e', attempt: 1, report: 'run' } as const;
    const event: CandidateEvent = { ...told, outcome: 'failed', why: 'bad' };
    const decision = decideCandidate(silent, event, at(20));
    expect(summary(decision)).toBe('released raise-alert:e2e');
    expect(nextOf(decision).lateFailures).toEqual({ e2e: 20 });
  });
});
