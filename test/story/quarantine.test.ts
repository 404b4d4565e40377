import { describe, expect, it } from 'vitest';
import { promote } from '../../functions/promote.ts';
import { goneWords, movedWords, wrongBranchWords } from '../given/quarantine-words.ts';
import type { Fault } from '../world/faults.ts';
import { bodies, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { askFor, firstTags, newest, promoteNewest, quiet, tag, theLine } from './memory-story.ts';

const hello = 'https://git.example/sample/hello';
const maintainer = 'maintainer@example.com';
const wayOut = '(a promoter of sample can release it: POST /api/v1/quarantine-releases)';
const tooHigh = 'more than one minor above v1.0: did you mean v1.1.0?';

/** Asks `promote` for a ruling on a tag of hello, as a maintainer or somebody else. */
function rule(
  { ports }: Pick<World, 'ports'>,
  path: 'quarantine-releases' | 'withdrawals',
  version: string,
  email = maintainer,
) {
  const body = { component: 'hello', tag: version, reason: 'looked at by hand' };
  const person = { email, subject: email };
  const request = { person, path: `/api/v1/${path}`, body };
  return promote(request, { ports, worker: 'promote' });
}

/** A world whose tags were listed and whose first candidate was accepted. */
async function openWatched(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await tick(world, 'tag-tick');
  return world;
}

function record(world: World, version: string) {
  return bodies(world, 'tag').get(`hello:${version}`) ?? expect.unreachable();
}

/** The tag of hello in the line's newest candidate. */
function taken(world: World): string | undefined {
  return newest(world).frozen.components.find(({ name }) => name === 'hello')?.tag;
}

/** Looks at the repositories as the Scheduler does, and lets what follows come to rest. */
async function watched(world: World): Promise<void> {
  await tick(world, 'tag-tick');
  await quiet(world);
}

describe('a mistyped tag', () => {
  it('is in quarantine: nothing is built, no line is told, and it says who can help', async () => {
    const world = await openWatched();
    const before = { line: theLine(world), builds: world.builds.all().length };
    await tag(world, 'hello', 'v1.12.0');
    await watched(world);
    expect(record(world, 'v1.12.0')).toMatchObject({
      ...{ verdict: 'quarantined', why: `${tooHigh} ${wayOut}`, lines: [], via: 'message' },
    });
    expect({ line: theLine(world), builds: world.builds.all().length }).toEqual(before);
    const warnings = world.log.lines('warn').map(({ message }) => message);
    expect(warnings).toEqual(['a tag is in quarantine']);
  });

  it('that a promoter releases is built, tested and released', async () => {
    const world = await openWatched();
    await tag(world, 'hello', 'v1.12.0');
    await live(world);
    const { commit } = record(world, 'v1.12.0');
    const body = {
      component: 'hello',
      tag: 'v1.12.0',
      commit,
      ruling: 'released',
      lines: ['sample'],
    };
    const location = '/api/v1/quarantine-releases/hello/v1.12.0';
    const answer = { status: 202, location, body };
    expect(await rule(world, 'quarantine-releases', 'v1.12.0')).toEqual(answer);
    expect(await rule(world, 'quarantine-releases', 'v1.12.0')).toEqual(answer);
    await quiet(world);
    expect(await rule(world, 'quarantine-releases', 'v1.12.0')).toEqual(answer);
    expect(record(world, 'v1.12.0')).toMatchObject({ verdict: 'accepted', lines: ['sample'] });
    expect(taken(world)).toBe('v1.12.0');
    await promoteNewest(world);
    expect(newest(world).phase).toBe('released');
  });

  it('is released by no stranger', async () => {
    const world = await openWatched();
    await tag(world, 'hello', 'v1.12.0');
    await live(world);
    const message = `eve@example.com is not among the promoters of sample: ${maintainer}`;
    const ruling = rule(world, 'quarantine-releases', 'v1.12.0', 'eve@example.com');
    await expect(ruling).rejects.toMatchObject({ code: 'forbidden', message });
    await quiet(world);
    expect(record(world, 'v1.12.0').verdict).toBe('quarantined');
    expect(bodies(world, 'component').get('hello')?.rulings).toEqual([]);
  });
});

describe('a tag on the wrong branch', () => {
  it('is in quarantine until a promoter releases it', async () => {
    const world = await openWatched();
    world.source.branch(hello, 'release-1.0', record(world, 'v1.0.0').commit);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const why = `${wrongBranchWords('main', 'release-1.0')} ${wayOut}`;
    expect(record(world, 'v1.0.1')).toMatchObject({ verdict: 'quarantined', why, lines: [] });
    expect(taken(world)).toBe('v1.0.0');
    await rule(world, 'quarantine-releases', 'v1.0.1');
    await quiet(world);
    expect(record(world, 'v1.0.1').verdict).toBe('accepted');
    expect(taken(world)).toBe('v1.0.1');
  });
});

describe('a tag with a suspicious number on the wrong branch', () => {
  it('says both before a promoter releases it, who overrules both', async () => {
    const world = await openWatched();
    world.source.branch(hello, 'release-1.12', record(world, 'v1.0.0').commit);
    await tag(world, 'hello', 'v1.12.0');
    await quiet(world);
    const branch = wrongBranchWords('main', 'release-1.12');
    expect(record(world, 'v1.12.0').why).toBe(`${tooHigh}; and ${branch} ${wayOut}`);
    await rule(world, 'quarantine-releases', 'v1.12.0');
    await quiet(world);
    expect(taken(world)).toBe('v1.12.0');
  });
});

describe('a tag that was changed', () => {
  it('is released where it was moved, if it was in quarantine before and nobody had used it', async () => {
    const world = await openWatched();
    world.source.branch(hello, 'release-1.0', record(world, 'v1.0.0').commit);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const was = record(world, 'v1.0.1').commit;
    const files = { 'deploy/kubernetes/rbac.yaml': 'rights' };
    const commit = world.source.commit(hello, { branch: 'release-1.0', files });
    world.source.moveTag(hello, 'v1.0.1', commit);
    await watched(world);
    const why = `it was first at ${was}, and is at ${commit}; nothing was told or built of it ${wayOut}`;
    expect(record(world, 'v1.0.1')).toMatchObject({ verdict: 'quarantined', commit: was, why });
    expect(taken(world)).toBe('v1.0.0');
    const answer = await rule(world, 'quarantine-releases', 'v1.0.1');
    expect(answer).toMatchObject({ status: 202, body: { commit, lines: ['sample'] } });
    await watched(world);
    expect(record(world, 'v1.0.1')).toMatchObject({ verdict: 'accepted', commit });
    const known = bodies(world, 'component').get('hello')?.tags;
    expect(known).toContainEqual({ tag: 'v1.0.1', commit });
    expect(taken(world)).toBe('v1.0.1');
    await promoteNewest(world);
    expect(newest(world).phase).toBe('released');
    world.source.moveTag(hello, 'v1.0.1', was);
    await watched(world);
    expect(record(world, 'v1.0.1')).toMatchObject({ verdict: 'quarantined', commit });
    const again = rule(world, 'quarantine-releases', 'v1.0.1');
    await expect(again).rejects.toThrow('nobody can release it');
  });

  it('is released by nobody where it was moved, and may be in use', async () => {
    const world = await openWatched();
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const { commit: was } = record(world, 'v1.0.1');
    const is = world.source.commit(hello);
    world.source.moveTag(hello, 'v1.0.1', is);
    await watched(world);
    const why = movedWords(was, is);
    const message = `hello v1.0.1 cannot be released from quarantine: ${why}`;
    const ruling = rule(world, 'quarantine-releases', 'v1.0.1');
    await expect(ruling).rejects.toMatchObject({ code: 'conflict', message });
    expect(record(world, 'v1.0.1')).toMatchObject({ verdict: 'quarantined', why });
    expect(taken(world)).toBe('v1.0.0');
  });

  it('is released by nobody where it is gone, and is good again where it was pushed again', async () => {
    const world = await openWatched();
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const { commit } = record(world, 'v1.0.1');
    world.source.removeTag(hello, 'v1.0.1');
    await watched(world);
    const why = goneWords(commit);
    const ruling = rule(world, 'quarantine-releases', 'v1.0.1');
    const message = `hello v1.0.1 is gone: ${why}`;
    await expect(ruling).rejects.toMatchObject({ code: 'conflict', message });
    expect(taken(world)).toBe('v1.0.0');
    world.source.moveTag(hello, 'v1.0.1', commit);
    await watched(world);
    expect(record(world, 'v1.0.1').verdict).toBe('accepted');
    expect(taken(world)).toBe('v1.0.1');
  });
});

describe('a tag that was withdrawn', () => {
  const withdrawn = `withdrawn by ${maintainer}: looked at by hand`;

  it('keeps its candidate from being promoted, and the next one is without it', async () => {
    const world = await openWatched();
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const { id } = newest(world);
    await rule(world, 'withdrawals', 'v1.0.1');
    const instead = 'promote a candidate without it, or release it from quarantine';
    const message = `hello v1.0.1 was ${withdrawn}; ${instead}`;
    await expect(askFor(world, id)).rejects.toMatchObject({ code: 'conflict', message });
    await quiet(world);
    const why = `${withdrawn} ${wayOut}`;
    expect(record(world, 'v1.0.1')).toMatchObject({ verdict: 'quarantined', why });
    await watched(world);
    expect(taken(world)).toBe('v1.0.0');
    await promoteNewest(world);
    expect(newest(world).phase).toBe('released');
  });

  it('is not promoted either where it is withdrawn in the midst of the admission', async () => {
    const world = await openWatched();
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const elsewhere = world.spawn({ faults: () => 'ok', skewMs: 0 });
    let asked = 0;
    world.faults = async ({ method }): Promise<Fault> => {
      if (method === 'transact' && ++asked === 1) await rule(elsewhere, 'withdrawals', 'v1.0.1');
      return 'ok';
    };
    const message = expect.stringContaining(`hello v1.0.1 was ${withdrawn}`);
    const refused = { code: 'conflict', message };
    await expect(askFor(world, newest(world).id)).rejects.toMatchObject(refused);
    expect(asked).toBe(1);
    expect(newest(world).phase).toBe('accepted');
  });

  it('is withdrawn once, and taken again where somebody releases it', async () => {
    const world = await openWatched();
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const { id } = newest(world);
    const answer = await rule(world, 'withdrawals', 'v1.0.1');
    await watched(world);
    expect(await rule(world, 'withdrawals', 'v1.0.1')).toEqual(answer);
    expect(bodies(world, 'component').get('hello')?.rulings).toHaveLength(1);
    await rule(world, 'quarantine-releases', 'v1.0.1');
    await watched(world);
    expect(newest(world).id).toBe(id);
    await promoteNewest(world);
    expect(newest(world).phase).toBe('released');
  });
});
