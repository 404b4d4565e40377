import { describe, expect, it } from 'vitest';
import { whySchema } from '#edge/shown-why.ts';
import { promote } from '../../functions/promote.ts';
import { status } from '../../functions/status.ts';
import { fairWeather, live, type Outside, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  day,
  expire,
  firstTags,
  newest,
  promoteNewest,
  quiet,
  storyLine,
  tag,
} from './memory-story.ts';

const hello = 'https://git.example/sample/hello';
const maintainer = 'maintainer@example.com';
const failing: Outside = { ...fairWeather, ciAnswers: 'failure' };

/** Asks as a program does, and reads the answer by the schema that describes it. */
async function ask({ ports }: World, query: string) {
  const { body, text } = await status(`/api/v1/why?${query}`, { ports, worker: 'status' });
  return { ...whySchema.parse(body), text };
}

/** What is said of a tag of hello. */
async function said(world: World, version: string) {
  const { verdict } = await ask(world, `component=hello&tag=${version}`);
  return `${verdict.standing}: ${verdict.sentence}`;
}

async function given(outside?: Outside): Promise<World> {
  const world = openWorld();
  await firstTags(world, outside);
  await tick(world, 'tag-tick');
  return world;
}

describe('why a tag is not released yet', () => {
  it('is told at every station from a push to a release, and to the next', async () => {
    const world = openWorld();
    world.lines = [storyLine];
    expect(await said(world, 'v1.0.0')).toMatch(/^needs a person: Never seen: nobody told of it/);
    await tag(world, 'hello', 'v1.0.0');
    await tag(world, 'counter', 'v1.0.0');
    await live(world);
    const until = new Date(world.now + storyLine.quietMs).toISOString();
    expect(await said(world, 'v1.0.0')).toBe(`waits: sample waits for quiet until ${until}`);
    await quiet(world);
    expect(await said(world, 'v1.0.0')).toMatch(
      /^needs a person: May be promoted: all blocking cells passed/,
    );
    await promoteNewest(world);
    expect(await said(world, 'v1.0.0')).toMatch(/^done: Released as sample@v1.0.0 at 2026-/);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(await said(world, 'v1.0.1')).toMatch(/^needs a person: May be promoted/);
    expect(await said(world, 'v1.0.0')).toMatch(/^done: Released as sample@v1.0.0 at 2026-/);
  });

  it('is told of what nobody promotes, until it is collected', async () => {
    const world = await given();
    await expire(world);
    expect(await said(world, 'v1.0.0')).toMatch(
      /^over: Accepted, and not promoted in its time: its staging area is/,
    );
  });

  it('is told of a tag that a newer one has overtaken', async () => {
    const world = await given();
    world.source.tag(hello, 'v1.0.1', { committedAtMs: Date.UTC(2026, 0, 6) });
    world.source.tag(hello, 'v1.0.2', { committedAtMs: Date.UTC(2026, 0, 7) });
    await tick(world, 'tag-tick');
    const overtaken = 'over: Not taken: sample takes v1.0.2, which is newer';
    expect(await said(world, 'v1.0.1')).toBe(overtaken);
    await quiet(world);
    expect(await said(world, 'v1.0.1')).toBe(overtaken);
  });

  it('is told of one that failed its tests: which cell, and who can do what', async () => {
    const world = await given(failing);
    const { verdict, text } = await ask(world, 'component=hello&tag=v1.0.0');
    expect(verdict).toMatchObject({ standing: 'needs a person', who: [maintainer] });
    expect(verdict.sentence).toMatch(/^Failed: interop failed/);
    expect(text).toContain(`who: ${maintainer}\n  way: mend what failed`);
  });

  it('is told of one that is held', async () => {
    const world = await given();
    const until = new Date(world.now + day).toISOString();
    const body = { component: 'hello', reason: 'a leak', owner: 'security', until };
    const person = { email: maintainer, subject: 'maintainer' };
    const duty = { ports: world.ports, worker: 'promote' } as const;
    await promote({ person, path: '/api/v1/holds', body }, duty);
    expect(await said(world, 'v1.0.0')).toBe(
      `waits: Accepted, and held: component hello is held until ${until}, owner: security: a leak`,
    );
  });

  it('is told of one in quarantine: what was meant, and who can release it', async () => {
    const world = await given();
    await tag(world, 'hello', 'v1.12.0');
    await live(world);
    const { verdict } = await ask(world, 'component=hello&tag=v1.12.0');
    expect(verdict).toMatchObject({ standing: 'needs a person', who: [maintainer] });
    expect(verdict.sentence).toMatch(/^In quarantine: .*did you mean v1.1.0\?/);
  });

  it('is told of one that was withdrawn, moved or deleted', async () => {
    const world = await given();
    await tag(world, 'hello', 'v1.0.1');
    await live(world);
    const body = { component: 'hello', tag: 'v1.0.1', reason: 'it leaks' };
    const person = { email: maintainer, subject: 'maintainer' };
    const duty = { ports: world.ports, worker: 'promote' } as const;
    await promote({ person, path: '/api/v1/withdrawals', body }, duty);
    await live(world);
    expect(await said(world, 'v1.0.1')).toMatch(/^over: Withdrawn by .*: it leaks; a promoter can/);
    world.source.tag(hello, 'v1.0.2', { committedAtMs: Date.UTC(2026, 0, 6) });
    await tick(world, 'tag-tick');
    world.source.removeTag(hello, 'v1.0.2');
    await tick(world, 'tag-tick');
    expect(await said(world, 'v1.0.2')).toMatch(
      /^needs a person: Gone: its repository shows it no/,
    );
  });

  it('is told of one that no line wants', async () => {
    const world = await given();
    await tag(world, 'hello', 'v2.0.0');
    await live(world);
    expect(await said(world, 'v2.0.0')).toBe(
      'over: Unclaimed: no release line has a base version for hello v2.0.0',
    );
    await tag(world, 'hello', 'v1.1.0-rc1');
    await live(world);
    expect(await said(world, 'v1.1.0-rc1')).toBe(
      'over: Not taken: sample asks for no pre-releases',
    );
  });
});

describe('why a candidate is not released yet', () => {
  it('is told with how its line stands', async () => {
    const world = await given();
    const { id } = newest(world);
    const { verdict, chain, links } = await ask(world, `candidate=${id}`);
    expect(verdict.standing).toBe('needs a person');
    expect(chain).toMatchObject([
      { line: 'sample', what: 'candidate', sentence: verdict.sentence },
      { line: 'sample', what: 'line', sentence: `${id.slice(0, 8)}: ${verdict.sentence}` },
    ]);
    expect(links).toHaveProperty('candidate', `/api/v1/candidates/${id}`);
  });

  it('is told of one whose line is gone', async () => {
    const world = await given();
    world.lines = [];
    const { verdict, chain } = await ask(world, `candidate=${newest(world).id}`);
    expect(verdict.sentence).toBe('Accepted, and its line has no file any more');
    expect(chain).toHaveLength(1);
  });
});

describe('who asks why', () => {
  it('has nothing asked of a registry or a repository, and nothing written', async () => {
    const world = await given();
    const before = world.store.ids('audit').length;
    world.faults = () => 'ok';
    await said(world, 'v1.0.0');
    await ask(world, `candidate=${newest(world).id}`);
    expect(new Set(world.calls.map(({ port }) => port))).toEqual(new Set(['store']));
    expect(world.calls.length).toBeLessThan(60);
    expect(world.store.ids('audit')).toHaveLength(before);
  });

  it.each<[string, string, string]>([
    ['nothing', '', 'malformed'],
    ['a component alone', 'component=hello', 'malformed'],
    ['a tag alone', 'tag=v1.0.0', 'malformed'],
    ['both', 'candidate=one&component=hello&tag=v1.0.0', 'malformed'],
    ['a candidate twice', 'candidate=one&candidate=two', 'malformed'],
    ['a tag of two lines', 'component=hello&tag=v1.0.0%0Av2', 'malformed'],
    ['a tag that turns the text', 'component=hello&tag=v1%E2%80%AE0', 'malformed'],
    ['a tag that is too long', `component=hello&tag=${'v'.repeat(256)}`, 'malformed'],
    ['a path', 'candidate=../secrets', 'malformed'],
    ['another word', 'candidate=one&verbose=1', 'malformed'],
    ['a component of no line', 'component=none&tag=v1.0.0', 'unknown'],
    ['no candidate', 'candidate=none', 'unknown'],
  ])('asking of %s is refused', async (_what, query, code) => {
    await expect(ask(await given(), query)).rejects.toMatchObject({ code });
  });

  it.each([
    ['a name that is no version', '0.4.0', /^needs a person: Malformed: .*did you mean v0.4.0\?/],
    ['a library', 'client/v1.0.0', /^over: Never built: its prefix makes it a version of a lib/],
    ['255 strange characters', encodeURIComponent('ä'.repeat(255)), /^needs a person: Malformed/],
  ])('is told of %s', async (_what, version, words) => {
    expect(await said(await given(), version)).toMatch(words);
  });
});
