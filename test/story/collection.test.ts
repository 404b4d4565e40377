import { describe, expect, it } from 'vitest';
import { placeHold } from '#flow/hold.ts';
import { promote } from '../../functions/promote.ts';
import { status } from '../../functions/status.ts';
import { aDigest } from '../given/image.ts';
import { tick } from '../world/life.ts';
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

const person = { email: 'maintainer@example.com', subject: 'maintainer' };

/** Two candidates: one that was released, and a newer one that is accepted. */
async function givenTwo(keepNewest = 0) {
  const world = openWorld();
  await firstTags(world, undefined, { ...storyLine, keepNewest });
  const first = newest(world);
  await promoteNewest(world);
  world.advance(1_000);
  await tag(world, 'hello', 'v1.0.1');
  await quiet(world);
  return { world, first, second: newest(world) };
}

function ask(world: World, path: string, body: object, who = person) {
  const request = { person: who, path: `/api/v1/${path}`, body };
  return promote(request, { ports: world.ports, worker: 'promote' });
}

function pin(world: World, candidate: string, facts: object = {}) {
  const until = new Date(world.now + 30 * day).toISOString();
  const said = { reason: 'it is being looked at', owner: 'team storage', until };
  return ask(world, 'pins', { candidate, ...said, ...facts });
}

async function show(world: World, path = '') {
  const { body, text } = await status(`/api/v1/collection${path}`, {
    ...{ ports: world.ports, worker: 'status' },
  });
  return { body, text: text ?? '' };
}

async function collect(world: World, afterMs: number): Promise<void> {
  world.advance(afterMs);
  await tick(world, 'gc-tick');
  await rest(world);
}

function phaseOf(world: World, { id }: { readonly id: string }) {
  return world.store.document('candidate', id)?.body.phase;
}

function staged(world: World): readonly string[] {
  return world.registry
    .repositories()
    .filter((name) => name.startsWith(world.ports.places.staging));
}

describe('the collection of staging areas', () => {
  it('leaves nothing in staging where all time is over, and says of every digest why', async () => {
    const { world, first, second } = await givenTwo();
    const [image] = second.builds['hello']?.images ?? [];
    const digest = image?.digest ?? aDigest('none');
    expect((await show(world, `/${digest}`)).text).toContain('it is wanted by 1 candidate');
    await collect(world, 2 * day + 1);
    expect([phaseOf(world, first), phaseOf(world, second)]).toEqual(['collected', 'accepted']);
    await collect(world, 2 * day);
    expect(phaseOf(world, second)).toBe('collected');
    expect(staged(world)).toEqual([]);
    expect((await show(world, `/${digest}`)).text).toContain('no build of ours that stands has it');
  });

  it('shows before what goes, and why the rest stays', async () => {
    const { world, first, second } = await givenTwo();
    world.advance(2 * day + 1);
    const { body, text } = await show(world);
    expect(body).toMatchObject({
      goes: [{ candidate: first.id, phase: 'released', why: 'its time as released is over' }],
      stays: [{ candidate: second.id, why: 'its time as accepted is not over' }],
    });
    const shared = second.frozen.components.find(({ name }) => name === 'counter');
    expect(body).toMatchObject({
      builds: expect.arrayContaining([
        expect.objectContaining({ component: 'hello', tag: 'v1.0.0', goes: true }),
        expect.objectContaining({
          ...{ build: shared?.build, goes: false, why: `wanted by ${second.id}` },
        }),
      ]),
    });
    const repository = `${world.ports.places.staging}/hello`;
    const [gone] = first.builds['hello']?.images ?? [];
    for (const words of [`${repository}:${first.id}`, `${repository}@${gone?.digest}`])
      expect(text).toContain(`    ${words}\n`);
    expect(text).toContain(`counter v1.0.0 stays: wanted by ${second.id}`);
    await tick(world, 'gc-tick');
    await rest(world);
    expect((await show(world)).body).toMatchObject({
      ...{ goes: [], builds: [], compared: { isOver: true, orphans: 0, foreign: 0 } },
    });
    const tags = world.registry
      .repositories()
      .flatMap((name) => Object.keys(world.registry.tags(name)));
    expect(tags).toContain(second.id);
    expect(tags).not.toContain(first.id);
  });

  it('leaves what is pinned, until the pin ends or a person ends it', async () => {
    const { world, first, second } = await givenTwo();
    const placed = await pin(world, second.id);
    expect(placed).toMatchObject({
      status: 202,
      body: { candidate: second.id, owner: 'team storage' },
    });
    await pin(world, first.id, { owner: 'security' });
    await collect(world, 9 * day);
    expect([phaseOf(world, first), phaseOf(world, second)]).toEqual(['released', 'accepted']);
    expect((await show(world)).text).toContain('it is pinned by security: it is being looked at');
    await ask(world, 'ended-pins', { candidate: first.id, reason: 'looked at' });
    await collect(world, 1);
    expect([phaseOf(world, first), phaseOf(world, second)]).toEqual(['collected', 'accepted']);
    await promoteNewest(world);
    expect(phaseOf(world, second)).toBe('released');
    await collect(world, 22 * day);
    expect(phaseOf(world, second)).toBe('collected');
  });

  it.each<[string, object, string, RegExp]>([
    [
      'a stranger',
      { email: 'eve@x.example', subject: 'eve' },
      'pins',
      /eve@x.example is not among/,
    ],
    ['who ends none', person, 'ended-pins', /is not pinned$/],
  ])('refuses %s', async (_who, who, path, words) => {
    const { world, second } = await givenTwo();
    const body = {
      candidate: second.id,
      reason: 'why',
      owner: 'o',
      until: new Date(world.now + day).toISOString(),
    };
    const asked = ask(
      world,
      path,
      path === 'pins' ? body : { candidate: second.id, reason: 'why' },
      { ...person, ...who },
    );
    await expect(asked).rejects.toThrow(words);
  });

  it('refuses a pin of what is gone, and tells the way out', async () => {
    const { world, first } = await givenTwo();
    await collect(world, 9 * day);
    await expect(pin(world, first.id)).rejects.toThrow(/is gone: have it made again: POST/);
    await expect(pin(world, 'nobody')).rejects.toThrow();
  });

  it('asks whose pin ends where there are several', async () => {
    const { world, second } = await givenTwo();
    await pin(world, second.id);
    await pin(world, second.id, { owner: 'security' });
    const end = (facts: object) =>
      ask(world, 'ended-pins', { candidate: second.id, reason: 'why', ...facts });
    await expect(end({})).rejects.toThrow(/pinned by team storage, security: say whose pin ends/);
    await expect(end({ owner: 'docs' })).rejects.toThrow(/is not pinned by docs/);
    expect(await end({ owner: 'security' })).toMatchObject({ status: 202 });
    expect(await end({ owner: 'security' })).toMatchObject({ status: 202 });
  });

  it('leaves the newest of a line for as long as they are', async () => {
    const { world, first, second } = await givenTwo(1);
    await collect(world, 9 * day);
    expect([phaseOf(world, first), phaseOf(world, second)]).toEqual(['collected', 'accepted']);
    expect((await show(world)).text).toContain('it was kept beyond its time');
    await tag(world, 'hello', 'v1.0.2');
    await quiet(world);
    await collect(world, day);
    expect([phaseOf(world, second), newest(world).phase]).toEqual(['collected', 'accepted']);
  });

  it('leaves an accepted candidate while its line is held', async () => {
    const { world, first, second } = await givenTwo();
    const hold = { reason: 'a freeze', owner: 'security', untilMs: world.now + 5 * day };
    const thing = { kind: 'line', name: storyLine.name } as const;
    await placeHold({ ports: world.ports, worker: 'promote' }, person, { thing, ...hold });
    await collect(world, 4 * day);
    expect([phaseOf(world, first), phaseOf(world, second)]).toEqual(['collected', 'accepted']);
    await collect(world, 1.1 * day);
    expect(phaseOf(world, second)).toBe('collected');
  });

  it('stops where more has expired than anybody expects, until a person confirms it', async () => {
    const { world, first, second } = await givenTwo();
    world.expiredMax = 1;
    await collect(world, 9 * day);
    expect([phaseOf(world, first), phaseOf(world, second)]).toEqual(['released', 'accepted']);
    expect(world.log.lines('error').map(({ message }) => message)).toContain(
      'nothing is collected',
    );
    expect((await show(world)).text).toContain(
      'Stopped: more than 1 candidates have expired at once',
    );
    const said = { expired: 2, reason: 'the collector was off for a week' };
    const eve = { email: 'eve@x.example', subject: 'eve' };
    await expect(ask(world, 'collections', said, eve)).rejects.toThrow(
      /is not among the promoters/,
    );
    expect(await ask(world, 'collections', said)).toMatchObject({
      status: 202,
      body: { expired: 2 },
    });
    await collect(world, 1);
    expect([phaseOf(world, first), phaseOf(world, second)]).toEqual(['collected', 'collected']);
  });

  it('shows page by page, and refuses to go on from nobody', async () => {
    const { world, second } = await givenTwo();
    expect((await show(world, `?after=${second.id}`)).body).toMatchObject({ goes: [] });
    await expect(show(world, '?after=00000000-0000-5000-8000-000000000000')).rejects.toThrow(
      /no candidate/,
    );
    await expect(show(world, '?before=x')).rejects.toThrow(/before/);
  });
});
