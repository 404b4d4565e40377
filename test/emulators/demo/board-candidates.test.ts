import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import { boardRows } from '../../../emulators/demo/board/rows.ts';
import { aBoardView, type BoardFacts, shownBoard } from '../../given/board.ts';
import { aCandidate, aCell, aFrozenComponent, attempts, built } from '../../given/candidate.ts';
import { aLineState } from '../../given/line.ts';
import { aPlan, aPlannedImage, aPromotion } from '../../given/promotion.ts';

/** One line of the board that documents make. */
function line(facts: BoardFacts, at = 0): string | undefined {
  return shownBoard(facts)[at];
}

describe('a candidate', () => {
  const testing = (cells: Candidate['cells'], ...ids: readonly string[]) =>
    aCandidate('testing', { frozenCells: ids.map((id) => aCell(id)), cells });

  it.each<[string, Candidate, string]>([
    ['its builds', aCandidate('building'), 'one sample building 5s builds 0 of 1'],
    [
      'the builds that are not there yet',
      aCandidate('building', {
        components: [aFrozenComponent(), aFrozenComponent({ name: 'world' })],
        builds: { hello: built(), world: { phase: 'under-way', images: [] } },
      }),
      'one sample building 5s builds 1 of 2',
    ],
    [
      'the cells that are open',
      testing({ a: attempts('passed'), b: attempts('open'), c: attempts('open') }, 'a', 'b', 'c'),
      'one sample testing 5s b, c',
    ],
    [
      'no cell that only informs',
      aCandidate('testing', {
        frozenCells: [aCell('a'), aCell('b', { counts: 'informing' })],
        cells: { a: attempts('open'), b: attempts('open') },
      }),
      'one sample testing 5s a',
    ],
    [
      'a maintainer, or its end',
      aCandidate('accepted', { expiresAtMs: 6_500 }),
      'one sample accepted 0s a maintainer, 1s left',
    ],
    [
      'a maintainer, who is late',
      aCandidate('accepted', { expiresAtMs: 4_000 }),
      'one sample accepted 3s a maintainer, overdue',
    ],
    [
      'its expiry, and says what failed',
      aCandidate('failed', { expiresAtMs: 5_500, why: 'e2e failed' }),
      'one sample failed 0s expiry, 0s left; e2e failed',
    ],
    [
      'its expiry, and says by what it was superseded',
      aCandidate('superseded', { expiresAtMs: 5_500, why: 'superseded by two' }),
      'one sample superseded 0s expiry, 0s left; superseded by two',
    ],
    [
      'its expiry, and names the release that it became',
      aCandidate('released', { expiresAtMs: 6_000, version: 'v1.2.3' }),
      'one sample released 2s expiry, 1s left; sample@v1.2.3',
    ],
    [
      'its staging area to go',
      aCandidate('collecting'),
      'one sample collecting its staging area to go',
    ],
    [
      'its promotion, though none is there yet',
      aCandidate('promoting'),
      'one sample promoting its promotion',
    ],
  ])('waits for %s', (_what, candidate, expected) => {
    expect(line({ candidates: [candidate] })).toBe(expected);
  });

  it('leaves the board when it is collected', () => {
    expect(shownBoard({ candidates: [aCandidate('collected')] })).toEqual([]);
  });

  it('waits for the next try where its collection failed, and says why', () => {
    const owed = { one: [{ key: 'collect-area', error: 'the registry\nis away' }] };
    expect(line({ candidates: [aCandidate('collecting')], owed })).toBe(
      'one sample collecting try 2 to collect-area, 1m 00s left; the registry is away',
    );
  });

  it('stands in the order in which candidates were opened', () => {
    const younger = aCandidate('accepted', { id: 'younger', openedAtMs: 2 });
    const older = aCandidate('released', { id: 'older', openedAtMs: 1 });
    const rows = boardRows(aBoardView({ candidates: [younger, older] }));
    expect(rows.flatMap(({ kind, key }) => (kind === 'candidate' ? [key] : []))).toEqual([
      'older',
      'younger',
    ]);
  });
});

describe('a promotion', () => {
  const plan = aPlan({ images: ['a', 'b', 'c', 'd'].map(aPlannedImage) });
  const promoting = { candidates: [aCandidate('promoting', { version: 'v1.0.0' })] };
  const left = ['csi-release/csi/d'];

  it.each([
    [aPromotion('copying', left), '4s copying 3 of 4; sample@v1.0.0'],
    [aPromotion('tagging', ['version tags']), '4s tagging; sample@v1.0.0'],
    [aPromotion('floating', ['release']), '4s floating; sample@v1.0.0'],
    [{ ...aPromotion('copying', left), held: 'moved' }, '4s a person; held: moved'],
  ])('at $step shows what is left', (promotion, expected) => {
    const promotions = [{ ...promotion, plan }];
    expect(line({ ...promoting, promotions })).toBe(`one sample promoting ${expected}`);
  });

  it('waits for the next try of a part that failed', () => {
    const owed = { 'promotion of one': [{ key: 'copying:a', error: '503' }] };
    const promotions = [aPromotion('copying', left)];
    expect(line({ ...promoting, promotions, owed })).toBe(
      'one sample promoting try 2 to copying, 1m 00s left; 503',
    );
  });

  it.each([
    [['csi-release/csi/hello'], 'hello v1.0.0 copying 4s copies 0 of 1'],
    [['csi-release/csi/other'], 'hello v1.0.0 copied'],
  ])('with %s left shows for each component how much is copied', (parts, expected) => {
    expect(line({ ...promoting, promotions: [aPromotion('copying', parts)] }, 1)).toBe(expected);
  });
});

describe('a line', () => {
  const quiet = aLineState({ waitingSinceMs: 1_000, quietUntilMs: 31_000 });

  it.each<[string, BoardFacts, string | undefined]>([
    ['is not shown while it rests', { lines: [aLineState()] }, undefined],
    ['waits for quiet', { lines: [quiet] }, 'sample (line) quiet 4s quiet time, 26s left'],
    [
      'waits for the sweep when its quiet time is over',
      { lines: [quiet], nowMs: 40_000 },
      'sample (line) quiet 39s the sweep',
    ],
    [
      'says when its quiet time is over and nobody woke it',
      { lines: [quiet], nowMs: 331_000 },
      'sample (line) quiet 5m 30s quiet time, overdue',
    ],
    [
      'opens a candidate',
      { lines: [aLineState()], owed: { sample: [{ key: 'open-candidate' }] } },
      'sample (line) opening its candidate to be opened',
    ],
    [
      'tries again to open a candidate',
      {
        lines: [aLineState()],
        owed: { sample: [{ key: 'open-candidate', error: 'git is away' }] },
      },
      'sample (line) opening try 2 to open-candidate, 1m 00s left; git is away',
    ],
    [
      'says why it opened none',
      { lines: [aLineState({ why: 'hello has no tag' })] },
      'sample (line) refused hello has no tag',
    ],
  ])('%s', (_what, facts, expected) => {
    expect(line(facts)).toBe(expected);
  });

  it('is not shown where it was read before it opened the candidate that is seen', () => {
    const candidates = [aCandidate('building', { openedAtMs: 31_000 })];
    const shown = shownBoard({ lines: [quiet], candidates, nowMs: 33_000 });
    expect(shown.filter((row) => row.includes('(line)'))).toEqual([]);
  });
});
