import { describe, expect, it } from 'vitest';
import type { ShownSet } from '#core/shown-candidate.ts';
import type { ShownLine } from '#core/shown-line.ts';
import { setSchema } from '#edge/shown-candidate.ts';
import { lineSchema } from '#edge/shown-line.ts';
import { status, statusPage } from '../../functions/status.ts';
import { aHold } from '../given/hold.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  day,
  firstTags,
  newest,
  promoteNewest,
  quiet,
  rest,
  storyLine,
  tag,
} from './memory-story.ts';

const duty = (world: World) => ({ ports: world.ports, worker: 'status' }) as const;

/** A candidate as anybody is shown it: it must be what the description of the API says. */
async function set(world: World, id = newest(world).id): Promise<ShownSet> {
  const { body } = await status(`/api/v1/candidates/${id}`, duty(world));
  return setSchema.parse(body);
}

async function line(world: World): Promise<ShownLine> {
  const { body } = await status('/api/v1/lines/sample', duty(world));
  return lineSchema.parse(body);
}

async function page(world: World, address: string, email?: string): Promise<string> {
  const viewer = email === undefined ? {} : { email };
  const { content } = await statusPage(address, duty(world), viewer);
  return content;
}

function states(shown: ShownSet): readonly string[] {
  return shown.steps.map(({ name, state }) => `${name}: ${state}`);
}

const promoter = 'maintainer@example.com';

describe('what is shown of a line', () => {
  it('is there before anything was ever told of it', async () => {
    const world = openWorld();
    world.lines = [storyLine];
    const shown = await line(world);
    expect(shown).toMatchObject({ line: 'sample', promoters: [promoter], holds: [] });
    expect(shown).not.toHaveProperty('released');
    expect(await page(world, '/')).toContain('nothing yet');
  });

  it('is its newest candidate, and then its release', async () => {
    const world = openWorld();
    await firstTags(world);
    const accepted = await line(world);
    expect(accepted.newest).toMatchObject({ phase: 'accepted', versionToBe: 'v1.0.0' });
    expect(accepted.verdict).toMatchObject({ standing: 'needs a person', who: [promoter] });
    await promoteNewest(world);
    await rest(world);
    const released = await line(world);
    expect(released.released).toMatchObject({ version: 'v1.0.0', candidate: newest(world).id });
    expect(released.verdict.standing).toBe('done');
    expect(await page(world, '/')).toContain('sample@v1.0.0');
  });

  it('says what is held, the components of others too', async () => {
    const world = openWorld();
    await firstTags(world);
    const body = {
      component: 'hello',
      tags: [],
      rulings: [],
      holds: [aHold({ untilMs: world.now + day })],
    };
    world.store.put('component', 'hello', { body, owed: [], revision: 1, dueAtMs: null });
    const { holds } = await line(world);
    expect(holds).toMatchObject([{ kind: 'hold', thing: { kind: 'component', name: 'hello' } }]);
    world.advance(2 * day);
    expect((await line(world)).holds).toEqual([]);
  });

  it('is a page of its candidates at a time, the newest first', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const { body } = await status('/api/v1/lines/sample/candidates', duty(world));
    expect(body).toMatchObject({
      candidates: [
        { versionToBe: 'v1.0.1', changed: [{ component: 'hello', bump: 'patch' }] },
        { phase: 'released', version: 'v1.0.0' },
      ],
    });
    const after = newest(world).id;
    const rest = await status(`/api/v1/lines/sample/candidates?after=${after}`, duty(world));
    expect(rest.body).toMatchObject({ candidates: [{ phase: 'released' }] });
    expect(await page(world, `/l/sample?after=${after}`)).toContain('Candidates of sample');
  });

  it('is as few of them as somebody wants, and then the next as few', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const path = '/api/v1/lines/sample/candidates';
    const { body } = await status(`${path}?limit=1`, duty(world));
    const next = `${path}?after=${newest(world).id}&limit=1`;
    expect(body).toMatchObject({ candidates: [{ versionToBe: 'v1.0.1' }], next });
    const rest = await status(next, duty(world));
    expect(rest.body).toMatchObject({ candidates: [{ phase: 'released' }] });
    for (const limit of ['0', '51', '1.5', '-1', '1e1', 'x', ''])
      await expect(status(`${path}?limit=${limit}`, duty(world))).rejects.toMatchObject({
        code: 'malformed',
        message: expect.stringContaining('must be a whole number from 1 to 50'),
      });
  });

  it('refuses what is not there, with the way out', async () => {
    const world = openWorld();
    world.lines = [storyLine];
    for (const path of ['lines/other', 'lines/other/candidates', 'candidates/none'])
      await expect(status(`/api/v1/${path}`, duty(world))).rejects.toMatchObject({
        code: 'unknown',
      });
    const { status: code, content } = await statusPage('/c/none', duty(world), {});
    expect(code).toBe(404);
    expect(content).toContain('no candidate none');
  });
});

describe('what is shown of a candidate', () => {
  it('is the same way as its documents go, from its tags to the announcement', async () => {
    const world = openWorld();
    await firstTags(world);
    const accepted = await set(world);
    expect(states(accepted).slice(0, 5)).toEqual([
      ...['tags: done', 'build: done', 'test: done', 'decision: now', 'copy: ahead'],
    ]);
    await promoteNewest(world);
    await rest(world);
    const released = await set(world);
    expect(states(released)).toEqual(released.steps.map(({ name }) => `${name}: done`));
    expect(released).toMatchObject({ phase: 'released', version: 'v1.0.0' });
    expect(released.actions.map(({ name }) => name)).toContain('withdraw-release');
    for (const component of released.components)
      expect(component.images.every(({ digest }) => digest !== undefined)).toBe(true);
  });

  it('has its cells beside those of the release before', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await rest(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const shown = await set(world);
    expect(shown.since).toBe('sample@v1.0.0');
    expect(new Set(shown.cells.map(({ news }) => news))).toEqual(new Set(['as before']));
    expect(shown.components.find(({ name }) => name === 'hello')).toMatchObject({
      ...{ before: 'v1.0.0', tag: 'v1.0.1', change: 'patch' },
    });
  });

  it('offers forms to promoters, and says to others who may', async () => {
    const world = openWorld();
    await firstTags(world);
    const address = `/c/${newest(world).id}`;
    const forPromoter = await page(world, address, promoter.toUpperCase());
    expect(forPromoter).toContain('action="/api/v1/promotions"');
    expect(forPromoter).toContain('name="planHash"');
    for (const email of [undefined, 'viewer@example.com']) {
      const shown = await page(world, address, email);
      expect(shown).not.toContain('<form');
      expect(shown).toContain(`May: ${promoter}.`);
    }
  });

  it('is there though its plan cannot be read, and though its line is gone', async () => {
    const world = openWorld();
    await firstTags(world);
    const { id } = newest(world);
    world.lines = [];
    const shown = await page(world, `/c/${id}`);
    expect(shown).toContain('It cannot be shown now');
    expect(
      setSchema.parse((await status(`/api/v1/candidates/${id}`, duty(world))).body),
    ).toMatchObject({
      phase: 'accepted',
    });
  });
});
