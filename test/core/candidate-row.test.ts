import { describe, expect, it } from 'vitest';
import { entered, rowOf } from '#core/candidate-row.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { aHold } from '../given/hold.ts';
import { aWaiver } from '../given/waiver.ts';

describe('the row of a candidate', () => {
  it('counts its cells apart by what they count for, and by what they came to', () => {
    const ids = ['passed', 'flaky', 'failed', 'open', 'silent'];
    const frozenCells = [
      ...ids.map((id) => aCell(id)),
      aCell('look', { counts: 'informing' }),
      aCell('glance', { counts: 'informing' }),
    ];
    const cells = {
      passed: attempts('passed'),
      flaky: attempts('failed', 'passed'),
      failed: attempts('failed'),
      open: attempts('open'),
      look: attempts('timed-out'),
    };
    const { blocking, informing } = rowOf(aCandidate('testing', { frozenCells, cells }));
    expect(blocking).toEqual({ of: 5, passed: 2, flaky: 1, open: 2, failed: 1 });
    expect(informing).toEqual({ of: 2, passed: 0, flaky: 0, open: 1, failed: 1 });
  });

  it('says what it is, and no more of why than a line', () => {
    const why = 'e2e failed; '.repeat(100);
    const facts = { why, version: 'v1.0.0', enteredAtMs: { building: 0, failed: 7 } };
    const row = rowOf(aCandidate('failed', facts));
    expect(row).toMatchObject({ line: 'sample', round: 'first', phase: 'failed', openedAtMs: 0 });
    expect(row).toMatchObject({ version: 'v1.0.0', enteredAtMs: { failed: 7 }, expiresAtMs: 5000 });
    expect(row.why).toBe(why.slice(0, 300));
    expect(row.components).toEqual([{ name: 'hello', tag: 'v1.0.0', images: ['hello'] }]);
  });

  it('has what is absent in the candidate not at all', () => {
    const row = rowOf(aCandidate('building'));
    for (const key of ['why', 'version', 'expiresAtMs']) expect(row).not.toHaveProperty(key);
    expect(row).toMatchObject({ enteredAtMs: {}, waiversUntilMs: [], holdsUntilMs: [] });
  });

  it('tells when waivers and holds end, and leaves it to the reader which stand', () => {
    const waivers = { e2e: aWaiver({ untilMs: 5 }) };
    const row = rowOf(aCandidate('failed', { waivers, holds: [aHold({ untilMs: 6 })] }));
    expect(row).toMatchObject({ waiversUntilMs: [5], holdsUntilMs: [6] });
  });
});

describe('when a candidate entered its phases', () => {
  it('is written down with each change of phase, and with nothing else', () => {
    const opened = entered(undefined, aCandidate('building'), 1);
    expect(opened.enteredAtMs).toEqual({ building: 1 });
    expect(entered(opened, { ...opened, findings: 2 }, 3).enteredAtMs).toEqual({ building: 1 });
    const tested = entered(opened, { ...opened, phase: 'testing' }, 4);
    expect(tested.enteredAtMs).toEqual({ building: 1, testing: 4 });
  });

  it('is the last time of a phase that it came back to', () => {
    const enteredAtMs = { accepted: 1, failed: 2 };
    const failed = aCandidate('failed', { enteredAtMs });
    const { enteredAtMs: times } = entered(failed, { ...failed, phase: 'accepted' }, 9);
    expect(times).toEqual({ accepted: 9, failed: 2 });
  });
});
