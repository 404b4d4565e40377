import { describe, expect, it } from 'vitest';
import type { KnownTag } from '#core/component-state.ts';
import type { TagRecord } from '#core/tag.ts';
import { takeTags } from '#flow/take-tags.ts';
import { aLine } from '../given/line.ts';
import { pushCommit, pushTag, repositoryOf } from '../story/tagging.ts';
import { openWorld, type World } from '../world/world.ts';

const hello = repositoryOf('hello');
const line = aLine();

/** What the line takes of hello, or why it takes nothing. */
async function taken(world: World): Promise<string> {
  const found = await takeTags({ ports: world.ports, worker: 'tag-detected' }, line);
  if ('refusal' in found) return found.refusal;
  return found.taken.map(({ newest }) => newest.tag).join();
}

function putRecord(world: World, facts: Partial<TagRecord> & Pick<TagRecord, 'commit'>): void {
  const seen = { component: 'hello', tag: 'v1.0.1', verdict: 'accepted', via: 'ci' } as const;
  const body = { ...seen, why: '', seenAtMs: 0, lines: [], ...facts };
  world.store.put('tag', 'hello:v1.0.1', { body, owed: [], revision: 1, dueAtMs: null });
}

function putListed(world: World, facts: Omit<KnownTag, 'tag'>): void {
  const tags = [{ tag: 'v1.0.1', ...facts }];
  const body = { component: 'hello', watchedSinceMs: 0, tags, rulings: [] };
  world.store.put('component', 'hello', { body, owed: [], revision: 1, dueAtMs: null });
}

interface Known {
  /** Two commits: `a` is that of the tag now. */
  readonly record?: (a: string, b: string) => Parameters<typeof putRecord>[1];
  readonly listed?: (a: string, b: string) => Parameters<typeof putListed>[1];
  readonly isTaken: boolean;
}

const knowns: Readonly<Record<string, Known>> = {
  'that nobody saw': { isTaken: true },
  'as it was seen': { record: (a) => ({ commit: a }), isTaken: true },
  'as it was listed': { listed: (a) => ({ commit: a }), isTaken: true },
  'that was seen elsewhere': { record: (_a, b) => ({ commit: b }), isTaken: false },
  'that was listed elsewhere': { listed: (_a, b) => ({ commit: b }), isTaken: false },
  'of the history that was moved': {
    listed: (_a, b) => ({ commit: b, isHistory: true }),
    isTaken: false,
  },
  'that is back where it was seen first, and was listed first in between': {
    record: (a, b) => ({ commit: a, movedTo: b }),
    listed: (_a, b) => ({ commit: b }),
    isTaken: true,
  },
  'that was seen first elsewhere, and listed first where it is': {
    record: (a, b) => ({ commit: b, movedTo: a }),
    listed: (a) => ({ commit: a }),
    isTaken: false,
  },
  'on the wrong branch': {
    record: (a) => ({ commit: a, wrongBranch: 'its commit is on b' }),
    isTaken: false,
  },
};

describe('a tag', () => {
  it.each(Object.entries(knowns))('%s', async (_what, { record, listed, isTaken }) => {
    const world = openWorld();
    pushTag(world, 'hello', 'v1.0.0');
    const [a, b] = [pushCommit(world, 'hello'), pushCommit(world, 'hello')];
    world.source.moveTag(hello, 'v1.0.1', a);
    if (record !== undefined) putRecord(world, record(a, b));
    if (listed !== undefined) putListed(world, listed(a, b));
    expect(await taken(world)).toBe(isTaken ? 'v1.0.1' : 'v1.0.0');
  });
});

describe('the name of a set', () => {
  /** The name of the set of a world with v1.0.0 and v1.0.1. */
  async function setOf(change: (world: World, commit: string) => void = () => undefined) {
    const world = openWorld();
    pushTag(world, 'hello', 'v1.0.0');
    change(world, pushTag(world, 'hello', 'v1.0.1'));
    return (await takeTags({ ports: world.ports, worker: 'tag-detected' }, line)).set;
  }

  it.each<[string, (world: World, commit: string) => void]>([
    ['what a line does not ask for', (world) => void pushTag(world, 'hello', 'v1.1.0-rc1')],
    ['what is no version', (world) => void pushTag(world, 'hello', 'client/v1.1.0')],
    ['a tag of another base version', (world) => void pushTag(world, 'hello', 'v2.0.0')],
    ['an older tag that is gone', (world) => world.source.removeTag(hello, 'v1.0.0')],
    ['a commit', (world) => void pushCommit(world, 'hello')],
    ['that somebody saw the tag', (world, commit) => putRecord(world, { commit })],
  ])('stays the same for %s', async (_what, change) => {
    expect(await setOf(change)).toBe(await setOf());
  });

  it.each<[string, (world: World, commit: string) => void]>([
    ['a newer tag', (world) => void pushTag(world, 'hello', 'v1.0.2')],
    ['the tag that is gone', (world) => world.source.removeTag(hello, 'v1.0.1')],
    [
      'the tag that was moved',
      (world) => world.source.moveTag(hello, 'v1.0.1', pushCommit(world, 'hello')),
    ],
    [
      'what was found against it',
      (world, commit) => putRecord(world, { commit, wrongBranch: 'its commit is on b' }),
    ],
  ])('is another for %s', async (_what, change) => {
    expect(await setOf(change)).not.toBe(await setOf());
  });
});
