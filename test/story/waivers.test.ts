import { describe, expect, it } from 'vitest';
import { findOpenings } from '#edge/promotion-window.ts';
import { showPlan } from '#flow/show-plan.ts';
import { promote } from '../../functions/promote.ts';
import { aWaiver } from '../given/waiver.ts';
import { fairWeather, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { askFor, day, firstTags, newest, promoteNewest } from './memory-story.ts';

const person = { email: 'maintainer@example.com', subject: 'maintainer' };
const { reason, owner, link } = aWaiver();

/** What a promoter, or somebody else, asks for at a path. */
interface Asked {
  readonly path?: string;
  readonly email?: string;
  readonly key?: string;
  readonly body?: object;
}

/** Asks for a waiver of what failed, for a day, but for what is given; answers what is answered. */
async function ask(world: World, { path = 'waivers', key, body, ...who }: Asked = {}) {
  const { id: candidate } = newest(world);
  const until = new Date(world.now + day).toISOString();
  const said = { candidate, cell: 'interop', reason, owner, link, until, ...body };
  const request = { person: { ...person, ...who }, path: `/api/v1/${path}`, body: said };
  const keyed = { ...request, ...(key !== undefined && { idempotencyKey: key }) };
  return promote(keyed, { ports: world.ports, worker: 'promote' });
}

/** A candidate that failed, as another CI found it bad. */
async function givenFailed(): Promise<World> {
  const world = openWorld();
  await firstTags(world, { ...fairWeather, ciAnswers: 'failure' });
  expect(newest(world)).toMatchObject({
    phase: 'failed',
    why: expect.stringMatching(/^interop f/),
  });
  return world;
}

function planOf(world: World) {
  return showPlan({ ports: world.ports, worker: 'status' }, newest(world).id, findOpenings);
}

describe('a cell that failed and is waived', () => {
  it('lets its candidate be promoted, and all that is said of the release names it', async () => {
    const world = await givenFailed();
    const { planHash: before } = await planOf(world);
    const { id } = newest(world);
    const until = new Date(world.now + day).toISOString();
    const answer = await ask(world);
    const why = `interop failed, waived until ${until}, owner: ${owner}`;
    expect(answer).toMatchObject({ status: 202, location: `/api/v1/waivers/${id}/interop` });
    expect(answer.body).toMatchObject({ cell: 'interop', owner, until, phase: 'accepted' });
    expect(newest(world)).toMatchObject({
      ...{ phase: 'accepted', expiresAtMs: world.now + 3 * day },
      why: `accepted with waivers: 2 of 3 blocking cells passed; ${why}`,
    });
    const waivers = [
      { cell: 'interop', verdict: 'failed', owner, until, link, by: person.email, reason },
    ];
    const shown = await planOf(world);
    expect(shown).toMatchObject({ admission: { kind: 'allow' }, plan: { waivers } });
    expect(shown.planHash).not.toBe(before);
    await promoteNewest(world);
    expect(newest(world)).toMatchObject({ phase: 'released' });
    expect(world.store.record('releases', 'sample@v1.0.0')).toMatchObject({ waivers });
    expect(world.bus.published('release-published')).toMatchObject([
      { message: { waivers: [{ cell: 'interop', owner, until }] } },
    ]);
    const audited = world.store.ids('audit').map((one) => world.store.record('audit', one));
    expect(audited.find((one) => one?.event === 'waived')?.why).toContain(
      `by ${person.email}: ${reason} (${link}); accepted with waivers`,
    );
  });

  it('fails its candidate again when the waiver ends, which needs nobody', async () => {
    const world = await givenFailed();
    await ask(world);
    const { planHash } = await planOf(world);
    const { id } = newest(world);
    world.advance(day);
    const over = /^interop failed .*, its waiver ended \d{4}-\d\d-\d\dT\d\d:\d\d/;
    const words =
      /^candidate \S+ is failed: interop failed .* its waiver ended .*waive a cell: POST/;
    expect(newest(world)).toMatchObject({ phase: 'accepted' });
    await expect(askFor(world, id)).rejects.toThrow(words);
    const shown = await planOf(world);
    expect(shown.admission).toEqual({ kind: 'deny', why: expect.stringMatching(words) });
    expect(shown.planHash).not.toBe(planHash);
    await tick(world, 'sweep-tick');
    expect(newest(world)).toMatchObject({
      ...{ phase: 'failed', why: expect.stringMatching(over), expiresAtMs: world.now + day },
    });
  });

  it('fails it at once where a promoter ends the waiver, and may be waived again', async () => {
    const world = await givenFailed();
    await ask(world);
    for (const _again of [1, 2]) {
      const ended = await ask(world, { path: 'ended-waivers', body: { reason: 'it is mended' } });
      expect(ended.body).toMatchObject({ cell: 'interop', phase: 'failed' });
    }
    await expect(askFor(world, newest(world).id)).rejects.toThrow(`by ${person.email}; mend what`);
    expect((await ask(world)).body).toMatchObject({ phase: 'accepted' });
  });

  it('is waived anew, and longer, by a later request', async () => {
    const world = await givenFailed();
    await ask(world);
    const until = new Date(world.now + 2 * day).toISOString();
    expect((await ask(world, { body: { until } })).body).toMatchObject({ until });
    world.advance(day);
    await tick(world, 'sweep-tick');
    expect(newest(world)).toMatchObject({ phase: 'accepted' });
  });

  it('has one answer for one key, also after the waiver was ended', async () => {
    const world = await givenFailed();
    const first = await ask(world, { key: 'one' });
    await ask(world, { path: 'ended-waivers', key: 'one' });
    expect(await ask(world, { key: 'one' })).toEqual(first);
    expect(newest(world)).toMatchObject({ phase: 'failed' });
    const other = ask(world, { key: 'one', body: { owner: 'somebody else' } });
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('what nobody can waive', () => {
  it.each<[string, Asked, string, RegExp]>([
    ['a cell that is not there', { body: { cell: 'none' } }, 'unknown', /has no cell none; it has/],
    [
      'a candidate that is not there',
      { body: { candidate: 'none' } },
      'unknown',
      /no candidate none/,
    ],
    ['for ever', { body: { until: '2222-01-01T00:00:00Z' } }, 'refused', /ends within 90 days/],
    ['in the past', { body: { until: '2001-01-01T00:00:00Z' } }, 'refused', /is over, as it is/],
    ['by a script', { body: { link: 'javascript:alert(1)' } }, 'malformed', /link must be/],
    ['as a stranger', { email: 'eve@example.com' }, 'forbidden', /eve@example.com is not among/],
    ['by ending what never was', { path: 'ended-waivers' }, 'unknown', /was never waived/],
    [
      ...([
        'as a stranger, by ending it',
        { path: 'ended-waivers', email: 'eve@example.com' },
      ] as const),
      ...(['forbidden', /eve@example.com is not among/] as const),
    ],
  ])('%s', async (_what, asked, code, words) => {
    const world = await givenFailed();
    const before = world.store.document('candidate', newest(world).id);
    const asking = ask(world, asked);
    await expect(asking).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
    expect(world.store.document('candidate', newest(world).id)).toEqual(before);
  });

  it('are all blocking cells', async () => {
    const world = await givenFailed();
    const { cells } = newest(world).frozen;
    const [last = expect.unreachable(), ...others] = cells.map(({ id }) => id);
    for (const cell of others) await ask(world, { body: { cell } });
    await expect(ask(world, { body: { cell: last } })).rejects.toThrow('nothing was tested');
  });

  it('is a build', async () => {
    const world = openWorld();
    await firstTags(world, { ...fairWeather, buildEnds: () => 'failure' });
    await expect(ask(world)).rejects.toThrow('a build cannot be waived: mend it');
  });

  it('is what is promoted', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await expect(ask(world)).rejects.toThrow('is released: it is promoted already');
  });
});
