import { describe, expect, it } from 'vitest';
import type { ReleaseLine } from '#core/line.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { showPlan } from '#flow/show-plan.ts';
import { tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, promoteNewest, quiet, storyLine, tag } from './memory-story.ts';
import { callsOf, failing } from './mishaps.ts';

const onGithub = 'sample/hello';

/** The line of the stories, with hello on GitHub. */
const line: ReleaseLine = {
  ...storyLine,
  components: storyLine.components.map((own) => {
    const { component } = own;
    if (component.name !== 'hello') return own;
    return { ...own, component: { ...component, repository: `https://github.com/${onGithub}` } };
  }),
};

async function tagHello(world: World, version: string, changeLog?: string): Promise<void> {
  const rbac = { 'deploy/kubernetes/rbac.yaml': 'rbac' };
  const files = changeLog === undefined ? rbac : { ...rbac, 'CHANGELOG.md': changeLog };
  const committedAtMs = Date.UTC(2026, 0, 5);
  world.source.tag(`https://github.com/${onGithub}`, version, { files, committedAtMs });
}

/** Hello v1.0.0 is released; then v1.0.1 and v1.1.0 are tagged, and released on GitHub. */
async function givenPatches(changeLog?: string): Promise<World> {
  const world = openWorld();
  await tagHello(world, 'v1.0.0');
  await firstTags(world, undefined, line);
  await promoteNewest(world);
  for (const version of ['v1.0.1', 'v1.1.0', 'v1.1.1']) {
    await tagHello(world, version, changeLog);
    const body = `## Bug fixes\n\n- Mended for ${version} by @ann ([#12](https://x.example))\n`;
    world.audience.publish(onGithub, { tag: version, name: version, body });
  }
  return world;
}

async function notesOf(world: World): Promise<string | undefined> {
  await tick(world, 'tag-tick');
  await quiet(world);
  const shown = await showPlan(
    { ports: world.ports, worker: 'status' },
    newest(world).id,
    findOpenings,
  );
  return shown.notes;
}

describe('a component on GitHub that keeps no change log', () => {
  it('is told of by its releases there, of every version since the release before', async () => {
    const notes = await notesOf(await givenPatches());
    expect(notes).toContain(
      ['v1.1.1', 'v1.1.0', 'v1.0.1']
        .map((version) => `#### ${version}\n\n- Mended for ${version.replaceAll('.', '\\.')} by`)
        .join(' \\@&#8203;ann \\(\\#&#8203;12\\)\n\n'),
    );
    expect(notes).not.toContain('https://x.example');
  });

  it('is staged though GitHub does not answer, and its notes say that there may be more', async () => {
    const world = await givenPatches();
    world.faults = failing(callsOf('github.find'));
    const notes = await notesOf(world);
    expect(newest(world).phase).toBe('accepted');
    const where =
      'There may be more in the releases of https\\:\\/\\/github\\.com\\/sample\\/hello.';
    expect(notes?.replaceAll('&#8203;', '')).toContain(where);
    expect(world.log.lines('warn').map(({ message }) => message)).toContain(
      'a release on GitHub could not be read',
    );
  });

  it('is asked for no more than its ten newest releases', async () => {
    const world = await givenPatches();
    for (let patch = 2; patch <= 20; patch += 1) await tagHello(world, `v1.1.${patch}`);
    const before = world.calls.length;
    const notes = await notesOf(world);
    const asked = world.calls.slice(before).filter(callsOf('github.find'));
    expect(asked).toHaveLength(10);
    expect(notes).toContain('There may be more in the releases of');
  });
});

describe('the releases on GitHub', () => {
  it('are not asked for where a change log says what is new, or a component lies elsewhere', async () => {
    const world = await givenPatches('# v1.1.1\n\n- What the log says\n');
    await tag(world, 'counter', 'v1.0.1', '');
    const notes = await notesOf(world);
    expect(notes).toContain('What the log says');
    expect(notes).not.toContain('Mended');
    expect(notes).toContain('Nothing is said of what is new in: counter.');
  });
});
