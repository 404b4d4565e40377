import { describe, expect, it } from 'vitest';
import { approvalsKeptMax, approvalTtlMs } from '#core/approval.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { planText } from '#core/plan-text.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { showPlan } from '#flow/show-plan.ts';
import { promote } from '../../functions/promote.ts';
import { aRelease } from '../given/release.ts';
import { live } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, quiet, rest, storyLine, tag } from './memory-story.ts';

const promoters = ['ann', 'ben', 'cat', 'dan'].map(emailOf);
const line = { ...storyLine, promoters, approvals: 2 };

/** So often somebody asks again. */
const triesMax = 8;

function emailOf(name: string): string {
  return `${name}@example.com`;
}

interface Asked {
  readonly key?: string;
  readonly body?: object;
  readonly subject?: string;
  readonly email?: string;
}

/** A world with an accepted candidate of a line that asks for two approvals. */
async function givenAccepted(policy: object = line): Promise<World> {
  const world = openWorld();
  await firstTags(world, undefined, { ...line, ...policy });
  expect(newest(world).phase).toBe('accepted');
  return world;
}

/** Asks a path as somebody, for the newest candidate and its plan as it is. */
async function ask(world: World, path: string, name: string, given: Asked = {}) {
  const { key, body, subject = name, email = emailOf(name) } = given;
  const { planHash } = await planOf(world);
  const said = { candidate: newest(world).id, planHash, ...body };
  const request = { person: { email, subject }, path: `/api/v1/${path}`, body: said };
  const keyed = { ...request, ...(key !== undefined && { idempotencyKey: key }) };
  return promote(keyed, { ports: world.ports, worker: 'promote' });
}

const approve = (world: World, name: string, given?: Asked) => ask(world, 'approvals', name, given);
const askPromotion = (world: World, name: string, given: Asked = {}) =>
  ask(world, 'promotions', name, { ...given, body: { reason: 'all green', ...given.body } });

function planOf(world: World) {
  const duty = { ports: world.ports, worker: 'status' } as const;
  return showPlan(duty, newest(world).id, findOpenings);
}

/** Asks again where others were quicker, as people do who are told that they may. */
async function patiently<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof PermanentError || tries === triesMax) throw error;
    }
  }
}

const lacking = (words: string) => ({
  code: 'forbidden',
  message: expect.stringContaining(words),
});

describe('a line that asks for two approvals', () => {
  it('promotes what two others approved, and keeps who and when', async () => {
    const world = await givenAccepted();
    const { id } = newest(world);
    await expect(askPromotion(world, 'dan')).rejects.toMatchObject(
      lacking('the plan lacks 2 of 2 approvals by others: nobody approved it; ask ann@example.com'),
    );
    const until = new Date(world.now + approvalTtlMs).toISOString();
    const first = await approve(world, 'ann', { body: { reason: 'it is right' } });
    expect(first).toMatchObject({
      ...{ status: 202, location: `/api/v1/approvals/${id}` },
      body: { approvedBy: emailOf('ann'), until, needed: 2, given: 1 },
    });
    await expect(askPromotion(world, 'dan')).rejects.toMatchObject(lacking('lacks 1 of 2'));
    await approve(world, 'ben');
    const shown = await planOf(world);
    expect(shown).toMatchObject({ admission: { kind: 'allow' }, approvals: { needed: 2 } });
    expect(await askPromotion(world, 'dan')).toMatchObject({ status: 202 });
    await live(world);
    await rest(world);
    const approvals = [
      { subject: 'ann', email: emailOf('ann'), atMs: expect.any(Number), reason: 'it is right' },
      { subject: 'ben', email: emailOf('ben'), planHash: shown.planHash },
    ];
    expect(newest(world).phase).toBe('released');
    expect(world.store.document('promotion', id)?.body).toMatchObject({ approvals });
    expect(world.store.record('releases', 'sample@v1.0.0')).toMatchObject({ approvals });
  });

  it('shows what is needed, given and open before anybody asks, and no names of accounts', async () => {
    const world = await givenAccepted();
    await approve(world, 'ann', { subject: 'account-of-ann', body: { reason: 'it is right' } });
    const shown = await planOf(world);
    const at = new Date(world.now).toISOString();
    const until = new Date(world.now + approvalTtlMs).toISOString();
    expect(shown).toMatchObject({
      admission: { kind: 'deny', why: expect.stringContaining('lacks 1 of 2') },
      approvals: {
        needed: 2,
        given: [{ by: emailOf('ann'), at, until, reason: 'it is right' }],
        open: ['ben', 'cat', 'dan'].map(emailOf),
      },
    });
    expect(JSON.stringify(shown)).not.toContain('account-of-ann');
    expect(planText(shown)).toContain('may still approve: ben@example.com, cat@example.com, dan');
  });

  it.each<[string, readonly Asked[], Asked, string]>([
    ['the one who asks', [{}, { subject: 'dan', email: emailOf('dan') }], {}, 'your own does not'],
    [
      'the one who asks, under another account',
      [{}, { subject: 'x', email: emailOf('DAN') }],
      {},
      'your own does not',
    ],
    [
      'the one who asks, from another address',
      [{}, { subject: 'dan', email: emailOf('cat') }],
      {},
      'your own does not',
    ],
    [
      'one person with two addresses',
      [{ subject: 'one' }, { subject: 'one', email: emailOf('cat') }],
      {},
      'lacks 1 of 2',
    ],
    [
      'one address with two accounts',
      [{ subject: 'one' }, { subject: 'two', email: emailOf('ANN') }],
      {},
      'lacks 1 of 2',
    ],
    ['the same person twice', [{}, {}], {}, 'lacks 1 of 2'],
  ])('does not count %s', async (_what, given, asked, words) => {
    const world = await givenAccepted();
    for (const one of given) await approve(world, 'ann', one);
    await expect(askPromotion(world, 'dan', asked)).rejects.toMatchObject(lacking(words));
    expect(newest(world).phase).toBe('accepted');
  });

  it('counts nobody who is no promoter any more', async () => {
    const world = await givenAccepted();
    await approve(world, 'ann');
    await approve(world, 'ben');
    world.lines = [{ ...line, promoters: promoters.filter((email) => email !== emailOf('ben')) }];
    await expect(askPromotion(world, 'dan')).rejects.toMatchObject(lacking('lacks 1 of 2'));
    await expect(approve(world, 'ben')).rejects.toMatchObject({ code: 'forbidden' });
    world.lines = [line];
    expect(await askPromotion(world, 'dan')).toMatchObject({ status: 202 });
  });

  it('counts an approval for a day, and again when it is given again', async () => {
    const world = await givenAccepted();
    await approve(world, 'ann');
    world.advance(approvalTtlMs / 2);
    await approve(world, 'ben');
    world.advance(approvalTtlMs / 2);
    await expect(askPromotion(world, 'dan')).rejects.toMatchObject(lacking('lacks 1 of 2'));
    await approve(world, 'ann');
    expect(await askPromotion(world, 'dan')).toMatchObject({ status: 202 });
  });

  it('counts approvals of this plan alone', async () => {
    const world = await givenAccepted();
    const { planHash: before } = await planOf(world);
    await approve(world, 'ann');
    await approve(world, 'ben');
    // The line is to follow another one now, and its number is another.
    const other = aRelease({ line: 'other', version: 'v3.0.0', state: 'released' });
    const { store } = world.ports;
    await store.transact(async (writes) => writes.putRecord('releases', 'other@v3.0.0', other));
    world.lines = [{ ...line, follows: 'other@v3.0.0' }];
    expect((await planOf(world)).planHash).not.toBe(before);
    await expect(askPromotion(world, 'dan')).rejects.toMatchObject(lacking('lacks 2 of 2'));
    const stale = approve(world, 'cat', { body: { planHash: before } });
    const words = /^the plan is no longer .*look at it as it is now: GET/;
    await expect(stale).rejects.toMatchObject({
      ...{ code: 'conflict', message: expect.stringMatching(words) },
    });
    const asked = askPromotion(world, 'dan', { body: { planHash: before } });
    await expect(asked).rejects.toMatchObject({ code: 'conflict' });
  });

  it('has one answer for one key, also when its time is over', async () => {
    const world = await givenAccepted();
    const first = await approve(world, 'ann', { key: 'one' });
    world.advance(approvalTtlMs - 1);
    expect(await approve(world, 'ann', { key: 'one' })).toEqual(first);
    const other = approve(world, 'ann', { key: 'one', body: { reason: 'another' } });
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
    world.advance(1);
    expect((await planOf(world)).approvals?.given).toEqual([]);
  });

  it('lets eight people approve at the same instant, and one of two ask', async () => {
    const names = Array.from({ length: 8 }, (_, at) => `p${at}`);
    const crowd = { promoters: names.map(emailOf), approvals: 5 };
    const world = await givenAccepted(crowd);
    await Promise.all(names.map((name) => patiently(() => approve(world, name))));
    const { approvals = [] } = newest(world);
    expect(approvals).toHaveLength(approvalsKeptMax);
    expect(names).toEqual(expect.arrayContaining(approvals.map(({ subject }) => subject)));
    const asked = await Promise.all(
      ['p0', 'p1'].map((name) => patiently(() => askPromotion(world, name))),
    );
    expect(asked[0]).toEqual(asked[1]);
    const { requestedBy } = world.store.record('releases', 'sample@v1.0.0') ?? {};
    expect(['p0', 'p1'].map(emailOf)).toContain(requestedBy);
    const counted = world.store.document('promotion', newest(world).id)?.body.approvals ?? [];
    expect(counted.length).toBeGreaterThanOrEqual(crowd.approvals);
    expect(counted.map(({ email }) => email)).not.toContain(requestedBy);
  });

  it('does not carry approvals into the next candidate', async () => {
    const world = await givenAccepted();
    await approve(world, 'ann');
    await approve(world, 'ben');
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    await expect(askPromotion(world, 'dan')).rejects.toMatchObject(lacking('lacks 2 of 2'));
  });

  it('asks anew after a promotion was given up, as the number is another', async () => {
    const world = await givenAccepted();
    await approve(world, 'ann');
    await approve(world, 'ben');
    await askPromotion(world, 'dan');
    const { id: candidate } = newest(world);
    const body = { candidate, reason: 'we thought better of it' };
    const person = { email: emailOf('dan'), subject: 'dan' };
    const path = '/api/v1/given-up-promotions';
    await promote({ person, path, body }, { ports: world.ports, worker: 'promote' });
    await expect(askPromotion(world, 'dan')).rejects.toMatchObject(lacking('lacks 2 of 2'));
  });
});

describe('nobody approves', () => {
  it('what is promoted already', async () => {
    const world = await givenAccepted({ approvals: 0 });
    await askPromotion(world, 'dan');
    const { planHash } = await planOf(world);
    await expect(approve(world, 'ann', { body: { planHash } })).rejects.toMatchObject({
      ...{ code: 'conflict', message: expect.stringContaining('is promoting') },
    });
  });

  it('as a stranger', async () => {
    const world = await givenAccepted();
    const asked = approve(world, 'eve');
    await expect(asked).rejects.toMatchObject(lacking('eve@example.com is not among'));
    expect(newest(world).approvals).toBeUndefined();
  });

  it('a candidate that is not there', async () => {
    const world = await givenAccepted();
    const asked = approve(world, 'ann', { body: { candidate: 'none' } });
    await expect(asked).rejects.toMatchObject({ code: 'unknown' });
  });
});

describe('a line that promotes in windows', () => {
  /** From two hours from now, for an hour. */
  const opening = (world: World) => {
    const at = new Date(world.now + 2 * 60 * 60_000);
    at.setUTCMinutes(0, 0, 0);
    const opens = `0 ${at.getUTCHours()} * * *`;
    const windows = [{ opens, forMs: 60 * 60_000, timeZone: 'Etc/UTC' }];
    return { at, windows };
  };

  it('says when, before and when somebody asks, and then admits the same', async () => {
    const world = await givenAccepted({ approvals: 0 });
    const { at, windows } = opening(world);
    world.lines = [{ ...line, approvals: 0, windows }];
    const why = `sample promotes in its windows, and none is open: the next opens at ${at.toISOString()}`;
    const shown = await planOf(world);
    expect(shown.admission).toEqual({ kind: 'later', why, at: at.toISOString() });
    expect(planText(shown)).toContain(`cannot be promoted until ${at.toISOString()}: ${why}`);
    await expect(askPromotion(world, 'dan')).rejects.toMatchObject({
      ...{ code: 'conflict', message: `${why}; ask again at ${at.toISOString()}` },
      retryAfterMs: at.getTime() - world.now,
    });
    world.advance(at.getTime() - world.now);
    expect((await planOf(world)).admission).toEqual({ kind: 'allow' });
    expect(await askPromotion(world, 'dan')).toMatchObject({ status: 202 });
  });

  it('lets a plan be approved while all are closed', async () => {
    const world = await givenAccepted({ approvals: 1 });
    const { windows } = opening(world);
    world.lines = [{ ...line, approvals: 1, windows }];
    await expect(askPromotion(world, 'dan')).rejects.toMatchObject(
      lacking('; and sample promotes in its'),
    );
    expect(await approve(world, 'ann')).toMatchObject({ status: 202 });
    expect((await planOf(world)).admission.kind).toBe('later');
    await expect(askPromotion(world, 'dan')).rejects.toMatchObject({ code: 'conflict' });
  });
});
