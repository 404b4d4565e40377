import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import { tellResult } from '#flow/tell-result.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { aLine } from '../given/line.ts';
import { openWorld, type World } from '../world/world.ts';

const wish = {
  candidate: 'one',
  cell: 'e2e',
  outcome: 'passed',
  reason: 'it looks right',
} as const;
const promoter = 'maintainer@example.com';
const manual = aCell('e2e', { runs: 'manual' });

async function given(candidate: Partial<Candidate> | Candidate = {}): Promise<World> {
  const world = openWorld();
  world.lines = [aLine()];
  const body = { ...aCandidate('testing', { frozenCells: [manual] }), ...candidate };
  await world.ports.store.transact(async (transaction) =>
    transaction.put('candidate', 'one', { body, owed: [], revision: 1, dueAtMs: null }),
  );
  return world;
}

function tell(
  world: World,
  facts: Partial<Parameters<typeof tellResult>[2]> = {},
  email = promoter,
) {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  return tellResult(duty, { email, subject: 'one' }, { ...wish, ...facts });
}

const kept = (world: World) => world.store.document('candidate', 'one')?.body;

describe('a person who says what a manual cell came to', () => {
  it('is told so, and the same again for the same', async () => {
    const world = await given();
    const answer = {
      candidate: 'one',
      cell: 'e2e',
      attempt: 1,
      outcome: 'passed',
      verdict: 'passed',
    };
    expect(await tell(world)).toEqual(answer);
    expect(await tell(world, {}, 'Maintainer@example.com')).toEqual(answer);
    expect(kept(world)).toMatchObject({ phase: 'accepted' });
    expect(kept(world)?.cells['e2e']?.attempts).toMatchObject([
      { outcome: 'passed', why: 'maintainer@example.com: it looks right' },
    ]);
  });

  it.each([
    ['says another thing', { outcome: 'passed' }, 'flaky-passed', 2],
    ['says another reason', { outcome: 'failed', reason: 'still' }, 'failed', 2],
    ['says it under another key', { outcome: 'failed', id: 'again' }, 'failed', 2],
    ['says the same', { outcome: 'failed' }, 'failed', 1],
  ] as const)('and later %s', async (_how, facts, verdict, attempt) => {
    const world = await given();
    await tell(world, { outcome: 'failed' });
    expect(await tell(world, facts)).toMatchObject({ attempt, verdict });
    expect(await tell(world, facts)).toMatchObject({ attempt, verdict });
  });

  it('under one key is told what was told under it first', async () => {
    const world = await given();
    const first = await tell(world, { id: 'mine', url: 'https://ci.example/1' });
    expect(await tell(world, { id: 'mine', url: 'https://ci.example/1' })).toEqual(first);
    expect(kept(world)?.cells['e2e']?.attempts[0]?.url).toBe('https://ci.example/1');
  });

  it.each([
    ['another outcome', { outcome: 'failed' }],
    ['another reason', { reason: 'so' }],
    ['another link', { url: 'https://ci.example/1' }],
  ] as const)('under one key is refused %s, and told what the first said', async (_what, facts) => {
    const world = await given();
    await tell(world, { id: 'mine' });
    await expect(tell(world, { id: 'mine', ...facts })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('passed, maintainer@example.com: it looks right'),
    });
    expect(kept(world)?.cells['e2e']?.attempts).toHaveLength(1);
  });

  it('at length under one key, in a further attempt, is told the same again', async () => {
    const world = await given();
    await tell(world);
    const facts = { id: 'mine', outcome: 'failed', reason: 'long words '.repeat(40) } as const;
    const first = await tell(world, facts);
    expect(first).toMatchObject({ attempt: 2 });
    expect(await tell(world, facts)).toEqual(first);
  });

  it('and cannot tell, may look again while the cell has attempts', async () => {
    const world = await given();
    expect(await tell(world, { outcome: 'inconclusive' })).toMatchObject({ verdict: 'open' });
    expect(await tell(world, { outcome: 'inconclusive' })).toMatchObject({ attempt: 1 });
    expect(await tell(world)).toMatchObject({ attempt: 2, verdict: 'passed' });
  });

  it('at the same moment as somebody else is recorded once', async () => {
    const world = await given();
    const answers = await Promise.all([tell(world), tell(world), tell(world)]);
    expect(new Set(answers.map(({ attempt }) => attempt))).toEqual(new Set([1]));
    expect(kept(world)?.cells['e2e']?.attempts).toHaveLength(1);
  });

  it('after the release is heard', async () => {
    const world = await given({
      ...aCandidate('released', { frozenCells: [manual], version: 'v1.0.0' }),
    });
    expect(await tell(world, { outcome: 'failed' })).toMatchObject({ attempt: 2 });
    expect(kept(world)).toMatchObject({ phase: 'released', lateFailures: { e2e: world.now } });
  });
});

describe('a person is refused', () => {
  const here = 'https://ci.example/runs';
  it.each<[string, Partial<Candidate>, Partial<Parameters<typeof tellResult>[2]>, string, string]>([
    ['for no candidate', {}, { candidate: 'none' }, 'unknown', 'no candidate none'],
    ['for no cell', {}, { cell: 'none' }, 'unknown', 'has no cell none'],
    ['for no line', { line: 'gone' }, {}, 'unknown', 'no release line gone'],
    ['for a cell that runs by itself', aCandidate('testing'), {}, 'refused', 'is run by external'],
    [
      'for a link to somewhere else',
      aCandidate('testing', { frozenCells: [{ ...manual, resultPrefix: here }] }),
      { url: 'https://attacker.example/1' },
      'refused',
      `must be under ${here}`,
    ],
    [
      'before the tests begin',
      aCandidate('building', { frozenCells: [manual] }),
      {},
      'conflict',
      'have not begun',
    ],
    [
      'when all is over',
      aCandidate('collected', { frozenCells: [manual] }),
      {},
      'gone',
      'is collected',
    ],
  ])('%s', async (_why, candidate, facts, code, words) => {
    const world = await given(candidate);
    const before = kept(world);
    await expect(tell(world, facts)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    expect(kept(world)).toEqual(before);
  });

  it('who is no promoter', async () => {
    const world = await given({ cells: { e2e: attempts('open') } });
    await expect(tell(world, {}, 'stranger@example.com')).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
