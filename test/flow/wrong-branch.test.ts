import { describe, expect, it } from 'vitest';
import type { ReleaseLine } from '#core/line.ts';
import { detectTag } from '#flow/detect-tag.ts';
import { takeTags } from '#flow/take-tags.ts';
import type { Duty } from '#flow/turn.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';
import { wrongBranchWords } from '../given/quarantine-words.ts';
import { announce, pushCommit, pushTag, recordOf, repositoryOf } from '../story/tagging.ts';
import { live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';

const hello = repositoryOf('hello');
const wayOut = '(a promoter of sample can release it: POST /api/v1/quarantine-releases)';

function dutyIn({ ports }: World): Duty {
  return { ports, worker: 'tag-detected' };
}

/** Announces a tag of hello; answers how it stands, and why where it is in quarantine. */
async function judged(world: World, tag: string): Promise<string> {
  await detectTag(dutyIn(world), { component: 'hello', tag, via: 'ci' });
  const { verdict, why = '' } = recordOf(world, 'hello', tag) ?? {};
  return verdict === 'quarantined' ? `${verdict}: ${why.replace(` ${wayOut}`, '')}` : `${verdict}`;
}

/** The tag that the line takes of hello, or why it takes none. */
async function takenBy(world: World, line: ReleaseLine): Promise<string> {
  const found = await takeTags(dutyIn(world), line);
  if ('refusal' in found) return found.refusal;
  return found.taken.map(({ newest }) => newest.tag).join();
}

/** A world with v1.0.0 on main, from where a branch begins. */
function openBranched(branch: string): World {
  const world = openWorld();
  world.lines = [aLine()];
  const commit = pushTag(world, 'hello', 'v1.0.0');
  world.source.branch(hello, branch, commit);
  return world;
}

interface History {
  readonly branch: string;
  /** Makes the tag. */
  readonly make: (world: World) => void;
  readonly tag: string;
  readonly expected: string;
}

function accepted(branch: string, tag: string, make: History['make']): History {
  return { branch, tag, make, expected: 'accepted' };
}

function refused(branch: string, tag: string, why: string, make: History['make']): History {
  return { branch, tag, make, expected: `quarantined: ${why}` };
}

/** Commits to a branch, and answers the commit. */
function on(world: World, branch: string): string {
  return pushCommit(world, 'hello', { branch });
}

/** By what was done in the repository. */
const histories: Readonly<Record<string, History>> = {
  'a patch on main beside the branch of its minor': refused(
    'release-1.0',
    'v1.0.1',
    wrongBranchWords('main', 'release-1.0'),
    (world) => pushTag(world, 'hello', 'v1.0.1'),
  ),
  'a patch on the branch of its minor': accepted('release-1.0', 'v1.0.1', (world) =>
    pushTag(world, 'hello', 'v1.0.1', { branch: 'release-1.0' }),
  ),
  'a patch before the tip of its branch': accepted('release-1.0', 'v1.0.1', (world) => {
    pushTag(world, 'hello', 'v1.0.1', { branch: 'release-1.0' });
    on(world, 'release-1.0');
  }),
  'a new minor on the branch of an older one': refused(
    'release-1.0',
    'v1.1.0',
    wrongBranchWords('release-1.0', 'main'),
    (world) => pushTag(world, 'hello', 'v1.1.0', { branch: 'release-1.0' }),
  ),
  'a new minor on main': accepted('release-1.0', 'v1.1.0', (world) =>
    pushTag(world, 'hello', 'v1.1.0'),
  ),
  'a new minor where its branch begins': accepted('release-1.0', 'v1.1.0', (world) => {
    const commit = pushTag(world, 'hello', 'v1.1.0');
    world.source.branch(hello, 'release-1.1', commit);
    on(world, 'main');
    on(world, 'release-1.1');
  }),
  'a patch on a branch of somebody': refused(
    'release-1.0',
    'v1.0.1',
    wrongBranchWords('fix', 'release-1.0'),
    (world) => {
      world.source.branch(hello, 'fix', pushCommit(world, 'hello', { branch: 'release-1.0' }));
      pushTag(world, 'hello', 'v1.0.1', { branch: 'fix' });
    },
  ),
  'a patch on a branch that was merged into its own': accepted('release-1.0', 'v1.0.1', (world) => {
    world.source.branch(hello, 'fix', on(world, 'release-1.0'));
    const merged = pushTag(world, 'hello', 'v1.0.1', { branch: 'fix' });
    pushCommit(world, 'hello', { branch: 'release-1.0', merged });
  }),
  'a patch at the merge itself': accepted('release-1.0', 'v1.0.1', (world) => {
    pushTag(world, 'hello', 'v1.0.1', { branch: 'release-1.0', merged: on(world, 'main') });
  }),
  'a patch that its branch has of main by a merge': accepted('release-1.0', 'v1.0.1', (world) => {
    const merged = pushTag(world, 'hello', 'v1.0.1');
    pushCommit(world, 'hello', { branch: 'release-1.0', merged });
  }),
  'a patch on main where only its major has a branch': accepted('release-1', 'v1.0.1', (world) =>
    pushTag(world, 'hello', 'v1.0.1'),
  ),
  'a commit that no branch has any more': accepted('release-1.0', 'v1.0.1', (world) => {
    const before = on(world, 'main');
    pushTag(world, 'hello', 'v1.0.1');
    world.source.branch(hello, 'main', before);
  }),
  'the first commit of all, which every branch has': accepted('release-1.0', 'v1.0.1', (world) => {
    const [first] = world.source.refs(hello).tags;
    on(world, 'main');
    world.source.moveTag(hello, 'v1.0.1', first?.commit ?? expect.unreachable());
  }),
};

describe('a tag that is announced', () => {
  it.each(Object.entries(histories))('%s', async (_what, { branch, make, tag, expected }) => {
    const world = openBranched(branch);
    make(world);
    expect(await judged(world, tag)).toBe(expected);
    const isTaken = expected === 'accepted';
    expect(await takenBy(world, aLine())).toBe(isTaken ? tag : 'v1.0.0');
  });

  it('is found among many branches by the one that has it', async () => {
    const world = openBranched('release-1.0');
    const before = on(world, 'main');
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g'])
      world.source.branch(hello, name, before);
    pushTag(world, 'hello', 'v1.0.1', { branch: 'd' });
    on(world, 'd');
    expect(await judged(world, 'v1.0.1')).toBe(
      `quarantined: ${wrongBranchWords('d', 'release-1.0')}`,
    );
  });

  it('is good as soon as its commit was merged, and it is announced again', async () => {
    const world = openBranched('release-1.0');
    const merged = pushTag(world, 'hello', 'v1.0.1');
    const why = `quarantined: ${wrongBranchWords('main', 'release-1.0')}`;
    expect(await judged(world, 'v1.0.1')).toBe(why);
    expect(world.store.ids('line')).toEqual([]);
    pushCommit(world, 'hello', { branch: 'release-1.0', merged });
    expect(await judged(world, 'v1.0.1')).toBe('accepted');
    expect(recordOf(world, 'hello', 'v1.0.1')).toMatchObject({ lines: ['sample'] });
    expect(recordOf(world, 'hello', 'v1.0.1')).not.toHaveProperty('wrongBranch');
    expect(world.store.document('line', 'sample')?.body.quietUntilMs).toBeGreaterThan(0);
    expect(await takenBy(world, aLine())).toBe('v1.0.1');
  });
});

describe('a tag that nobody announced', () => {
  it('has its branch looked at before a line without a quiet time takes it', async () => {
    const world = openBranched('release-1.0');
    const components = [aLineComponent(), aLineComponent(aComponent({ name: 'counter' }))];
    world.lines = [aLine({ components, quietMs: 0, longestWaitMs: 0 })];
    pushTag(world, 'hello', 'v1.0.1');
    pushTag(world, 'counter', 'v1.0.0');
    announce(world, 'counter', 'v1.0.0');
    await live(world);
    const [candidate] = world.store.ids('candidate');
    expect(world.store.document('candidate', candidate ?? '')?.body).toMatchObject({
      frozen: { components: [{ tag: 'v1.0.0' }, { tag: 'v1.0.0' }] },
      skipped: {
        hello: [{ tag: 'v1.0.1', why: `quarantined: ${wrongBranchWords('main', 'release-1.0')}` }],
      },
    });
    expect(recordOf(world, 'hello', 'v1.0.1')).toBeUndefined();
  });

  it('is let be where it stood before anybody looked', async () => {
    const world = openBranched('release-1.0');
    pushTag(world, 'hello', 'v1.0.1');
    await tick(world, 'tag-tick');
    world.faults = () => 'ok';
    expect(await takenBy(world, aLine())).toBe('v1.0.1');
    expect(world.calls.filter(({ method }) => method === 'contains')).toEqual([]);
    expect(await judged(world, 'v1.0.1')).toBe('accepted');
  });
});

describe('a tag that comes back at the commit where it stood', () => {
  /** A tag on the wrong branch that was listed, and was gone or elsewhere when it was looked at. */
  async function openListed(change: (world: World) => void): Promise<World> {
    const world = openBranched('release-1.0');
    await tick(world, 'tag-tick');
    const was = pushTag(world, 'hello', 'v1.0.1');
    world.faults = ({ method }) => (method === 'publish' ? 'error-before' : 'ok');
    await tick(world, 'tag-tick');
    world.faults = () => 'ok';
    change(world);
    await tick(world, 'sweep-tick');
    expect(recordOf(world, 'hello', 'v1.0.1')?.commit).toBe(was);
    world.source.moveTag(hello, 'v1.0.1', was);
    return world;
  }

  it.each<[string, (world: World) => void]>([
    ['deleted', (world) => world.source.removeTag(hello, 'v1.0.1')],
    [
      'moved',
      (world) => {
        const commit = pushCommit(world, 'hello', { branch: 'release-1.0' });
        world.source.moveTag(hello, 'v1.0.1', commit);
      },
    ],
  ])('has its branch looked at, where it was %s before that was done', async (_how, change) => {
    const world = await openListed(change);
    expect(await takenBy(world, aLine())).toBe('v1.0.0');
    expect(await judged(world, 'v1.0.1')).toBe(
      `quarantined: ${wrongBranchWords('main', 'release-1.0')}`,
    );
    expect(await takenBy(world, aLine())).toBe('v1.0.0');
  });
});
