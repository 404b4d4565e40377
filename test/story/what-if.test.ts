import { beforeEach, describe, expect, it } from 'vitest';
import { parseVersionBound } from '#core/component-image.ts';
import type { Component, LineComponent, ReleaseLine } from '#core/line.ts';
import type { ShownWhatIf } from '#core/shown-what-if.ts';
import { whatIfSchema } from '#edge/shown-what-if.ts';
import { showWhatIf } from '#flow/show-what-if.ts';
import { status } from '../../functions/status.ts';
import { aCellPolicy, aComponent, aLineComponent, aMatrix } from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';
import { takeSnapshot } from '../world/snapshot.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, promoteNewest, quiet, storyLine, tag } from './memory-story.ts';
import { pushCommit, pushTag, repositoryOf } from './tagging.ts';

/** All calls that leave the functions while somebody imagines a set; none of them writes. */
const reading = new Set([
  'lines.all',
  'store.get',
  'store.record',
  'store.transact',
  'source.refs',
  'source.contains',
  'source.commit',
  'files.get',
  'files.list',
  'images.digest',
]);

/** What is asked of `sample` and hello, unless it is said otherwise. */
interface Question {
  readonly line?: string;
  readonly component?: string;
  readonly tag: string;
}

/** Asks as a program does, and holds that nothing is different afterwards. */
async function ask(world: World, question: Question): Promise<ShownWhatIf & { text?: string }> {
  const asked = new URLSearchParams({ line: 'sample', component: 'hello', ...question });
  const before = outsideOf(world);
  world.faults = () => 'ok';
  const { body, text } = await status(`/api/v1/what-if?${asked}`, {
    ports: world.ports,
    worker: 'status',
  });
  const written = world.calls
    .map(({ port, method }) => `${port}.${method}`)
    .filter((call) => !reading.has(call));
  expect(written).toEqual([]);
  expect(outsideOf(world)).toEqual(before);
  return { ...whatIfSchema.parse(body), ...(text !== undefined && { text }) };
}

function outsideOf(world: World) {
  return { kept: takeSnapshot(world), bus: world.bus.published(), builds: world.builds.all() };
}

/** The line with a component taken otherwise. */
function lineWith(name: string, change: (own: LineComponent) => LineComponent): ReleaseLine {
  const components = storyLine.components.map((own) =>
    own.component.name === name ? change(own) : own,
  );
  return { ...storyLine, components };
}

function withComponent(name: string, facts: Partial<Component>): ReleaseLine {
  return lineWith(name, (own) => ({ ...own, component: { ...own.component, ...facts } }));
}

function boundOf(text: string) {
  const bound = parseVersionBound(text);
  if (bound === undefined) throw new Error(`${text} is no bound`);
  return bound;
}

interface Case {
  readonly given: (world: World) => unknown;
  readonly asked: Question;
  /** How it is, in a few of its words. */
  readonly told: Partial<ShownWhatIf>;
  /** What is against it; nothing is where this is not said. */
  readonly refusal?: RegExp;
}

const base = aLineComponent();
const rights = { 'deploy/kubernetes/rbac.yaml': 'rights' };
const platforms = ['linux/amd64', 'linux/arm64'];
const why = (component: string, bump: 'major' | 'minor' | 'patch', words: string) => ({
  contributions: [{ component, bump, why: words }],
});
const patch = why('hello', 'patch', 'v1.0.0 -> v1.0.1');
const accepted = expect.objectContaining({ verdict: 'accepted' });
const quarantined = expect.objectContaining({ verdict: 'quarantined' });

const cases: Readonly<Record<string, Case>> = {
  'a patch': {
    given: (world) => pushTag(world, 'hello', 'v1.0.1'),
    asked: { tag: 'v1.0.1' },
    told: { ...patch, version: 'v1.0.1', takes: 'v1.0.1', judgement: accepted },
  },
  'a minor version': {
    given: (world) => pushTag(world, 'hello', 'v1.1.0'),
    asked: { tag: 'v1.1.0' },
    told: { ...why('hello', 'minor', 'v1.0.0 -> v1.1.0'), version: 'v1.1.0' },
  },
  'a major version': {
    given: (world) => {
      world.lines = [
        lineWith('hello', (own) => ({ ...own, base: aLineComponent(base.component, '2').base })),
      ];
      pushTag(world, 'hello', 'v2.0.0');
    },
    asked: { tag: 'v2.0.0' },
    told: { ...why('hello', 'major', 'v1.0.0 -> v2.0.0'), version: 'v2.0.0' },
  },
  'the first tag of a component that the line has not released': {
    given: (world) => {
      const relay = aLineComponent(aComponent({ name: 'relay', files: [] }));
      world.lines = [{ ...storyLine, components: [...storyLine.components, relay] }];
      pushTag(world, 'relay', 'v1.0.0');
    },
    asked: { component: 'relay', tag: 'v1.0.0' },
    told: { ...why('relay', 'minor', 'added at v1.0.0'), version: 'v1.1.0' },
  },
  'a pre-release that the line asks for': {
    given: (world) => {
      world.lines = [lineWith('hello', (own) => ({ ...own, preReleases: true }))];
      pushTag(world, 'hello', 'v1.1.0-rc1');
    },
    asked: { tag: 'v1.1.0-rc1' },
    told: { ...why('hello', 'minor', 'v1.0.0 -> v1.1.0-rc1'), version: 'v1.1.0' },
  },
  'a pre-release that it does not ask for': {
    given: (world) => pushTag(world, 'hello', 'v1.1.0-rc1'),
    asked: { tag: 'v1.1.0-rc1' },
    told: { version: 'v1.1.0', takes: 'v1.0.0' },
    refusal: /^hello v1\.1\.0-rc1 is a pre-release, which is not asked for$/,
  },
  'a tag that is older than the one that is taken': {
    given: (world) => {
      pushTag(world, 'hello', 'v1.0.1');
      pushTag(world, 'hello', 'v1.0.2');
    },
    asked: { tag: 'v1.0.1' },
    told: { ...patch, version: 'v1.0.1', takes: 'v1.0.2', judgement: accepted },
    refusal: /^the line takes v1\.0\.2, which is newer: withdraw it, or tag a newer version$/,
  },
  'the set of the newest release': {
    given: () => undefined,
    asked: { tag: 'v1.0.0' },
    told: { contributions: [], nothingNew: true, since: 'sample@v1.0.0' },
  },
  'a tag that nobody pushed yet': {
    given: () => undefined,
    asked: { tag: 'v1.0.1' },
    told: { ...patch, version: 'v1.0.1', takes: 'v1.0.0', judgement: accepted },
    refusal: /^hello has no tag v1\.0\.1 yet: push it$/,
  },
  'a tag that nobody pushed yet, and that would be a mistake': {
    given: () => undefined,
    asked: { tag: 'v1.7.0' },
    told: { version: 'v1.1.0', judgement: quarantined },
    refusal: /has no tag v1\.7\.0 yet: push it; hello v1\.7\.0 is quarantined: /,
  },
  'a tag under another base version': {
    given: (world) => pushTag(world, 'hello', 'v2.0.0'),
    asked: { tag: 'v2.0.0' },
    told: { version: 'v2.0.0', takes: 'v1.0.0' },
    refusal: /^hello v2\.0\.0 is not under 1$/,
  },
  'a tag in quarantine': {
    given: (world) => pushTag(world, 'hello', 'v1.7.0'),
    asked: { tag: 'v1.7.0' },
    told: { version: 'v1.1.0', judgement: quarantined, takes: 'v1.0.0' },
    refusal: /^hello v1\.7\.0 is quarantined: .*POST \/api\/v1\/quarantine-releases/,
  },
  'a tag that was moved': {
    given: async (world) => {
      await tag(world, 'hello', 'v1.0.1');
      await quiet(world);
      world.source.moveTag(repositoryOf('hello'), 'v1.0.1', pushCommit(world, 'hello'));
    },
    asked: { tag: 'v1.0.1' },
    told: { ...patch, version: 'v1.0.1', judgement: quarantined, takes: 'v1.0.0' },
    refusal: /^hello v1\.0\.1 is quarantined: it was first at .* nobody can release it$/,
  },
  'a tag that is gone': {
    given: async (world) => {
      await tag(world, 'hello', 'v1.0.1');
      await quiet(world);
      world.source.removeTag(repositoryOf('hello'), 'v1.0.1');
    },
    asked: { tag: 'v1.0.1' },
    told: { ...patch, version: 'v1.0.1', judgement: quarantined },
    refusal: /^hello v1\.0\.1 is quarantined: its repository shows it no more/,
  },
  'a tag that a release of another commit has': {
    given: (world) => {
      const version = world.store.record('versions', 'csi-release/csi/hello:v1.0.0');
      if (version === undefined) throw new Error('v1.0.0 is not released');
      const other = { ...version, commit: 'f'.repeat(40) };
      world.store.putRecord('versions', 'csi-release/csi/hello:v1.0.0', other);
    },
    asked: { tag: 'v1.0.0' },
    told: { nothingNew: true },
    refusal: /hello v1\.0\.0 is quarantined: it was first at f{40}/,
  },
  'what is the version of a library': {
    given: () => undefined,
    asked: { tag: 'client/v1.0.0' },
    told: {
      judgement: expect.objectContaining({ verdict: 'library' }),
      components: [{ name: 'counter', tag: 'v1.0.0', before: 'v1.0.0' }],
    },
    refusal: /^hello client\/v1\.0\.0 is no version \(library\)/,
  },
  'a tag that has an image no more': {
    given: (world) => {
      const probe = { name: 'counter-probe', platforms, until: boundOf('1.1') };
      world.lines = [withComponent('counter', { images: [{ name: 'counter', platforms }, probe] })];
      pushTag(world, 'counter', 'v1.1.0');
    },
    asked: { component: 'counter', tag: 'v1.1.0' },
    told: {
      version: 'v2.0.0',
      contributions: [
        { component: 'counter', bump: 'major', why: 'image counter-probe removed' },
        { component: 'counter', bump: 'minor', why: 'v1.0.0 -> v1.1.0' },
      ],
    },
  },
  'a tag without any image': {
    given: (world) => {
      world.lines = [
        withComponent('hello', { images: [{ name: 'hello', platforms, until: boundOf('1.1') }] }),
      ];
      pushTag(world, 'hello', 'v1.1.0');
    },
    asked: { tag: 'v1.1.0' },
    told: { contributions: [] },
    refusal: /^hello v1\.1\.0 has no image: write the images that it has into components\.yaml$/,
  },
  'a line that loses an image of its newest release': {
    given: (world) => {
      world.lines = [withComponent('hello', { images: [{ name: 'hello-next', platforms }] })];
      pushTag(world, 'hello', 'v1.1.0');
    },
    asked: { tag: 'v1.1.0' },
    told: { version: 'v2.0.0' },
    refusal: /hello/,
  },
  'a recipe that is refused': {
    given: (world) => pushTag(world, 'hello', 'v1.0.1', { recipe: { ...aRecipe(), steps: [] } }),
    asked: { tag: 'v1.0.1' },
    told: { ...patch, version: 'v1.0.1' },
    refusal: /hello v1\.0\.1/,
  },
  'a Makefile that builds other images': {
    given: (world) =>
      pushTag(world, 'hello', 'v1.0.1', {
        files: { ...rights, Makefile: 'CMDS=hello hello-webhook\n' },
      }),
    asked: { tag: 'v1.0.1' },
    told: { ...patch, version: 'v1.0.1' },
    refusal: /^hello v1\.0\.1 builds hello, hello-webhook/,
  },
  'another component without a tag to take': {
    given: (world) => {
      world.source.removeTag(repositoryOf('counter'), 'v1.0.0');
      pushTag(world, 'hello', 'v1.0.1');
    },
    asked: { tag: 'v1.0.1' },
    told: { contributions: [] },
    refusal: /^counter has no tag to take under 1/,
  },
  'a line whose first release follows one that is not out': {
    given: (world) => {
      world.lines = [storyLine, { ...storyLine, name: 'next', follows: 'sample@v9.0.0' }];
    },
    asked: { line: 'next', tag: 'v1.0.0' },
    told: { contributions: [] },
    refusal: /sample@v9\.0\.0/,
  },
  'the first release of a line': {
    given: (world) => {
      world.lines = [storyLine, { ...storyLine, name: 'next' }];
    },
    asked: { line: 'next', tag: 'v1.0.0' },
    told: { version: 'v1.0.0' },
  },
};

describe('what a line would be', () => {
  let world: World;
  beforeEach(async () => {
    world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
  });

  it.each(Object.entries(cases))('with %s', async (_what, { given, asked, told, refusal }) => {
    await given(world);
    const found = await ask(world, asked);
    expect(found).toMatchObject(told);
    if (refusal === undefined) expect(found.refusal).toBeUndefined();
    else expect(found.refusal).toMatch(refusal);
    if (told.version === undefined) expect(found.version).toBeUndefined();
  });

  it('is told with where its images come from, its cells and its notes', async () => {
    const matrix = aCellPolicy({ name: 'e2e', counts: 'informing', matrix: aMatrix() });
    world.lines = [{ ...storyLine, cells: [...storyLine.cells, matrix] }];
    pushTag(world, 'hello', 'v1.0.1', {
      files: {
        'deploy/kubernetes/rbac.yaml': 'rights',
        'CHANGELOG.md': '# v1.0.1\n\n- Is kinder.\n',
      },
    });
    const found = await ask(world, { tag: 'v1.0.1' });
    expect(found.components).toEqual([
      { name: 'hello', tag: 'v1.0.1', before: 'v1.0.0', build: 'to be built' },
      { name: 'counter', tag: 'v1.0.0', before: 'v1.0.0', build: 'from production' },
    ]);
    expect(found.cells.map(({ cell }) => cell)).toEqual([
      ...['unit-hello', 'sanity', 'interop', 'e2e-1-34', 'e2e-1-35'],
    ]);
    expect(found.cells.at(-1)?.axes).toEqual({ kubernetes: '1.35' });
    expect(found.notes).toMatch(/^# sample@v1\.0\.1\n[\s\S]*\n- Is kinder/);
    expect(found.notes).not.toMatch(/## Images/);
    expect(found.text).toMatch(/^sample with hello at v1\.0\.1 \([0-9a-f]{40}\): v1\.0\.1 after/);
  });

  it('has what stands in staging, once the set was built', async () => {
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const { components } = await ask(world, { tag: 'v1.0.1' });
    expect(components.map(({ build }) => build)).toEqual(['built', 'from production']);
  });

  it.each([
    ['line', { line: 'other', tag: 'v1.0.0' }, 'no release line other; where its file was deleted'],
    [
      'component',
      { component: 'other', tag: 'v1.0.0' },
      'sample has no component other; it has hello',
    ],
  ])('is not told of an unknown %s, but where to look', async (_what, asked, words) => {
    const question = { line: 'sample', component: 'hello', ...asked };
    const shown = showWhatIf({ ports: world.ports, worker: 'status' }, question);
    await expect(shown).rejects.toMatchObject({ code: 'unknown' });
    await expect(shown).rejects.toThrow(words);
  });
});
