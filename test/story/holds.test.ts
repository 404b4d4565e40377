import { describe, expect, it } from 'vitest';
import { findOpenings } from '#edge/promotion-window.ts';
import { showPlan } from '#flow/show-plan.ts';
import { promote } from '../../functions/promote.ts';
import { live } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  askFor,
  day,
  firstTags,
  newest,
  promoteNewest,
  quiet,
  storyLine,
  tag,
  theLine,
} from './memory-story.ts';

/** By so many turns of promises the promotion is surely admitted. */
const turnsMax = 300;
const person = { email: 'maintainer@example.com', subject: 'maintainer' };

/** What a promoter, or somebody else, asks for at a path. */
interface Asked {
  readonly path?: string;
  readonly email?: string;
  readonly key?: string;
  readonly body: object;
}

/** Asks for a hold of a day, but for what is given; answers what is answered. */
async function ask(world: World, { path = 'holds', key, body, ...who }: Asked) {
  const until = later(world, day);
  const said = { reason: 'a leak was found', owner: 'security', until, ...body };
  const request = { person: { ...person, ...who }, path: `/api/v1/${path}`, body: said };
  const keyed = { ...request, ...(key !== undefined && { idempotencyKey: key }) };
  return promote(keyed, { ports: world.ports, worker: 'promote' });
}

/** Asks for the end of a hold, with nothing said but the reason and what is given. */
function askForEnd(world: World, body: object, facts: Omit<Asked, 'body'> = {}) {
  const said = { reason: 'it is mended', owner: undefined, until: undefined, ...body };
  const given = Object.fromEntries(Object.entries(said).filter(([, one]) => one !== undefined));
  const request = { person: { ...person, ...facts }, path: '/api/v1/ended-holds', body: given };
  return promote(request, { ports: world.ports, worker: 'promote' });
}

function later(world: World, ms: number): string {
  return new Date(world.now + ms).toISOString();
}

async function givenAccepted(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  expect(newest(world)).toMatchObject({ phase: 'accepted' });
  return world;
}

async function admissionOf(world: World) {
  const shown = await showPlan(
    { ports: world.ports, worker: 'status' },
    newest(world).id,
    findOpenings,
  );
  return shown.admission;
}

const things = [
  ['line', () => 'sample'],
  ['candidate', (world: World) => newest(world).id],
  ['component', () => 'counter'],
] as const;

describe.each(things)('a hold of a %s', (kind, nameIn) => {
  it('stops its promotion, which is said before anybody tries, until it is ended', async () => {
    const world = await givenAccepted();
    const name = nameIn(world);
    const until = later(world, day);
    const answer = await ask(world, { body: { [kind]: name } });
    expect(answer).toEqual({
      ...{ status: 202, location: `/api/v1/holds/${kind}/${name}` },
      body: { [kind]: name, owner: 'security', until },
    });
    const why =
      `${kind} ${name} is held until ${until}, owner: security: a leak was found; ` +
      'wait for that, or end a hold: POST /api/v1/ended-holds';
    expect(await admissionOf(world)).toEqual({ kind: 'later', why, at: until });
    const refused = askFor(world, newest(world).id);
    const message = `${why}; ask again at ${until}`;
    await expect(refused).rejects.toMatchObject({ code: 'conflict', message });
    world.advance(60_000);
    const ended = { [kind]: name, owner: 'security', until: later(world, 0) };
    expect((await askForEnd(world, { [kind]: name })).body).toEqual(ended);
    expect((await askForEnd(world, { [kind]: name })).body).toEqual(ended);
    expect(await admissionOf(world)).toEqual({ kind: 'allow' });
    await promoteNewest(world);
    expect(newest(world)).toMatchObject({ phase: 'released' });
    const audited = world.store.ids('audit').map((one) => world.store.record('audit', one));
    expect(audited.filter((one) => one?.kind === kind).map((one) => one?.why)).toEqual(
      expect.arrayContaining([
        `held until ${until}, owner: security, by ${person.email}: a leak was found`,
        `the hold of security was ended by ${person.email}: it is mended`,
      ]),
    );
  });

  it('ends by itself, at that very instant', async () => {
    const world = await givenAccepted();
    await ask(world, { body: { [kind]: nameIn(world) } });
    world.advance(day - 1);
    await expect(askFor(world, newest(world).id)).rejects.toMatchObject({ code: 'conflict' });
    world.advance(1);
    expect(await admissionOf(world)).toEqual({ kind: 'allow' });
    await promoteNewest(world);
    expect(newest(world)).toMatchObject({ phase: 'released' });
  });

  it('is of each owner, and only that of the named one ends', async () => {
    const world = await givenAccepted();
    const named = { [kind]: nameIn(world) };
    await ask(world, { body: { ...named, owner: 'docs' } });
    await ask(world, { body: named });
    await expect(askForEnd(world, named)).rejects.toThrow(/is held by docs, security: say whose/);
    await askForEnd(world, { ...named, owner: 'docs' });
    expect(await admissionOf(world)).toMatchObject({ why: expect.stringContaining('security') });
    await expect(askForEnd(world, { ...named, owner: 'nobody' })).rejects.toMatchObject({
      code: 'unknown',
    });
    await askForEnd(world, named);
    expect(await admissionOf(world)).toEqual({ kind: 'allow' });
  });

  it('is for promoters', async () => {
    const world = await givenAccepted();
    const named = { [kind]: nameIn(world) };
    const email = 'eve@example.com';
    const code = 'forbidden';
    await expect(ask(world, { email, body: named })).rejects.toMatchObject({ code });
    await ask(world, { body: named });
    await expect(askForEnd(world, named, { email })).rejects.toMatchObject({ code });
    expect(await admissionOf(world)).toMatchObject({ kind: 'later' });
  });

  it('lets go on what was admitted before', async () => {
    const world = await givenAccepted();
    const { id } = newest(world);
    await askFor(world, id);
    const named = { [kind]: nameIn(world) };
    if (kind === 'candidate')
      await expect(ask(world, { body: named })).rejects.toThrow('was admitted, and goes on; give');
    else {
      const answer = await ask(world, { body: named });
      expect(answer.body).toMatchObject(kind === 'line' ? { promoting: id } : {});
    }
    expect(await askFor(world, id)).toMatchObject({ candidate: id });
    await live(world);
    expect(newest(world)).toMatchObject({ phase: 'released' });
  });
});

describe('a hold at the same instant as the promotion', () => {
  it.each(things)('of the %s stops it or comes too late, as a whole', async (kind, nameIn) => {
    const ends = new Set<string>();
    for (let turns = 0; turns <= turnsMax; turns += 60) {
      const world = await givenAccepted();
      const { id } = newest(world);
      const admitting = askFor(world, id).then(
        () => 'released',
        () => 'accepted',
      );
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      const holding = ask(world, { body: { [kind]: nameIn(world) } }).then(
        () => true,
        () => false,
      );
      const phase = await admitting;
      const isHeld = await holding;
      await live(world);
      expect(newest(world)).toMatchObject({ phase });
      expect(isHeld).toBe(phase === 'accepted' || kind !== 'candidate');
      expect(theLine(world)).not.toHaveProperty('promoting');
      ends.add(phase);
    }
    expect(ends).toEqual(new Set(['accepted', 'released']));
  });
});

describe('a hold', () => {
  it('of a line lets its candidates be built and tested', async () => {
    const world = await givenAccepted();
    await ask(world, { body: { line: 'sample', until: later(world, 9 * day) } });
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(newest(world)).toMatchObject({ phase: 'accepted' });
    expect(newest(world).frozen.components[0]).toMatchObject({ tag: 'v1.0.1' });
  });

  it('may be there before anything is known of the line or the component', async () => {
    const world = openWorld();
    world.lines = [storyLine];
    await ask(world, { body: { line: 'sample' } });
    await ask(world, { body: { component: 'hello' } });
    await firstTags(world);
    expect(theLine(world).holds).toHaveLength(1);
    const why = expect.stringMatching(
      /^line sample is held until .*; component hello is held until /,
    );
    expect(await admissionOf(world)).toMatchObject({ kind: 'later', why });
  });

  it('has one answer for one key, also after it was ended', async () => {
    const world = await givenAccepted();
    const asked: Asked = { key: 'one', body: { line: 'sample' } };
    const first = await ask(world, asked);
    await askForEnd(world, { line: 'sample' });
    world.advance(1);
    const until = later(world, day - 1);
    expect(await ask(world, { key: 'one', body: { line: 'sample', until } })).toEqual(first);
    expect(await admissionOf(world)).toEqual({ kind: 'allow' });
  });

  it.each<[string, object, string, RegExp]>([
    ['of nothing', {}, 'malformed', /must name one thing: a component, a candidate or a line/],
    ['of two things', { line: 'sample', component: 'hello' }, 'malformed', /must name one thing/],
    ['of a line that is not there', { line: 'none' }, 'unknown', /no release line none/],
    ['of a component of no line', { component: 'none' }, 'unknown', /has a component none/],
    ['of no candidate', { candidate: 'none' }, 'unknown', /no candidate none/],
    ['for ever', { line: 'sample', until: '2222-01-01T00:00:00Z' }, 'refused', /within 365 days/],
    ['of yesterday', { line: 'sample', until: '2001-01-01T00:00:00Z' }, 'refused', /is over, as/],
  ])('%s is refused', async (_what, body, code, words) => {
    const asking = ask(await givenAccepted(), { body });
    await expect(asking).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
  });

  it('that nobody placed cannot be ended', async () => {
    const ending = askForEnd(await givenAccepted(), { line: 'sample' });
    await expect(ending).rejects.toMatchObject({
      code: 'unknown',
      message: 'line sample is not held',
    });
  });
});
