import { describe, expect, it } from 'vitest';
import type { AnnouncedAt } from '#core/announcement-target.ts';
import { type AnnouncementWish, settleAnnouncement } from '#flow/settle-announcement.ts';
import { withdrawRelease } from '#flow/withdraw-release.ts';
import type { Fault, PortCall } from '../world/faults.ts';
import { bodies, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { askFor, firstTags, newest, storyLine } from './memory-story.ts';

const minuteMs = 60_000;
const repository = 'sample/releases';
const announce: readonly AnnouncedAt[] = [
  { kind: 'github', repository },
  { kind: 'slack', webhook: 'chat' },
  { kind: 'plain', webhook: 'hook' },
];
const person = { email: 'maintainer@example.com', subject: 'maintainer' };
const [topic, github, chat, hook] = [
  ...['release-published', `github:${repository}`, 'webhook:chat', 'webhook:hook'],
] as const;

/** A release of the story's line that is about to be announced, and stands. */
async function givenRelease(world: World): Promise<string> {
  await firstTags(world, undefined, { ...storyLine, announce });
  const { id } = newest(world);
  await askFor(world, id);
  return id;
}

function promotion(world: World) {
  const found = bodies(world, 'promotion').get(newest(world).id);
  if (found === undefined) throw new Error('there is no promotion');
  return found;
}

function states(world: World, step: 'told' | 'corrected' = 'told') {
  const all = Object.entries(promotion(world)[step] ?? {});
  return Object.fromEntries(all.map(([name, { state }]) => [name, state]));
}

/** Lets hours pass, with a sweep every ten minutes. */
async function passed(world: World, hours = 3): Promise<void> {
  for (let sweeps = 0; sweeps < hours * 6; sweeps += 1) {
    world.advance(10 * minuteMs);
    await tick(world, 'sweep-tick');
  }
}

function counts(world: World) {
  return {
    topic: world.bus.published('release-published').length,
    github: world.audience.releases().length,
    chat: world.audience.posts('chat').length,
    hook: world.audience.posts('hook').length,
  };
}

function settle(world: World, wish: Partial<AnnouncementWish>) {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  return settleAnnouncement(duty, person, {
    ...{ of: { release: 'sample@v1.0.0' }, target: chat, as: 'again', step: 'announcing' },
    ...{ reason: 'I looked' },
    ...wish,
  });
}

const once = { topic: 1, github: 1, chat: 1, hook: 1 };

describe('a release', () => {
  it('is announced to every target once, when all is well', async () => {
    const world = openWorld();
    const id = await givenRelease(world);
    await live(world);
    expect(counts(world)).toEqual(once);
    expect(states(world)).toEqual({
      [topic]: 'sent',
      [github]: 'sent',
      [chat]: 'sent',
      [hook]: 'sent',
    });
    expect(promotion(world).told?.[github]).toMatchObject({
      address: 'https://github.example/sample/releases/releases/tag/sample@v1.0.0',
    });
    expect(world.audience.posts('hook')[0]?.id).toBe(`${id}-released`);
    await passed(world);
    expect(counts(world)).toEqual(once);
  });

  it('is not announced where it does not stand, or cannot be pulled', async () => {
    const world = openWorld();
    world.visitors.refusalOf = () => 'no';
    await givenRelease(world);
    await live(world);
    expect(counts(world)).toEqual({ topic: 0, github: 0, chat: 0, hook: 0 });
  });

  it('is not admitted where a target is not known', async () => {
    const world = openWorld();
    world.audience.webhooks = ['hook'];
    await expect(givenRelease(world)).rejects.toThrow('webhook:chat (add it to WEBHOOKS)');
  });
});

/** A call of the announcement, before or after which the process dies. */
const sends = [
  ['bus', 'publish'],
  ['github', 'find'],
  ['github', 'create'],
  ['announcing', 'post'],
] as const;

describe('a crash', () => {
  /** Every call from the first mark on, one after the other: sends, and the marks before and after. */
  async function crashedAt(stopAt: number, fault: Fault) {
    const world = openWorld();
    await givenRelease(world);
    let [count, isHit] = [0, ''];
    world.faults = ({ port, method }: PortCall) => {
      if (bodies(world, 'promotion').get(newest(world).id)?.step !== 'announcing') return 'ok';
      count += 1;
      if (count !== stopAt) return 'ok';
      isHit = `${port}.${method}`;
      return fault;
    };
    await live(world).catch(() => undefined);
    world.faults = () => 'ok';
    await passed(world);
    return { world, isHit };
  }

  it.each<Fault>(['crash-before', 'crash-after', 'error-after'])(
    '%s every call leaves each target told once, or the chat unsure',
    async (fault) => {
      const hits = new Set<string>();
      for (let at = 1; ; at += 1) {
        const { world, isHit } = await crashedAt(at, fault);
        if (isHit === '') break;
        hits.add(isHit);
        const which = `${fault} at call ${at}, ${isHit}`;
        const { step, told } = promotion(world);
        expect(step, which).toBe('done');
        expect(states(world), which).toMatchObject({
          [topic]: 'sent',
          [github]: 'sent',
          [hook]: 'sent',
        });
        expect(world.audience.releases(), which).toHaveLength(1);
        expect(new Set(world.audience.posts('hook').map(({ id }) => id)).size, which).toBe(1);
        const chats = world.audience.posts('chat').length;
        if (told?.[chat]?.state === 'unsure') expect(chats, which).toBeLessThan(2);
        else expect([told?.[chat]?.state, chats], which).toEqual(['sent', 1]);
      }
      for (const [port, method] of sends) expect(hits).toContain(`${port}.${method}`);
      expect(hits).toContain('store.transact');
    },
  );
});

describe('a webhook', () => {
  it.each([true, false])(
    'for a chat that gives no answer is unsure: arrived %s',
    async (isArrived) => {
      const world = openWorld();
      world.audience.answers = ({ webhook }) =>
        webhook === 'chat'
          ? { posted: { kind: 'unknown', why: 'it did not answer' }, isArrived }
          : { posted: { kind: 'taken' }, isArrived: true };
      await givenRelease(world);
      await passed(world, 1);
      expect(promotion(world).step).toBe('done');
      expect(states(world)).toMatchObject({ [chat]: 'unsure' });
      expect(counts(world)).toEqual({ ...once, chat: isArrived ? 1 : 0 });
      expect(world.log.lines('error')).toMatchObject([
        { message: 'a person must look at an announcement' },
      ]);
    },
  );

  it('that gives no answer is posted to again, by the same id', async () => {
    const world = openWorld();
    let tries = 0;
    world.audience.answers = ({ webhook }) => {
      if (webhook === 'hook') tries += 1;
      const isLost = webhook === 'hook' && tries < 3;
      return {
        posted: isLost ? { kind: 'unknown', why: 'lost' } : { kind: 'taken' },
        isArrived: true,
      };
    };
    const id = await givenRelease(world);
    await passed(world, 1);
    expect(states(world)).toMatchObject({ [hook]: 'sent' });
    expect(world.audience.posts('hook').map((one) => one.id)).toEqual(
      Array(3).fill(`${id}-released`),
    );
  });

  it('that asks for patience is left alone for as long', async () => {
    const world = openWorld();
    const from = world.now;
    const asked: number[] = [];
    world.audience.answers = ({ webhook }) => {
      if (webhook === 'chat') asked.push(world.now - from);
      return asked.length === 1 && webhook === 'chat'
        ? {
            posted: { kind: 'not posted', why: '429', retryAfterMs: 45 * minuteMs },
            isArrived: false,
          }
        : { posted: { kind: 'taken' }, isArrived: true };
    };
    await givenRelease(world);
    await passed(world, 2);
    expect(asked).toHaveLength(2);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(45 * minuteMs);
    expect(states(world)).toMatchObject({ [chat]: 'sent' });
  });

  it('that is GitHub and does not answer is tried ten times, and then a person has it told again', async () => {
    const world = openWorld();
    let asked = 0;
    world.faults = ({ port, method }) => {
      if (`${port}.${method}` !== 'github.find') return 'ok';
      asked += 1;
      return 'error-before';
    };
    await givenRelease(world);
    await passed(world, 10);
    expect(states(world)).toEqual({
      [topic]: 'sent',
      [chat]: 'sent',
      [hook]: 'sent',
      [github]: 'failed',
    });
    expect(promotion(world).step).toBe('done');
    expect(asked).toBe(10);
    world.faults = () => 'ok';
    await settle(world, { target: github });
    await live(world);
    expect(states(world)).toMatchObject({ [github]: 'sent' });
    expect(counts(world)).toEqual(once);
  });

  it('that refuses keeps nothing waiting, and a person has it told again', async () => {
    const world = openWorld();
    world.audience.answers = ({ webhook }) =>
      webhook === 'chat'
        ? { posted: { kind: 'refused', why: 'it answered 404' }, isArrived: false }
        : { posted: { kind: 'taken' }, isArrived: true };
    const id = await givenRelease(world);
    await passed(world, 1);
    expect(promotion(world)).toMatchObject({
      step: 'done',
      told: { [chat]: { state: 'failed', why: 'it answered 404' } },
    });
    world.audience.answers = () => ({ posted: { kind: 'taken' }, isArrived: true });
    const answer = { candidate: id, release: 'sample@v1.0.0', target: chat, state: 'asked again' };
    expect(await settle(world, {})).toEqual(answer);
    expect(await settle(world, {})).toEqual(answer);
    await live(world);
    expect(states(world)).toMatchObject({ [chat]: 'sent' });
    expect(counts(world)).toEqual(once);
    expect(promotion(world).step).toBe('done');
  });
});

describe('what a person says of a target', () => {
  it('that is unsure settles it, and is no reason to send anything', async () => {
    const world = openWorld();
    world.audience.answers = ({ webhook }) => ({
      posted: webhook === 'chat' ? { kind: 'unknown', why: 'lost' } : { kind: 'taken' },
      isArrived: true,
    });
    const id = await givenRelease(world);
    await live(world);
    const wish = { of: { candidate: id }, as: 'sent' } as const;
    expect(await settle(world, wish)).toMatchObject({ state: 'sent' });
    expect(await settle(world, wish)).toMatchObject({ state: 'sent' });
    await passed(world, 1);
    expect(counts(world)).toEqual(once);
    const settled = { by: person.email, reason: 'I looked' };
    expect(promotion(world).told?.[chat]).toMatchObject({ state: 'sent', settled });
    await expect(settle(world, {})).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each<[string, Partial<AnnouncementWish>, string]>([
    ['is sent', { target: hook }, 'webhook:hook is sent: only one that is unsure or failed'],
    [
      'it does not have',
      { target: 'webhook:x' },
      'is not announced to webhook:x: but to release-pub',
    ],
    ['of no release', { of: { release: 'sample@v9.0.0' } }, 'no release sample@v9.0.0'],
    ['of a correction that is none', { step: 'correcting' }, 'correcting is over'],
  ])('that %s is refused', async (_what, wish, words) => {
    const world = openWorld();
    await givenRelease(world);
    await live(world);
    await expect(settle(world, wish)).rejects.toThrow(words);
  });
});

describe('a release on GitHub', () => {
  it('of somebody else under its tag holds the promotion, until it is away', async () => {
    const world = openWorld();
    await givenRelease(world);
    const other = { tag: 'sample@v1.0.0', name: 'x', body: 'of somebody else' };
    world.audience.publish(repository, other);
    await live(world);
    expect(promotion(world)).toMatchObject({
      step: 'announcing',
      left: [github],
      held: expect.stringContaining('has a release sample@v1.0.0 of somebody else: https://github'),
    });
    expect(world.audience.releases()).toMatchObject([other]);
  });

  it('that appears between looking and making is read back', async () => {
    const world = openWorld();
    await givenRelease(world);
    world.faults = ({ port, method }) =>
      port === 'github' && method === 'create' ? 'error-after' : 'ok';
    await live(world);
    world.faults = () => 'ok';
    await passed(world, 1);
    expect(states(world)).toMatchObject({ [github]: 'sent' });
    expect(world.audience.releases()).toHaveLength(1);
  });
});

describe('a release that is withdrawn', () => {
  it('is corrected wherever it was told, once', async () => {
    const world = openWorld();
    const id = await givenRelease(world);
    await live(world);
    const duty = { ports: world.ports, worker: 'promote' } as const;
    const wish = { line: 'sample', version: 'v1.0.0', reason: 'it <loses> data' };
    await withdrawRelease(duty, person, wish);
    await live(world);
    await passed(world, 1);
    expect(promotion(world).step).toBe('withdrawn');
    expect(states(world, 'corrected')).toEqual(states(world));
    expect(counts(world)).toEqual({ topic: 2, github: 1, chat: 2, hook: 2 });
    const [release] = world.audience.releases();
    expect(release?.name).toBe('sample@v1.0.0 (withdrawn)');
    expect(release?.body).toMatch(/^\*\*Withdrawn on 2026-01-05\*\*: it \\<loses\\> data\.\n\n# /);
    expect(world.audience.posts('chat')[1]?.message).toMatchObject({
      text: 'sample@v1.0.0 is withdrawn: it &lt;loses&gt; data',
    });
    expect(world.audience.posts('hook')[1]).toMatchObject({
      id: `${id}-withdrawn`,
      message: { withdrawn: { reason: 'it <loses> data' } },
    });
  });
});
