import { describe, expect, it } from 'vitest';
import type { Refusal } from '#core/admission.ts';
import type { Candidate } from '#core/candidate.ts';
import { judgeCells } from '#core/cells.ts';
import { refuseWaiver, refuseWaiverEnd, waiverMsMax, waiversMax } from '#core/waiver.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { aWaiver } from '../given/waiver.ts';

const unit = aCell('unit-hello', { runs: 'unit', component: 'hello' });
const frozenCells = [aCell('e2e'), aCell('two'), aCell('extra', { counts: 'informing' })];
const waivers = { e2e: aWaiver() };
const until = '1970-01-01T00:00:04.000Z';
const standing = `waived until ${until}, owner: team storage`;
const one = 'accepted with waivers: 1 of 2 blocking cells passed';

describe('cells of which some are waived', () => {
  type Row = readonly [string, Candidate['cells'], Candidate['waivers'], number, string, string];
  const passed = attempts('passed');
  it.each<Row>([
    [
      'failed',
      { e2e: attempts('failed') },
      waivers,
      0,
      'accepted',
      `${one}; e2e failed, ${standing}`,
    ],
    [
      'errored',
      { e2e: attempts('errored') },
      waivers,
      0,
      'accepted',
      `${one}; e2e errored, ${standing}`,
    ],
    [
      ...(['was silent', { e2e: attempts('timed-out') }, waivers, 0] as const),
      ...(['accepted', `${one}; e2e timed-out, ${standing}`] as const),
    ],
    ['passed', { e2e: passed }, waivers, 0, 'accepted', 'all blocking cells passed (2)'],
    ['still runs', { e2e: attempts('open') }, waivers, 0, 'testing', 'waits for e2e'],
    [
      'failed, just before the waiver ends',
      ...([{ e2e: attempts('failed') }, waivers, 3999, 'accepted'] as const),
      `${one}; e2e failed, ${standing}`,
    ],
    [
      'failed, when the waiver ends',
      ...([{ e2e: attempts('failed') }, waivers, 4000, 'failed'] as const),
      `e2e failed (was failed), its waiver ended ${until}`,
    ],
    [
      'failed, and a person ended the waiver',
      { e2e: attempts('failed') },
      { e2e: aWaiver({ endedBy: 'a@example.com' }) },
      ...([4000, 'failed'] as const),
      `e2e failed (was failed), its waiver ended ${until} by a@example.com`,
    ],
    [
      'failed, and so did another that is not waived',
      { e2e: attempts('failed'), two: attempts('failed') },
      ...([waivers, 0, 'failed', 'two failed (was failed)'] as const),
    ],
    [
      'failed, and another still runs',
      { e2e: attempts('failed'), two: attempts('open') },
      ...([waivers, 0, 'testing', `waits for two; e2e failed, ${standing}`] as const),
    ],
    [
      'failed, and another passed after a failure',
      { e2e: attempts('failed'), two: attempts('failed', 'passed') },
      ...([waivers, 0, 'accepted'] as const),
      `${one}; after a failed attempt: two; e2e failed, ${standing}`,
    ],
    [
      'failed, and so did all others, which are waived too',
      { e2e: attempts('failed'), two: attempts('timed-out') },
      { e2e: aWaiver(), two: aWaiver() },
      ...([0, 'failed'] as const),
      `no blocking cell passed; e2e failed, ${standing}; two timed-out, ${standing}`,
    ],
  ])('where the waived one %s', (_what, cells, given, nowMs, phase, why) => {
    const candidate = aCandidate('testing', {
      frozenCells,
      cells: { two: passed, ...cells },
      ...(given && { waivers: given }),
    });
    expect(judgeCells(candidate, nowMs)).toEqual({ phase, why });
  });

  it('say also which image none of them runs', () => {
    const candidate = aCandidate('testing', {
      frozenCells: [unit, { ...unit, id: 'unit-2' }],
      cells: { 'unit-hello': passed, 'unit-2': attempts('failed') },
      waivers: { 'unit-2': aWaiver() },
    });
    const why = `${one}; no blocking suite runs hello; unit-2 failed, ${standing}`;
    expect(judgeCells(candidate, 0)).toEqual({ phase: 'accepted', why });
  });
});

describe('a waiver', () => {
  const failed = aCandidate('failed', { frozenCells });
  const news = { phase: 'failed', images: [] } as const;
  const unbuilt = aCandidate('failed', { frozenCells, builds: { hello: news }, why: 'no hello' });
  const many = Array.from({ length: waiversMax + 2 }, (_, at) => aCell(`cell-${at}`));
  const waived = (untilMs: number) =>
    Object.fromEntries(many.slice(0, waiversMax).map(({ id }) => [id, aWaiver({ untilMs })]));
  const round = 'ask for another round of its set: POST /api/v1/rounds';
  type Row = readonly [string, Candidate, string, number, Refusal | undefined];
  it.each<Row>([
    ['of a cell that failed is taken', failed, 'e2e', 4000, undefined],
    [
      'of one of which nothing is known is taken',
      aCandidate('testing', { frozenCells }),
      'two',
      2,
      undefined,
    ],
    [
      'of a candidate that builds is taken',
      aCandidate('building', { frozenCells }),
      'e2e',
      2,
      undefined,
    ],
    ['of an accepted one is taken', aCandidate('accepted', { frozenCells }), 'two', 2, undefined],
    ['that is long is taken', failed, 'e2e', waiverMsMax + 1, undefined],
    [
      'that is longer is not',
      ...([failed, 'e2e', waiverMsMax + 2] as const),
      {
        code: 'refused',
        why:
          'until 1970-04-01T00:00:00.002Z is too late: a waiver ends within 90 days, ' +
          'by 1970-04-01T00:00:00.001Z',
      },
    ],
    [
      'that ends now is not',
      ...([failed, 'e2e', 1] as const),
      {
        code: 'refused',
        why:
          'until 1970-01-01T00:00:00.001Z is over, as it is 1970-01-01T00:00:00.001Z: ' +
          'name a later time',
      },
    ],
    [
      'of a cell that the candidate does not have is not',
      ...([failed, 'constructor', 4000] as const),
      { code: 'unknown', why: 'candidate one has no cell constructor; it has e2e, two' },
    ],
    [
      'of an informing cell is not needed',
      ...([failed, 'extra', 4000] as const),
      { code: 'refused', why: 'extra informs, and blocks nothing: it needs no waiver' },
    ],
    [
      'of the last cell that is left is not',
      ...([aCandidate('failed', { frozenCells, waivers }), 'two', 4000] as const),
      {
        code: 'conflict',
        why:
          'two is the last blocking cell that is not waived: nothing is ever accepted because ' +
          'nothing was tested; mend one of them',
      },
    ],
    [
      'in the place of another of the same cell is taken',
      ...([aCandidate('failed', { frozenCells, waivers }), 'e2e', 5000, undefined] as const),
    ],
    [
      'beside as many as there may be is not',
      ...([
        aCandidate('failed', { frozenCells: many, waivers: waived(9) }),
        'cell-8',
        4000,
      ] as const),
      {
        code: 'conflict',
        why: `${waiversMax} cells of one are waived, and no more can be; mend some`,
      },
    ],
    [
      'beside as many that are over is taken',
      ...([aCandidate('failed', { frozenCells: many, waivers: waived(1) }), 'cell-8'] as const),
      ...([4000, undefined] as const),
    ],
    [
      'of what was not built is not',
      ...([unbuilt, 'e2e', 4000] as const),
      {
        code: 'conflict',
        why:
          'candidate one is failed: no hello; a build cannot be waived: mend it, and tag the ' +
          'component anew',
      },
    ],
    [
      'of one whose time is over is not',
      ...([aCandidate('failed', { frozenCells, expiresAtMs: 1 }), 'e2e', 4000] as const),
      { code: 'gone', why: `candidate one has expired; ${round}` },
    ],
    ...(['collecting', 'collected'] as const).map(
      (phase): Row => [
        `of one that is ${phase} is not`,
        ...([aCandidate(phase, { frozenCells }), 'e2e', 4000] as const),
        { code: 'gone', why: `candidate one is ${phase}; ${round}` },
      ],
    ),
    ...(
      [
        ['superseded', 'waive the cell of the candidate that took its place'],
        ['promoting', 'what its promotion rests on was decided when it was admitted'],
        ['released', 'it is promoted already'],
      ] as const
    ).map(
      ([phase, words]): Row => [
        `of one that is ${phase} is not`,
        ...([aCandidate(phase, { frozenCells }), 'e2e', 4000] as const),
        { code: 'conflict', why: `candidate one is ${phase}: ${words}` },
      ],
    ),
  ])('%s', (_what, candidate, cell, untilMs, refusal) => {
    expect(refuseWaiver(candidate, { cell, untilMs }, 1)).toEqual(refusal);
  });

  it.each<[string, Candidate, string, Refusal | undefined]>([
    [
      'that stands can be ended',
      aCandidate('accepted', { frozenCells, waivers }),
      'e2e',
      undefined,
    ],
    [
      'that never was cannot',
      ...([failed, 'e2e', { code: 'unknown', why: 'e2e of one was never waived' }] as const),
    ],
    [
      'of what is promoted cannot',
      ...([aCandidate('released', { frozenCells, waivers }), 'e2e'] as const),
      { code: 'conflict', why: 'candidate one is released: it is promoted already' },
    ],
  ])('%s', (_what, candidate, cell, refusal) => {
    expect(refuseWaiverEnd(candidate, { cell }, 1)).toEqual(refusal);
  });
});
