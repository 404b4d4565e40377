import { describe, expect, it } from 'vitest';
import { knownTagsMax } from '#core/component-state.ts';
import { watchTags } from '#flow/watch-tags.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';
import { callsOf, failing } from '../story/mishaps.ts';
import { announce, pushCommit, pushTag, recordOf, repositoryOf } from '../story/tagging.ts';
import { bodies, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';

const hello = repositoryOf('hello');
/** Long enough that no test comes to the end of it. */
const quietMs = 24 * 60 * 60_000;
const line = aLine({
  components: [aLineComponent(), aLineComponent(aComponent({ name: 'counter' }))],
  quietMs,
  longestWaitMs: quietMs,
});

/** Hello and counter at v1.0.0, listed once. */
async function openWatched(): Promise<World> {
  const world = openWorld();
  world.lines = [line];
  pushTag(world, 'hello', 'v1.0.0');
  pushTag(world, 'counter', 'v1.0.0');
  await tick(world, 'tag-tick');
  return world;
}

/** The tags of a component as they were listed last. */
function listed(world: World, component = 'hello') {
  return bodies(world, 'component').get(component)?.tags ?? [];
}

/** What one more tick writes, by kind and id. */
async function writtenByTick(world: World): Promise<readonly string[]> {
  const before = world.store.writes().length;
  await tick(world, 'tag-tick');
  return world.store.writes(before).map(({ of, id }) => `${of} ${id}`);
}

function errors(world: World): readonly string[] {
  return world.log.lines('error').map(({ message, fields }) => `${message}: ${fields['error']}`);
}

describe('a tag of which nobody told', () => {
  it('is found by the tick when it is new, and the line waits for its quiet time', async () => {
    const world = await openWatched();
    const before = world.store.document('line', 'sample')?.revision ?? 0;
    const commit = pushTag(world, 'hello', 'v1.0.1');
    await tick(world, 'tag-tick');
    expect(recordOf(world, 'hello', 'v1.0.1')).toMatchObject({
      ...{ commit, verdict: 'accepted', via: 'tag-tick', lines: ['sample'] },
    });
    expect(world.store.document('line', 'sample')?.revision).toBe(before + 1);
    const why = 'hello v1.0.1: accepted, taken by sample';
    const fields = { component: 'hello', tag: 'v1.0.1', via: 'tag-tick', why };
    const message = 'nobody told of a tag before tag-tick';
    expect(world.log.lines('warn')).toEqual([expect.objectContaining({ message, fields })]);
    expect(await writtenByTick(world)).toEqual([]);
  });

  it.each<[string, (world: World) => string | undefined, RegExp]>([
    [
      'moved',
      (world) => {
        const is = pushCommit(world, 'hello');
        world.source.moveTag(hello, 'v1.0.1', is);
        return is;
      },
      /^it was first at \w+, and is at \w+: tag a new version, or move it back; nobody can release it$/,
    ],
    [
      'deleted',
      (world) => void world.source.removeTag(hello, 'v1.0.1'),
      /^its repository shows it no more: push it again at \w+, or tag a new version; nobody/,
    ],
  ])('is found by the tick when it was %s, and when it is as it was', async (_how, change, why) => {
    const world = await openWatched();
    const was = pushTag(world, 'hello', 'v1.0.1');
    await tick(world, 'tag-tick');
    const is = change(world);
    await tick(world, 'tag-tick');
    const record = recordOf(world, 'hello', 'v1.0.1');
    expect(record).toMatchObject({ commit: was, verdict: 'quarantined' });
    expect(record?.why).toMatch(why);
    expect(record?.movedTo).toBe(is);
    expect(errors(world)).toEqual(['a tag was moved or deleted: undefined']);
    expect(await writtenByTick(world)).toEqual([]);
    world.source.moveTag(hello, 'v1.0.1', was);
    await tick(world, 'tag-tick');
    expect(recordOf(world, 'hello', 'v1.0.1')).toMatchObject({ verdict: 'accepted' });
    expect(await writtenByTick(world)).toEqual([]);
  });

  it('of the history is found when it was moved, and counts as it was listed first', async () => {
    const world = await openWatched();
    const [first] = listed(world);
    world.source.moveTag(hello, 'v1.0.0', pushCommit(world, 'hello'));
    await tick(world, 'tag-tick');
    expect(recordOf(world, 'hello', 'v1.0.0')).toMatchObject({
      ...{ commit: first?.commit, verdict: 'quarantined', via: 'tag-tick', lines: [] },
    });
  });

  it('is found once where two ticks come at a time', async () => {
    const world = await openWatched();
    pushTag(world, 'hello', 'v1.0.1');
    world.bus.publish('tag-tick', {});
    world.bus.publish('tag-tick', {});
    await tick(world, 'tag-tick');
    const sights = world.store.ids('audit').filter((id) => id.startsWith('tag:hello:v1.0.1'));
    expect(sights).toEqual(['tag:hello:v1.0.1:1']);
  });
});

describe('a tag of which somebody told', () => {
  it('is no news to the tick', async () => {
    const world = await openWatched();
    pushTag(world, 'hello', 'v1.0.1');
    announce(world, 'hello', 'v1.0.1', { via: 'ci' });
    await tick(world, 'sweep-tick');
    const before = [recordOf(world, 'hello', 'v1.0.1'), world.store.document('line', 'sample')];
    const written = await writtenByTick(world);
    expect(new Set(written)).toEqual(new Set(['component hello', 'audit component:hello:2']));
    expect([recordOf(world, 'hello', 'v1.0.1'), world.store.document('line', 'sample')]).toEqual(
      before,
    );
    expect(world.log.lines('warn')).toEqual([]);
    expect(await writtenByTick(world)).toEqual([]);
  });
});

describe('a repository that cannot be believed', () => {
  it('and does not answer keeps back no other, and is listed when it does', async () => {
    const world = await openWatched();
    pushTag(world, 'hello', 'v1.0.1');
    pushTag(world, 'counter', 'v1.0.1');
    let isFirst = true;
    world.faults = failing(
      callsOf('source.refs', () => {
        const isHello = isFirst;
        isFirst = false;
        return isHello;
      }),
    );
    await tick(world, 'tag-tick');
    expect(recordOf(world, 'hello', 'v1.0.1')).toBeUndefined();
    expect(recordOf(world, 'counter', 'v1.0.1')).toMatchObject({ verdict: 'accepted' });
    expect(world.log.lines('warn')).toContainEqual(
      expect.objectContaining({
        message: 'a line is not compared with its tags',
        fields: { line: 'sample', unread: ['hello'] },
      }),
    );
    const fields = { components: 2, changed: ['counter'], failed: ['hello'] };
    expect(world.log.lines('info')).toContainEqual(
      expect.objectContaining({ message: 'tags listed', fields }),
    );
    world.faults = () => 'ok';
    await tick(world, 'tag-tick');
    expect(recordOf(world, 'hello', 'v1.0.1')).toMatchObject({ verdict: 'accepted' });
  });

  it('since it shows nothing at all where it showed tags leaves everything as it is', async () => {
    const world = await openWatched();
    const { ports } = world;
    const shown = { tags: [], branches: [] };
    const source = { ...ports.source, refs: () => Promise.resolve(shown) };
    const before = world.store.writes().length;
    const watched = await watchTags({ ports: { ...ports, source }, worker: 'tag-tick' });
    expect(watched).toMatchObject({ changed: [], failed: ['counter', 'hello'] });
    expect(world.store.writes(before)).toEqual([]);
    const why = `${hello} shows no tag and no branch any more, where it showed 1`;
    expect(errors(world)).toContain(`tags cannot be listed: Error: ${why}`);
    pushTag(world, 'hello', 'v1.0.1');
    await tick(world, 'tag-tick');
    expect(world.store.ids('tag')).toEqual(['hello:v1.0.1']);
  });

  it('is none whose only tag was deleted, as its branches show', async () => {
    const world = await openWatched();
    const { commit = '' } = listed(world)[0] ?? {};
    world.source.removeTag(hello, 'v1.0.0');
    await tick(world, 'tag-tick');
    expect(recordOf(world, 'hello', 'v1.0.0')).toMatchObject({ commit, goneSinceMs: world.now });
    expect(errors(world)).toEqual(['a tag was moved or deleted: undefined']);
    expect(await writtenByTick(world)).toEqual([]);
    world.source.moveTag(hello, 'v1.0.0', commit);
    await tick(world, 'tag-tick');
    expect(recordOf(world, 'hello', 'v1.0.0')).toMatchObject({ verdict: 'accepted' });
  });

  it('since it shows more tags than are kept is left alone, and said so', async () => {
    const world = await openWatched();
    const commit = pushCommit(world, 'hello');
    for (let at = 0; at < knownTagsMax; at += 1) world.source.moveTag(hello, `build-${at}`, commit);
    expect(await writtenByTick(world)).toEqual([]);
    const wayOut = 'delete those that nobody needs; until then only what is announced is seen';
    const why = `${hello} shows ${knownTagsMax + 1} tags, and ${knownTagsMax} are kept: ${wayOut}`;
    expect(errors(world)).toEqual([`tags cannot be listed: Error: ${why}`]);
    pushTag(world, 'hello', 'v1.0.1');
    announce(world, 'hello', 'v1.0.1');
    await tick(world, 'tag-tick');
    expect(recordOf(world, 'hello', 'v1.0.1')).toMatchObject({ lines: ['sample'] });
  });
});
