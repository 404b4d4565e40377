import { beforeEach, describe, expect, it } from 'vitest';
import { githubWebhook } from '../../functions/github-webhook.ts';
import { changed, recorded } from '../functions/deliveries.ts';
import { bodies, fairWeather, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, quiet } from './memory-story.ts';
import { announce, pushTag, recordOf, repositoryOf, taken } from './tagging.ts';

const hello = repositoryOf('hello');
const tag = 'v1.0.1';

/** Lets GitHub deliver one of its recorded events, about the tag. */
async function deliver(world: World, event: string, file: string, change: object): Promise<void> {
  const body = changed(recorded(file), { repository: { html_url: hello }, ...change });
  const delivery = { event, body: Buffer.from(body), id: '1' };
  const answer = await githubWebhook(delivery, { ports: world.ports, worker: 'github-webhook' });
  expect(answer).toMatchObject({ status: 202, body: { component: 'hello', tag } });
}

/** What a message says of the commit, which nobody may believe. */
const lies = {
  ...{ repo: 'https://git.example/eve/hello', repository: 'eve/hello', ref: 'refs/heads/eve' },
  ...{ sha: 'f'.repeat(40), commit: 'f'.repeat(40), verdict: 'accepted', lines: ['sample'] },
};

/** How word of a tag comes, and who is recorded to have seen it. */
interface Way {
  readonly via: string;
  readonly tell: (world: World) => Promise<void> | void;
}

const ways: Readonly<Record<string, Way>> = {
  'a webhook': {
    via: 'github create',
    tell: (world) => deliver(world, 'create', 'create-tag', { ref: tag }),
  },
  "CI's message": { via: 'message', tell: (world) => announce(world, 'hello', tag, lies) },
  'the tick': { via: 'tag-tick', tell: (world) => world.bus.publish('tag-tick', {}) },
  'a person': {
    via: 'announce:tag',
    tell: (world) => announce(world, 'hello', tag, { via: 'announce:tag' }),
  },
};

/** Word that is out of date, or wrong. */
const rumours: Readonly<Record<string, (world: World) => Promise<void> | void>> = {
  'that it is deleted': (world) => deliver(world, 'delete', 'delete-tag', { ref: tag }),
  'that it was forced to another commit': (world) =>
    deliver(world, 'push', 'push-moved-tag', { ref: `refs/tags/${tag}`, after: 'f'.repeat(40) }),
  'that it is gone': (world) => announce(world, 'hello', tag, { gone: true }),
};

let world: World;
let commit: string;
/** A candidate of v1.0.0, tags that were listed, and a newer tag of which nobody told. */
beforeEach(async () => {
  world = openWorld();
  await firstTags(world);
  await tick(world, 'tag-tick');
  commit = pushTag(world, 'hello', tag);
});

/** The tag as it was recorded, but for who saw it. */
function sight() {
  const { via, ...rest } = recordOf(world, 'hello', tag) ?? expect.unreachable();
  return { via, rest };
}

/** The transitions of the tag's record. */
function sights(): readonly string[] {
  return world.store.ids('audit').filter((id) => id.startsWith(`tag:hello:${tag}:`));
}

function expectOneCandidateMore(): void {
  expect(sights()).toEqual([`tag:hello:${tag}:1`]);
  expect(bodies(world, 'candidate').size).toBe(2);
  expect([taken(world, 'hello'), newest(world).phase]).toEqual([tag, 'accepted']);
  expect(world.store.ids('rejected')).toEqual([]);
}

/** Every order of some words. */
function orders(words: readonly string[]): readonly (readonly string[])[] {
  if (words.length < 2) return [words];
  return words.flatMap((word) =>
    orders(words.filter((other) => other !== word)).map((rest) => [word, ...rest]),
  );
}

describe('word of a tag', () => {
  it.each(Object.entries(ways))(
    'by %s is one sight, as by any other',
    async (_way, { via, tell }) => {
      const { now } = world;
      for (const _again of [1, 2]) await tell(world);
      await live(world);
      expect(sight()).toEqual({
        via,
        rest: {
          ...{ component: 'hello', tag, commit, verdict: 'accepted', why: 'taken by sample' },
          ...{ lines: ['sample'], seenAtMs: now },
        },
      });
      await quiet(world);
      expectOneCandidateMore();
    },
  );

  it.each([...orders(Object.keys(ways)).entries()])(
    'in order %i comes twice each way: one sight, one candidate',
    async (at, order) => {
      for (const way of [...order, ...order]) await ways[way]?.tell(world);
      await live(world, { ...fairWeather, messagesAtOnce: 1 + (at % 4) });
      for (const way of order) await ways[way]?.tell(world);
      await quiet(world);
      expectOneCandidateMore();
      expect(sight().rest).toMatchObject({ commit, verdict: 'accepted', lines: ['sample'] });
    },
  );

  it.each(Object.entries(rumours))('%s is not believed of one that stands', async (_what, tell) => {
    await tell(world);
    await live(world);
    announce(world, 'hello', tag);
    await tell(world);
    await quiet(world);
    await tell(world);
    await live(world);
    expect(sight().rest).toMatchObject({ commit, verdict: 'accepted' });
    expectOneCandidateMore();
    const alarms = world.log.lines('error').map(({ message }) => message);
    expect(alarms).toEqual([]);
  });

  it('of one that is not there yet waits until it is', async () => {
    world.source.removeTag(hello, tag);
    announce(world, 'hello', tag);
    await expect(live(world)).rejects.toThrow('push the tag before announcing it');
    expect(sights()).toEqual([]);
    world.source.moveTag(hello, tag, commit);
    announce(world, 'hello', tag);
    await quiet(world);
    expectOneCandidateMore();
  });

  it('of one that was never there, and is said to be gone, is no news', async () => {
    world.source.removeTag(hello, tag);
    await rumours['that it is deleted']?.(world);
    await live(world);
    expect([sights(), world.store.ids('rejected')]).toEqual([[], []]);
  });
});
