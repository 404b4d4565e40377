import { describe, expect, it } from 'vitest';
import type { BuildPurpose } from '#core/identity.ts';
import { bodies } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  debts,
  expire,
  firstTags,
  newest,
  passHours,
  promoteNewest,
  quiet,
  tag,
  theLine,
} from './memory-story.ts';
import { callsOf, once, refusing } from './mishaps.ts';

const why = 'invalid build: step 1 waits for a step that is not there';

function phases(world: World): readonly string[] {
  const builds = [...bodies(world, 'build').values()];
  return builds.map(({ component, phase }) => `${component} ${phase}`).sort();
}

/** Days later nothing was tried again, and every document has come to an end. */
async function expectEnd(world: World): Promise<void> {
  expect(debts(world)).toEqual([]);
  const calls = world.calls.length;
  await passHours(world, 20);
  const tried = world.calls.slice(calls).filter(({ port }) => port !== 'store' && port !== 'bus');
  expect(tried).toEqual([]);
  await expire(world);
  expect(debts(world)).toEqual([]);
  const documents = (['tag', 'line', 'build', 'candidate'] as const).flatMap((kind) =>
    world.store.ids(kind).map((id) => world.store.document(kind, id)?.dueAtMs),
  );
  expect(documents.filter((dueAtMs) => dueAtMs !== null)).toEqual([]);
}

describe('a build that Cloud Build will never take', () => {
  it.each<[string, (purpose: BuildPurpose) => boolean, string, readonly string[]]>([
    [
      'fails the component, and its candidate',
      (purpose) => purpose.kind === 'build' && purpose.run === 'images',
      `hello was not built: ${why}`,
      ['counter failed', 'hello failed'],
    ],
    [
      'fails the unit tests alone',
      (purpose) => purpose.kind === 'build' && purpose.run === 'unit',
      `unit-hello failed (${why})`,
      ['counter built', 'hello built'],
    ],
    [
      'tested nothing, so that the cell that it would have run errored',
      (purpose) => purpose.kind === 'cell',
      `sanity errored (${why})`,
      ['counter built', 'hello built'],
    ],
  ])('%s', async (_what, isRefused, reason, builds) => {
    const world = openWorld();
    world.builds.refusalOf = (purpose) => (isRefused(purpose) ? why : undefined);
    await firstTags(world);
    expect(newest(world)).toMatchObject({ phase: 'failed', why: reason });
    expect(phases(world)).toEqual(builds);
    expect(world.log.lines('error')).not.toEqual([]);
    await expectEnd(world);
  });
});

describe('a build that can never be asked for', () => {
  it('fails the candidate that wants it', async () => {
    const world = openWorld();
    const { store } = world;
    const isTaken = (id: string) =>
      store.document('candidate', id)?.owed.some(({ dueAtMs }) => dueAtMs > world.now) === true;
    const isWanting = () => store.ids('build').length === 0 && store.ids('candidate').some(isTaken);
    const tooLarge = 'the document would be too large';
    world.faults = refusing(once(callsOf('store.transact', isWanting)), tooLarge);
    await firstTags(world);
    const reason = `hello was not built: ${tooLarge}`;
    expect(newest(world)).toMatchObject({ phase: 'failed', why: reason });
    await expectEnd(world);
  });
});

describe('what was pushed and cannot be read', () => {
  it('fails the build, and its candidate', async () => {
    const world = openWorld();
    world.faults = refusing(callsOf('images.manifest'), 'platform.architecture is missing');
    await firstTags(world);
    const unreadable = 'what was pushed cannot be read: platform.architecture is missing';
    expect(newest(world)).toMatchObject({
      phase: 'failed',
      why: `hello was not built: ${unreadable}`,
    });
    expect(phases(world)).toEqual(['counter failed', 'hello failed']);
    await expectEnd(world);
    const left = world.registry.repositories().map((name) => world.registry.tags(name));
    expect(left).toEqual([{}, {}, {}]);
  });
});

describe('a recipe that is refused', () => {
  const refused = 'cloudbuild.yaml of hello: secrets are refused';

  it('opens no candidate; the line says why, and waits for the next tag', async () => {
    const world = openWorld();
    world.faults = refusing(callsOf('source.commit'), refused);
    await firstTags(world);
    expect(theLine(world)).toMatchObject({ why: expect.stringContaining(refused) });
    expect(bodies(world, 'candidate').size).toBe(0);
    expect(world.store.ids('rejected')).toEqual([]);
    await expectEnd(world);
  });

  it('is forgotten once the next tag has a good one', async () => {
    const world = openWorld();
    world.faults = refusing(callsOf('source.commit'), refused);
    await firstTags(world);
    world.faults = () => 'ok';
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(theLine(world).why).toBeUndefined();
    await promoteNewest(world);
    expect(newest(world).phase).toBe('released');
  });
});
