import { describe, expect, it } from 'vitest';
import { parseVersionBound } from '#core/component-image.ts';
import type { CellPolicy, LineComponent, ReleaseLine } from '#core/line.ts';
import { aCellPolicy, aComponent, aLine, aLineComponent } from '../given/line.ts';
import { realTags } from '../given/real-histories.ts';
import { aSuite } from '../given/recipe.ts';
import { bodies, fairWeather, type Outside, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { newest, storyLine, theLine } from './memory-story.ts';
import { announce, passMinutes, pushTag, repositoryOf, taken } from './tagging.ts';
import { timesBuilt } from './two-lines.ts';

const name = 'external-snapshotter';
const realHistory = realTags.get(`kubernetes-csi/${name}`) ?? expect.unreachable();
const component = aComponent({ name });
const until = parseVersionBound('7') ?? expect.unreachable();
const ended = { name, platforms: ['linux/amd64'], until };

function lineOf(base: string, facts: Partial<ReleaseLine> = {}): ReleaseLine {
  const components = [aLineComponent(component, base)];
  return aLine({ name: `snapshotter-${base}`, components, ...facts });
}

/** A database with nothing in it, and the tags that stand today, as they stand. */
function openReal(...bases: readonly string[]): World {
  const world = openWorld();
  world.lines = bases.map((base) => lineOf(base));
  const commits = new Map<string, string>();
  for (const { tag, commit, atMs } of realHistory) {
    const known =
      commits.get(commit) ?? world.source.commit(repositoryOf(name), { committedAtMs: atMs });
    commits.set(commit, known);
    world.source.moveTag(repositoryOf(name), tag, known, atMs);
  }
  return world;
}

/** Five minutes pass with their sweeps, and a tick comes; so many times. */
async function passTicks(world: World, count: number, outside?: Outside): Promise<void> {
  for (let passed = 0; passed < count; passed += 1) {
    await tick(world, 'tag-tick', outside);
    await passMinutes(world, 5, outside);
  }
}

describe('the first run on an empty database', () => {
  it('meets 97 tags: recorded in one pass, without an event, a document or a build of one', async () => {
    const world = openReal('8', '6.2', '6.2.0');
    expect(realHistory).toHaveLength(97);
    await tick(world, 'tag-tick');
    const known = bodies(world, 'component').get(name)?.tags ?? [];
    expect(known).toHaveLength(97);
    expect(known.every(({ isHistory }) => isHistory)).toBe(true);
    expect(world.store.history('component', name)).toHaveLength(1);
    expect(world.store.ids('tag')).toEqual([]);
    expect(world.store.ids('rejected')).toEqual([]);
    expect(world.bus.published().map(({ topic }) => topic)).toEqual(['tag-tick']);
    expect(world.log.lines('warn')).toEqual([]);
    expect(world.builds.all()).toEqual([]);
  });

  it('builds what each line takes, the newest under its base, and nothing else', async () => {
    const world = openReal('8', '6.2', '6.2.0', '6');
    await passTicks(world, 2);
    expect(world.lines.map((line) => `${line.name} ${taken(world, name, line.name)}`)).toEqual([
      'snapshotter-8 v8.6.0',
      'snapshotter-6.2 v6.2.3',
      'snapshotter-6.2.0 v6.2.0',
      'snapshotter-6 v6.3.4',
    ]);
    expect(timesBuilt(world)).toEqual({
      [`${name} v8.6.0`]: 1,
      [`${name} v6.2.3`]: 1,
      [`${name} v6.2.0`]: 1,
      [`${name} v6.3.4`]: 1,
    });
    expect(world.store.ids('candidate')).toHaveLength(4);
    expect(world.store.ids('tag')).toEqual([]);
  });

  it('is followed by listings that find nothing, and write nothing', async () => {
    const world = openReal('8');
    await passTicks(world, 2);
    const before = world.store.writes().length;
    await passTicks(world, 3);
    expect(world.store.writes(before)).toEqual([]);
  });
});

describe('a line', () => {
  it('that is written later is told by the tick, and once', async () => {
    const world = openReal('8');
    await passTicks(world, 2);
    const before = theLine(world, 'snapshotter-8');
    world.lines = [...world.lines, lineOf('7')];
    await passTicks(world, 4);
    expect(taken(world, name, 'snapshotter-7')).toBe('v7.0.2');
    expect(theLine(world, 'snapshotter-8')).toEqual(before);
    expect(openings(world, 'snapshotter-7')).toBe(1);
  });

  it.each<[string, Partial<ReleaseLine>, string]>([
    ['its base version', { components: [aLineComponent(component, '7.0')] }, 'v7.0.2'],
    ['its cells', { cells: [aCellPolicy({ name: 'other' })] }, 'v8.6.0'],
  ])('that is changed in %s is told by the tick, and once', async (_what, change, tag) => {
    const world = openReal('8');
    await passTicks(world, 2);
    const first = newest(world, 'snapshotter-8').id;
    world.lines = [lineOf('8', change)];
    await passTicks(world, 4);
    expect(newest(world, 'snapshotter-8').id).not.toBe(first);
    expect(taken(world, name, 'snapshotter-8')).toBe(tag);
    expect(openings(world, 'snapshotter-8')).toBe(2);
  });

  it.each<[string, Partial<ReleaseLine>]>([
    ['who may promote', { promoters: ['somebody@example.com'] }],
    ['how long it waits', { quietMs: 1000 }],
  ])('that is changed in %s has its candidate already', async (_what, change) => {
    const world = openReal('8');
    await passTicks(world, 2);
    world.lines = [lineOf('8', change)];
    const before = world.store.writes().length;
    await passTicks(world, 2);
    expect(world.store.writes(before)).toEqual([]);
  });
});

/** How often a line heard what came of an opening. */
function openings(world: World, line: string): number {
  const heard = world.store.ids('audit').flatMap((id) => {
    const { kind, id: of, event = '' } = world.store.record('audit', id) ?? {};
    return kind === 'line' && of === line ? [event] : [];
  });
  return heard.filter((event) => event.startsWith('candidate-')).length;
}

interface Refused {
  /** The line's components. */
  readonly components: readonly LineComponent[];
  readonly cells?: readonly CellPolicy[];
  /** What the line says, and how often it heard so: once from whoever told of a tag, and the tick. */
  readonly why: string;
  readonly openings: number;
}

const counter = aLineComponent(aComponent({ name: 'counter' }));
const suite = aSuite({ steps: [{ name: 'curl', args: ['$_IMAGE_OTHER'] }] });

const refusals: Readonly<Record<string, Refused>> = {
  'as its tag has no image any more': {
    components: [aLineComponent({ ...component, images: [ended] }, '8'), counter],
    why: `${name} v8.6.0 has no image: write the images that it has into components.yaml`,
    openings: 1,
  },
  'as another component has no tag under its base': {
    components: [aLineComponent(component, '9'), counter],
    why: `${name} has no tag to take under 9`,
    openings: 1,
  },
  'as its commit lacks a file': {
    components: [aLineComponent({ ...component, files: ['deploy/rbac.yaml'] }, '8'), counter],
    why: 'the commit has no file deploy/rbac.yaml',
    openings: 2,
  },
  'as its cell cannot be told of its images': {
    components: [aLineComponent(component, '8'), counter],
    cells: [aCellPolicy({ runs: 'cloud-build', recipe: suite })],
    why: 'cell e2e names _IMAGE_OTHER, which would be empty: write one of',
    openings: 1,
  },
};

describe('a set that is refused', () => {
  it.each(Object.entries(refusals))(
    '%s is not refused every five minutes',
    async (_why, refused) => {
      const world = openReal();
      const { components, cells = aLine().cells } = refused;
      world.lines = [aLine({ components, cells })];
      await tick(world, 'tag-tick');
      pushTag(world, 'counter', 'v1.0.0');
      announce(world, 'counter', 'v1.0.0');
      await passTicks(world, 4);
      expect(theLine(world).why).toContain(refused.why);
      expect(openings(world, 'sample')).toBe(refused.openings);
      const before = world.store.writes().length;
      await passTicks(world, 6);
      expect(world.store.writes(before)).toEqual([]);
      expect(world.store.ids('candidate')).toEqual([]);
    },
  );

  it('as its candidate failed is not tested every five minutes', async () => {
    const world = openReal('8');
    const [line = expect.unreachable()] = world.lines;
    world.lines = [{ ...line, timesToLive: storyLine.timesToLive }];
    await passTicks(world, 2, { ...fairWeather, ciAnswers: 'failure' });
    expect(newest(world, 'snapshotter-8').phase).toBe('failed');
    const before = world.store.writes().length;
    await passTicks(world, 6);
    expect(world.store.writes(before)).toEqual([]);
  });
});
