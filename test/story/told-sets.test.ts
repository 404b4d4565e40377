import { describe, expect, it } from 'vitest';
import { live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { debts, firstTags, newest, quiet, storyLine, tag, theLine } from './memory-story.ts';
import { callsOf, failing, type IsMeant, refusing } from './mishaps.ts';
import { rounds } from './nightly.ts';

/** Looks at all tags every five minutes, so often. */
async function look(world: World, times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    world.advance(5 * 60_000);
    await tick(world, 'tag-tick');
    await tick(world, 'sweep-tick');
  }
}

/** How many of the calls since the hook was set are meant. */
function count({ calls }: World, isMeant: IsMeant): number {
  return calls.filter(isMeant).length;
}

describe('a set that somebody sees again and again', () => {
  it('opens nothing where its candidate was opened', async () => {
    const world = openWorld();
    await firstTags(world);
    const { revision } = world.store.document('line', 'sample') ?? expect.unreachable();
    await look(world, 3);
    expect(world.store.document('line', 'sample')?.revision).toBe(revision);
  });

  it('is tried once where it is refused, and again when it is another', async () => {
    const world = openWorld();
    world.faults = refusing(callsOf('source.commit'), 'its cloudbuild.yaml is refused');
    await firstTags(world);
    expect(theLine(world).why).toContain('its cloudbuild.yaml is refused');
    const isRead = callsOf('source.commit');
    // That it was refused at the tags' own announcement named no set: it is tried once more.
    await look(world, 2);
    const before = count(world, isRead);
    await look(world, 5);
    expect(count(world, isRead)).toBe(before);
    world.faults = () => 'ok';
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(rounds(world)).toEqual(['first accepted']);
  });

  it('does not begin anew what fails: that rests longer each time, and alerts', async () => {
    const world = openWorld();
    await firstTags(world);
    world.faults = failing(callsOf('source.commit'));
    const repository = 'https://git.example/sample/hello';
    world.source.tag(repository, 'v1.0.1', { files: { 'deploy/kubernetes/rbac.yaml': 'x' } });
    await look(world, 20);
    expect(debts(world)).toMatchObject([{ effect: { type: 'open-candidate' } }]);
    const tries = world.store.document('line', 'sample')?.owed[0]?.tries ?? 0;
    expect(tries).toBeGreaterThanOrEqual(5);
    expect(world.log.lines('error').map(({ message }) => message)).toContain(
      'an effect keeps failing',
    );
    world.faults = () => 'ok';
    world.advance(60 * 60_000);
    await tick(world, 'sweep-tick');
    expect(newest(world).frozen.components[0]?.tag).toBe('v1.0.1');
  });

  it('opens a candidate where nobody announced its tag', async () => {
    const world = openWorld();
    await firstTags(world);
    world.source.tag('https://git.example/sample/hello', 'v1.0.1', {
      files: { 'deploy/kubernetes/rbac.yaml': 'x' },
    });
    await tick(world, 'tag-tick');
    world.advance(storyLine.quietMs);
    await tick(world, 'sweep-tick');
    await live(world);
    expect(newest(world)).toMatchObject({ round: 'first', phase: 'accepted' });
    expect(rounds(world)).toEqual(['first accepted', 'first accepted']);
  });
});
