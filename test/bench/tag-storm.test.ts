import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLineFolder } from '#cloud/line-folder.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import type { StormDocuments } from '../../bench/tag-storm/documents.ts';
import { measureStorm } from '../../bench/tag-storm/measure.ts';
import { newestTag, planStorm, type StormPlan, stormTags } from '../../bench/tag-storm/plan.ts';
import { proveNoneLost, proveOneEach } from '../../bench/tag-storm/proof.ts';
import { writeStormLines } from '../../bench/tag-storm/release-lines.ts';
import type { Phase, Storm } from '../../bench/tag-storm/storm.ts';
import { describeKind } from '../emulator-kinds.ts';

describeKind('own', 'a storm of announced tags', () => {
  const messages = 100;
  let storm: Storm;

  beforeAll(async () => {
    storm = await measureStorm({ kind: 'own', messages, seed: 7 }, { say: () => undefined });
  });

  const phase = (name: Phase['name']) => storm.phases.find((one) => one.name === name);
  const perMessage = (name: string) => (phase('storm')?.calls[name] ?? 0) / (messages - 1);

  it('loses none, and opens one candidate for each line', () => {
    expect(storm).toMatchObject({ messages, components: 5, lines: 1, pushes: messages });
  });

  it('reads a repository once for a message', () => {
    expect(perMessage('git ls-refs')).toBe(1);
  });

  it.each([
    ['firestore Commit', 1.25],
    ['firestore BatchGetDocuments', 4.25],
    ['firestore Rollback', 0],
    ['firestore RunQuery', 0],
    ['pubsub Publish', 0],
  ])('asks for %s no more than %f times for a message', (name, most) => {
    expect(perMessage(name)).toBeLessThanOrEqual(most);
  });

  it('leaves nothing for tag-tick to find', () => {
    expect(phase('tag-tick again')?.calls['git ls-refs']).toBe(storm.components);
    expect(phase('tag-tick again')?.calls['git fetch']).toBeUndefined();
  });
});

describe('the plan of a storm', () => {
  it.each([
    [20, 1, 1],
    [100, 5, 1],
    [1000, 50, 2],
    [10_000, 500, 17],
  ])('of %i messages has %i components in %i lines', (messages, components, lines) => {
    const plan = planStorm(messages, 1);
    expect(plan.announcements).toHaveLength(messages);
    expect([plan.components.length, plan.lines.length]).toEqual([components, lines]);
    const announced = plan.announcements.map(({ component, tag }) => `${component}:${tag}`);
    expect(new Set(announced).size).toBe(components * stormTags.length);
  });

  it('is the same for the same seed alone', () => {
    expect(planStorm(100, 3)).toEqual(planStorm(100, 3));
    expect(planStorm(100, 3).announcements).not.toEqual(planStorm(100, 4).announcements);
  });

  it.each([0, 30, 10_020])('is refused for %i messages', (messages) => {
    expect(() => planStorm(messages, 1)).toThrow('write a multiple of 20, at most 10000');
  });

  describe('of 500 components', () => {
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'csi-release-storm-lines-'));
    });

    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('has lines that the functions read', async () => {
      await writeStormLines(folder, planStorm(10_000, 1));
      const lines = readReleaseLines(await readLineFolder(folder));
      expect(lines.flatMap(({ components }) => components)).toHaveLength(500);
    });
  });
});

/** What a storm of 20 messages leaves: one line, one component. */
interface Left {
  readonly tags: Record<string, { readonly body: { verdict: string }; readonly owed: unknown[] }>;
  readonly lines: Record<string, { readonly body: object; readonly owed: unknown[] }>;
  readonly candidates: Record<string, { line: string; tag: string }>;
  readonly rejected: readonly string[];
  readonly deadLetters: readonly string[];
}

describe('the proof', () => {
  const plan: StormPlan = planStorm(20, 1);
  const recorded = { body: { verdict: 'accepted' }, owed: [] };
  const left: Left = {
    tags: Object.fromEntries(stormTags.map((tag) => [`c000:${tag}`, recorded])),
    lines: { 'line-00': { body: { newestCandidate: 'a' }, owed: [] } },
    candidates: { a: { line: 'line-00', tag: newestTag } },
    rejected: [],
    deadLetters: [],
  };
  const prove = async (found: Left): Promise<void> => {
    const documents = documentsOf(found);
    await proveNoneLost(documents, found.deadLetters, plan);
    await proveOneEach(documents, plan);
  };

  it('holds where nothing is wrong', async () => {
    await expect(prove(left)).resolves.toBeUndefined();
  });

  const { 'c000:v1.0.0': _lost, ...others } = left.tags;

  it.each<[string, Partial<Left>]>([
    ['1 tags were lost: c000:v1.0.0', { tags: others }],
    [
      '1 tags are recorded that nobody announced: c001:v1.0.0',
      { tags: { ...left.tags, 'c001:v1.0.0': recorded } },
    ],
    [
      '1 tags are not accepted: c000:v1.0.0 quarantined',
      { tags: { ...left.tags, 'c000:v1.0.0': { body: { verdict: 'quarantined' }, owed: [] } } },
    ],
    [
      '1 documents owe something: c000:v1.0.0',
      { tags: { ...left.tags, 'c000:v1.0.0': { ...recorded, owed: [{}] } } },
    ],
    ['1 lines heard of no tag: line-00', { lines: {} }],
    ['1 messages were rejected: malformed', { rejected: ['malformed'] }],
    ['1 messages are dead letters: {}', { deadLetters: ['{}'] }],
    [
      'line-00 has none: moved',
      { candidates: {}, lines: { 'line-00': { body: { why: 'moved' }, owed: [] } } },
    ],
    [
      'line-00 has 2',
      { candidates: { ...left.candidates, b: { line: 'line-00', tag: newestTag } } },
    ],
    ['line-00 names a and not b', { candidates: { b: { line: 'line-00', tag: newestTag } } }],
    [
      'line-00 froze c000 v1.3.2, not c000 v1.3.3',
      { candidates: { a: { line: 'line-00', tag: 'v1.3.2' } } },
    ],
    [
      '1 candidates are of no line: b',
      { candidates: { ...left.candidates, b: { line: 'line-01', tag: newestTag } } },
    ],
  ])('says that %s', async (words, wrong) => {
    await expect(prove({ ...left, ...wrong })).rejects.toThrow(words);
  });
});

function documentsOf({ tags, lines, candidates, rejected }: Left): StormDocuments {
  const opened = Object.entries(candidates).map(([id, { line, tag }]) => {
    const frozen = { components: [{ name: 'c000', tag }] };
    return [id, { body: { line, frozen } }] as const;
  });
  return {
    tags: async () => new Map(Object.entries(tags)),
    lines: async () => new Map(Object.entries(lines)),
    candidates: async () => new Map(opened),
    rejected: async () => rejected,
    close: async () => undefined,
  };
}
