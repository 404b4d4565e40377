import { expect, it } from 'vitest';
import { findOpenings } from '#edge/promotion-window.ts';
import { showPlan } from '#flow/show-plan.ts';
import { stageFiles } from '#flow/stage-files.ts';
import { withdrawRelease } from '#flow/withdraw-release.ts';
import { live } from '../world/life.ts';
import { openWorld, places, type World } from '../world/world.ts';
import { expire, firstTags, newest, promoteNewest, quiet, rest, tag } from './memory-story.ts';

const { releaseBucket: bucket } = places;

const changeLog = `# v1.1.0

## Breaking changes

- The flag \`--old\` is gone ([#12](https://git.example/12), @ann)

# v1.0.1

- Fixed a crash

# v1.0.0

- The first
`;

function textAt(world: World, name: string): string {
  const bytes = world.files.bytes(bucket, name);
  if (bytes === undefined) throw new Error(`there is no ${name}`);
  return new TextDecoder().decode(bytes);
}

function plannedNotes(world: World): Promise<string | undefined> {
  const duty = { ports: world.ports, worker: 'status' } as const;
  return showPlan(duty, newest(world).id, findOpenings).then(({ notes }) => notes);
}

async function givenTwoReleases(log = changeLog): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await promoteNewest(world);
  await tag(world, 'hello', 'v1.1.0', log);
  await quiet(world);
  return world;
}

it('tells of every version since the release before, as its plan has shown', async () => {
  const world = await givenTwoReleases();
  const shown = await plannedNotes(world);
  await promoteNewest(world);
  const notes = textAt(world, 'sample/v1.1.0/NOTES.md');
  expect(shown).toBe(notes);
  expect(notes).toContain(`| hello | v1.0.0 | v1.1.0 | changed |
| counter | v1.0.0 | v1.0.0 | unchanged |

## Urgent and breaking changes

- hello v1.1.0, breaking: The flag \\-\\-old is gone \\(\\#&#8203;12, \\@&#8203;ann\\)
`);
  expect(notes).toContain('#### v1.0.1\n\n- Fixed a crash\n\n## Images');
  expect(JSON.parse(textAt(world, 'sample/v1.1.0/notes.json'))).toMatchObject({
    ...{ release: 'sample@v1.1.0', since: 'sample@v1.0.0', withoutNotes: [] },
    notes: [{ component: 'hello', tag: 'v1.1.0', after: 'v1.0.0', more: 0, isCut: false }],
  });
});

it('tells of the first release what its tags alone bring', async () => {
  const world = openWorld();
  await firstTags(world);
  await promoteNewest(world);
  const notes = textAt(world, 'sample/v1.0.0/NOTES.md');
  expect(notes).toContain('### hello\n\n#### v1.0.0\n\n- What is new in hello\\.\n');
  expect(notes).toContain('### counter\n\n#### v1.0.0\n\n- What is new in counter\\.\n');
});

it('shows what was published when the staging area is gone', async () => {
  const world = await givenTwoReleases();
  await promoteNewest(world);
  const staged = `sample/${newest(world).id}/component-notes.json`;
  expect(world.files.bytes(bucket, staged)).toBeDefined();
  await expire(world);
  expect(world.files.bytes(bucket, staged)).toBeUndefined();
  expect(await plannedNotes(world)).toBe(textAt(world, 'sample/v1.1.0/NOTES.md'));
});

it('says so where the release that was compared with is withdrawn before', async () => {
  const world = openWorld();
  await firstTags(world);
  await promoteNewest(world);
  await tag(world, 'hello', 'v1.0.1', changeLog);
  await quiet(world);
  await promoteNewest(world);
  await tag(world, 'hello', 'v1.1.0', changeLog);
  await quiet(world);
  const asked = { line: 'sample', version: 'v1.0.1', reason: 'it loses data' };
  const person = { email: 'maintainer@example.com', subject: 'maintainer' };
  await withdrawRelease({ ports: world.ports, worker: 'promote' }, person, asked);
  await live(world);
  await rest(world);
  const notes = await plannedNotes(world);
  expect(notes).toContain(`| hello | v1.0.0 | v1.1.0 | changed |`);
  expect(notes).toContain('There may be more in the change log of');
});

it('names the components that say nothing of what is new', async () => {
  const world = await givenTwoReleases('# v0.9.0\n\n- Long ago\n');
  expect(await plannedNotes(world)).toContain('Nothing is said of what is new in: hello.');
});

it('keeps to what was staged first, though another release is the newest when it is staged anew', async () => {
  const world = await givenTwoReleases();
  const { id } = newest(world);
  const names = [`sample/${id}/component-notes.json`, `sample/${id}/SHA256SUMS`] as const;
  const before = names.map((name) => textAt(world, name));
  await promoteNewest(world);
  world.files.overwrite(bucket, names[1]);
  await stageFiles({ ports: world.ports, worker: 'build-finished' }, newest(world));
  expect(names.map((name) => textAt(world, name))).toEqual(before);
});
