import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { expiryMarginMs } from '#core/admission.ts';
import type { Candidate } from '#core/candidate.ts';
import type { ReleaseLine } from '#core/line.ts';
import { tokenOfAnotherKey, tokenOfPublicKey, unsignedToken } from '../functions/tokens.ts';
import { live } from '../world/life.ts';
import { openWorld } from '../world/world.ts';
import { everythingOf } from './everything.ts';
import { newest, promoteNewest, quiet, rest, storyLine, tag } from './memory-story.ts';
import {
  accepted,
  anotherRound,
  askAs,
  emailOf,
  promotableWorlds,
  promoters,
} from './promotable-worlds.ts';
import { type ServedPromote, servePromote } from './served-world.ts';
import { firstTagsOfTwo, olderLine, versionsUnder } from './two-lines.ts';

const deadlineMs = 10_000;

const admitted = z.looseObject({ planHash: z.string() });
const problem = z.object({ detail: z.string() });

let served: ServedPromote;
beforeAll(async () => {
  served = await servePromote();
});
afterAll(() => served?.close());

test('The same request has the same answer, before and after it is carried out', async () => {
  const given = await accepted();
  const first = await served.ask(given);
  expect(first.status).toBe(202);
  expect(first.headers.get('location')).toBe(`/api/v1/promotions/${given.candidate}`);
  const body = admitted.parse(await first.json());
  const again = async () => {
    const before = everythingOf(given.world);
    const answer = await served.ask(given, { said: { planHash: body.planHash } });
    expect([answer.status, await answer.json()]).toEqual([202, body]);
    expect(everythingOf(given.world).kept).toEqual(before.kept);
  };
  await again();
  await live(given.world);
  await rest(given.world);
  expect(newest(given.world).phase).toBe('released');
  await again();
});

test('A key names one request: another one with it is refused', async () => {
  const given = await accepted();
  const headers = { 'idempotency-key': 'one' };
  expect((await served.ask(given, { headers })).status).toBe(202);
  const before = everythingOf(given.world);
  const other = await served.ask(given, { headers, said: { reason: 'another' } });
  expect([other.status, await other.text()]).toEqual([409, expect.stringContaining('used before')]);
  expect(everythingOf(given.world)).toEqual(before);
});

test('Where there is no page no form is taken, and nothing that a proxy asserts is believed', async () => {
  const given = await accepted();
  const before = everythingOf(given.world);
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const form = await served.ask(given, { headers: type, body: 'candidate=a' });
  const { detail } = problem.parse(await form.json());
  expect([form.status, detail]).toEqual([415, 'send application/json']);
  const headers = { 'x-goog-iap-jwt-assertion': 'a.b.c', origin: served.url };
  const asserted = await served.ask(given, { headers, claims: 'none' });
  expect([asserted.status, await asserted.text()]).toEqual([
    401,
    expect.stringContaining('no page is set up here'),
  ]);
  expect(everythingOf(given.world)).toEqual(before);
});

test('Of two candidates of one version at the same instant one is promoted, whichever it is', async () => {
  const { world } = await accepted();
  await anotherRound(world);
  const candidates = world.store.ids('candidate');
  expect(candidates).toHaveLength(2);
  const answers = await Promise.all(
    candidates.map((candidate) => served.ask({ world, candidate })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409]);
  const [won] = candidates.filter((_, at) => answers[at]?.status === 202);
  await live(world);
  await rest(world);
  expect(world.store.record('releases', 'sample@v1.0.0')).toMatchObject({
    ...{ candidate: won, state: 'released' },
  });
  expect(world.store.ids('promotion')).toEqual([won]);
});

test('A patch of an older minor is promoted: v1.0 moves, and v1 stays', async () => {
  const world = openWorld();
  const lines = [storyLine, olderLine].map((line) => ({ ...line, promoters }));
  await firstTagsOfTwo(world, undefined, lines);
  for (const { name } of lines) await promoteNewest(world, undefined, name);
  for (const version of ['v1.1.0', 'v1.0.1']) {
    await tag(world, 'hello', version);
    await quiet(world);
    const line = version === 'v1.1.0' ? storyLine.name : olderLine.name;
    const answer = await served.ask({ world, candidate: newest(world, line).id });
    expect(answer.status).toBe(202);
    await live(world);
    await rest(world);
  }
  expect(versionsUnder(world, 'hello')).toMatchObject({ v1: 'v1.1.0', 'v1.0': 'v1.0.1' });
});

type Ending = readonly [string, number, Partial<ReleaseLine>, (candidate: Candidate) => number];

const endings: readonly Ending[] = [
  ['A candidate that expires', 410, {}, ({ expiresAtMs = 0 }) => expiresAtMs - expiryMarginMs],
  [
    'An approval that ends',
    ...([403, { approvals: 1 }] as const),
    ({ approvals }) => approvals?.[0]?.untilMs ?? 0,
  ],
];

test.each(endings)(
  '%s while it is looked at is too late: %i',
  async (_what, status, policy, endOf) => {
    const given = await accepted(policy);
    const { world } = given;
    if (policy.approvals !== undefined) await askAs(given, 'approvals', 'ann');
    world.advance(endOf(newest(world)) - 1 - world.now);
    const before = everythingOf(world);
    world.faults = ({ port }) => {
      if (port === 'images') world.advance(1);
      return 'ok';
    };
    expect((await served.ask(given)).status).toBe(status);
    expect(everythingOf(world)).toEqual(before);
  },
);

test('Whoever comes before the window is told when to come, and is let in then', async () => {
  const given = await promotableWorlds['a closed window']();
  const waitMs = Date.parse('2026-01-06T02:00:00Z') - given.world.now;
  const answer = await served.ask(given);
  expect(answer.status).toBe(409);
  expect(answer.headers.get('retry-after')).toBe(String(Math.ceil(waitMs / 1000)));
  given.world.advance(waitMs);
  expect((await served.ask(given)).status).toBe(202);
});

test('What another person approved over HTTP is promoted', async () => {
  const given = await promotableWorlds['approved by nobody']();
  const refused = await served.ask(given);
  const { detail } = problem.parse(await refused.json());
  const [, body = ''] = /POST (\{.*?\})/.exec(detail) ?? [];
  const claims = { email: emailOf('ann'), sub: 'ann' };
  const approved = await served.ask(given, { path: 'approvals', body, claims });
  expect(approved.status).toBe(202);
  expect(await approved.json()).toMatchObject({ approvedBy: emailOf('ann'), needed: 1, given: 1 });
  expect((await served.ask(given)).status).toBe(202);
});

test.each([
  ['without a signature', unsignedToken],
  ['of another key', tokenOfAnotherKey],
  ['signed with the public key', tokenOfPublicKey],
])('A token %s is nobody', async (_what, forge) => {
  const given = await accepted();
  const before = everythingOf(given.world);
  const { issuer, url: audience } = served;
  const token = await forge({ issuer, email: emailOf('dan'), audience });
  const answer = await served.ask(given, { headers: { authorization: `Bearer ${token}` } });
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  expect(everythingOf(given.world)).toEqual(before);
});

test.each(['a\rb', 'a\u0000b', 'a\nno header'])(
  'A header of more than one line (%j) is answered with 400 by the server',
  async (value) => {
    const given = await accepted();
    const before = everythingOf(given.world);
    const { port } = new URL(served.url);
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    await once(socket, 'connect', { signal: AbortSignal.timeout(deadlineMs) });
    const head = 'POST /api/v1/promotions HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n';
    socket.write(`${head}idempotency-key: ${value}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
    expect(everythingOf(given.world)).toEqual(before);
  },
);
