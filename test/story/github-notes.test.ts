import { describe, expect, it } from 'vitest';
import type { ReleaseLine } from '#core/line.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { showPlan } from '#flow/show-plan.ts';
import { tick } from '../world/life.ts';
import { openWorld, places, type World } from '../world/world.ts';
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

/** The notes without what parts mentions and addresses, and without escapes. */
function plain(notes: string | undefined): string {
  return (notes ?? '').replaceAll('&#8203;', '').replaceAll('\\', '');
}

function askedOf(world: World): readonly string[] {
  const asked: string[] = [];
  world.audience.silence = ({ tag: sought }) => {
    asked.push(sought);
    return undefined;
  };
  return asked;
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

  it('is staged though nothing is heard of GitHub, and its notes name what could not be read', async () => {
    const world = await givenPatches();
    world.faults = failing(callsOf('github.read'));
    const notes = plain(await notesOf(world));
    expect(newest(world).phase).toBe('accepted');
    const where = 'in the releases of https://github.com/sample/hello';
    expect(notes).toContain(`Could not be read ${where}: v1.1.1, v1.1.0, v1.0.1.`);
    expect(world.log.lines('warn').map(({ message }) => message)).toContain(
      'releases on GitHub could not be read',
    );
  });

  it('is told of by what GitHub answers, when it does not answer everything', async () => {
    const world = await givenPatches();
    world.audience.silence = ({ tag: sought }) => (sought === 'v1.1.0' ? 'busy' : undefined);
    const notes = plain(await notesOf(world));
    for (const version of ['v1.1.1', 'v1.0.1']) expect(notes).toContain(`Mended for ${version}`);
    expect(notes).toContain('sample/hello: v1.1.0.');
    world.audience.silence = () => undefined;
    await promoteNewest(world);
    const published = world.files.bytes(places.releaseBucket, 'sample/v1.1.0/NOTES.md');
    expect(plain(new TextDecoder().decode(published))).toBe(notes);
  });

  it('is asked for no more than its ten newest releases, and for none whose tag is gone', async () => {
    const world = await givenPatches();
    for (let patch = 2; patch <= 20; patch += 1) await tagHello(world, `v1.1.${patch}`);
    await tagHello(world, 'v1.1.21');
    await tick(world, 'tag-tick');
    world.source.removeTag(`https://github.com/${onGithub}`, 'v1.1.21');
    const asked = askedOf(world);
    const notes = await notesOf(world);
    const newestPatches = Array.from({ length: 10 }, (_, at) => `v1.1.${20 - at}`);
    expect(asked).toEqual(newestPatches);
    expect(notes).toContain('There may be more in the releases of');
  });

  it('has of each release what is said of its own version', async () => {
    const world = await givenPatches();
    const body =
      '- New\n\n## v1.1.1\n\n- Newer\n\nv1.0.1\n------\n\n- Old\n\n# v7.0.0\n\n- Other\n';
    await tagHello(world, 'v1.1.2');
    world.audience.publish(onGithub, { tag: 'v1.1.2', name: '', body });
    const notes = await notesOf(world);
    expect(notes).toContain('#### v1.1.2\n\n- New\n\n#### v1.1.1\n\n- Mended');
    for (const word of ['Newer', 'Old', 'Other']) expect(notes).not.toContain(word);
  });
});

describe('the releases on GitHub', () => {
  it('are asked for of the versions alone of which a change log says nothing', async () => {
    const world = await givenPatches('# v1.1.1\n\n- What the log says\n');
    const asked = askedOf(world);
    await tag(world, 'counter', 'v1.0.1', '');
    const notes = await notesOf(world);
    expect(asked).toEqual(['v1.1.0', 'v1.0.1']);
    expect(notes).toContain('#### v1.1.1\n\n- What the log says\n\n#### v1.1.0\n\n- Mended for v1');
    expect(notes).toContain('Nothing is said of what is new in: counter.');
  });

  it('are not asked for where the change log says everything, or more than is kept', async () => {
    const all = ['v1.1.1', 'v1.1.0', 'v1.0.1'].map((version) => `# ${version}\n\n- it\n`).join('');
    const much = `# v1.1.1\n\n${'- it\n'.repeat(100)}`;
    for (const log of [all, much]) {
      const world = await givenPatches(log);
      const asked = askedOf(world);
      await notesOf(world);
      expect(asked).toEqual([]);
    }
  });

  it('are told to have more where they and the change log were not read to their end', async () => {
    const world = await givenPatches('# v1.1.1\n\n- What the log says\n');
    const body = `- long\n${'  long\n'.repeat(1_500)}`;
    world.audience.publish(onGithub, { tag: 'v1.0.1', name: '', body });
    const where =
      'in the change log of https://github.com/sample/hello at v1.1.1, and in its releases.';
    expect(plain(await notesOf(world))).toContain(`There may be more ${where}`);
  });
});
