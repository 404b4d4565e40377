import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { holdsSchema } from '#edge/shown-parts.ts';
import { floatingTagsSchema, tagSchema, tagsSchema } from '#edge/shown-tag.ts';
import { promote } from '../../functions/promote.ts';
import { status } from '../../functions/status.ts';
import { bodies, live } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { day, firstTags, newest, promoteNewest, quiet, rest, tag } from './memory-story.ts';

const person = { email: 'maintainer@example.com', subject: 'maintainer' };

/** What is shown at an address: it must be what its schema says. */
async function shown<Schema extends z.ZodType>(
  world: World,
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { body } = await status(`/api/v1/${path}`, { ports: world.ports, worker: 'status' });
  return schema.parse(body);
}

function ask(world: World, path: string, body: object) {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  return promote({ person, path: `/api/v1/${path}`, body }, duty);
}

describe('tags, as they are shown', () => {
  it('are those in quarantine, with who can release them, until somebody does', async () => {
    const world = openWorld();
    await firstTags(world);
    await tag(world, 'hello', 'v1.12.0');
    await quiet(world);
    const { tags } = await shown(world, 'tags', tagsSchema);
    expect(tags).toMatchObject([
      { component: 'hello', tag: 'v1.12.0', verdict: 'quarantined', lines: [] },
    ]);
    const [action] = tags[0]?.actions ?? [];
    expect(action).toMatchObject({ name: 'release-from-quarantine', who: [person.email] });
    const answer = await ask(world, 'quarantine-releases', { ...action?.body, reason: 'meant so' });
    expect(answer.status).toBe(202);
    await live(world);
    expect(await shown(world, 'tags', tagsSchema)).toEqual({ tags: [] });
    const accepted = await shown(world, 'tags?verdict=accepted', tagsSchema);
    expect(accepted.tags.map((one) => one.tag)).toContain('v1.12.0');
  });

  it('tell what is known of one, and that of others nobody told', async () => {
    const world = openWorld();
    await firstTags(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const one = await shown(world, 'tags/hello/v1.0.1', tagSchema);
    expect(one).toMatchObject({ verdict: 'accepted', lines: ['sample'] });
    expect(one.actions.map(({ name }) => name)).toEqual(['withdraw-tag']);
    await expect(shown(world, 'tags/hello/v9.9.9', tagSchema)).rejects.toMatchObject({
      code: 'unknown',
    });
    await expect(shown(world, 'tags?after=x', tagsSchema)).rejects.toMatchObject({
      code: 'unknown',
    });
  });
});

describe('the ledger of floating tags, as it is shown', () => {
  it('has every one of production, what it names and how it came there', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await rest(world);
    const { floatingTags } = await shown(world, 'floating-tags', floatingTagsSchema);
    expect(new Set(floatingTags.map((one) => `${one.repository}:${one.tag}`))).toEqual(
      new Set(bodies(world, 'floating-tag').keys()),
    );
    for (const one of floatingTags)
      expect(one).toMatchObject({
        ...{ version: 'v1.0.0', drift: [], versions: [{ releases: ['sample@v1.0.0'] }] },
        moves: [{ to: 'v1.0.0', by: person.email, release: 'sample@v1.0.0' }],
      });
    const [first] = floatingTags;
    const own = await shown(
      world,
      `floating-tags?repository=${first?.repository}`,
      floatingTagsSchema,
    );
    expect(own.floatingTags.map(({ tag: name }) => name).sort()).toEqual(['v1', 'v1.0']);
    const after = `${first?.repository}:${first?.tag}`;
    const others = await shown(world, `floating-tags?after=${after}`, floatingTagsSchema);
    expect(others.floatingTags).toEqual(floatingTags.slice(1));
    await expect(
      shown(world, 'floating-tags?after=none', floatingTagsSchema),
    ).rejects.toMatchObject({ code: 'unknown' });
  });
});

describe('what people said, as it is shown', () => {
  it('is all that holds and keeps now, each with how it ends', async () => {
    const world = openWorld();
    await firstTags(world);
    const { id } = newest(world);
    const until = new Date(world.now + day).toISOString();
    const said = { reason: 'a leak', owner: 'security', until };
    await ask(world, 'holds', { ...said, line: 'sample' });
    await ask(world, 'holds', { ...said, component: 'hello' });
    await ask(world, 'holds', { ...said, candidate: id });
    await ask(world, 'pins', { ...said, candidate: id });
    const { holds, waivers } = await shown(world, 'holds', holdsSchema);
    expect(waivers).toEqual([]);
    expect(holds.map(({ kind, thing }) => `${kind} ${thing.kind}`)).toEqual([
      ...['hold line', 'hold component', 'hold candidate', 'pin candidate'],
    ]);
    for (const { end } of holds) {
      expect(end?.who).toEqual([person.email]);
      const path = end?.path.replace('/api/v1/', '') ?? '';
      const answer = await ask(world, path, { ...end?.body, reason: 'it is mended' });
      expect(answer.status).toBe(202);
    }
    expect((await shown(world, 'holds', holdsSchema)).holds).toEqual([]);
    expect(await shown(world, `holds?after=${id}`, holdsSchema)).toEqual({
      holds: [],
      waivers: [],
    });
  });
});
