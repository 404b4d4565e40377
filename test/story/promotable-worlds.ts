import { approvalTtlMs } from '#core/approval.ts';
import type { CandidatePhase } from '#core/candidate.ts';
import { imageRepository } from '#core/image.ts';
import type { ReleaseLine } from '#core/line.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { showPlan } from '#flow/show-plan.ts';
import { promote } from '../../functions/promote.ts';
import { pushImage } from '../world/images.ts';
import { fairWeather, live } from '../world/life.ts';
import { forged, statementObjects } from '../world/statements.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  day,
  expire,
  firstTags,
  newest,
  promoteNewest,
  quiet,
  rest,
  storyLine,
  tag,
} from './memory-story.ts';

/** A world, and the candidate that somebody asks for there. */
export interface Promotable {
  readonly world: World;
  readonly candidate: string;
}

/** Who may promote in these worlds. */
export const promoters = ['maintainer', 'ann', 'ben', 'cat', 'dan'].map(emailOf);

/** The address of one of them. */
export function emailOf(name: string): string {
  return `${name}@example.com`;
}

/** Every state in which somebody may ask for a promotion, by its name. */
export const promotableWorlds = {
  accepted: () => accepted(),
  untested: () => inPhase('testing'),
  deleting: () => inPhase('collecting'),
  failed: async () => {
    const world = openWorld();
    await firstTags(world, { ...fairWeather, ciAnswers: 'failure' }, lineOf({}));
    return newestOf(world);
  },
  expired: async () => {
    const given = await accepted();
    given.world.advance(3 * day);
    return given;
  },
  deleted: async () => {
    const given = await accepted();
    await expire(given.world);
    return given;
  },
  released: async () => released(),
  /** The same set as the release has, tested once more. */
  'the same set again': async () => {
    const { world } = await released();
    await anotherRound(world);
    return newestOf(world);
  },
  'an older set': async () => {
    const { world, candidate } = await accepted();
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    await promoteNewest(world);
    return { world, candidate };
  },
  /** Somebody else wrote the version tag that it would write. */
  'a foreign tag': async () => {
    const given = await accepted();
    const image = { name: 'counter', platforms: ['linux/amd64'], content: 'of somebody else' };
    const repository = imageRepository('csi-release/csi', 'counter');
    pushImage(given.world.registry, repository, 'v1.0.0', image);
    return given;
  },
  /** Somebody put a forged statement in the place of ours. */
  'a forged statement': async () => {
    const given = await accepted();
    const { world } = given;
    for (const object of statementObjects(newest(world)).slice(0, 1))
      forged(world.keys.signing)(world, object);
    return given;
  },
  'another under way': async () => {
    const { world } = await accepted();
    await anotherRound(world);
    const [first, second] = world.store.ids('candidate');
    if (first === undefined || second === undefined) throw new Error('there are no two');
    await askAs({ world, candidate: first }, 'promotions', 'ann');
    return { world, candidate: second };
  },
  'approved by nobody': () => accepted({ approvals: 1 }),
  'approved by dan alone': async () => {
    const given = await accepted({ approvals: 1 });
    await askAs(given, 'approvals', 'dan');
    return given;
  },
  'approved by ann twice': async () => {
    const given = await accepted({ approvals: 2 });
    await askAs(given, 'approvals', 'ann');
    await askAs(given, 'approvals', 'ann', 'cat');
    return given;
  },
  'approved a day ago': async () => {
    const given = await accepted({ approvals: 1 });
    await askAs(given, 'approvals', 'ann');
    given.world.advance(approvalTtlMs);
    return given;
  },
  'a moved tag': async () => {
    const given = await accepted();
    const repository = 'https://git.example/sample/hello';
    const other = given.world.source.tag(repository, 'other', { files: { a: 'b' } });
    given.world.source.moveTag(repository, 'v1.0.0', other);
    return given;
  },
  'a held component': async () => {
    const given = await accepted();
    const until = new Date(given.world.now + day).toISOString();
    const body = { component: 'hello', reason: 'a leak', owner: 'security', until };
    const person = { email: emailOf('ann'), subject: 'ann' };
    const { ports } = given.world;
    await promote({ person, path: '/api/v1/holds', body }, { ports, worker: 'promote' });
    return given;
  },
  /** The window was open yesterday, and is again tomorrow. */
  'a closed window': () =>
    accepted({ windows: [{ opens: '0 3 * * *', forMs: day / 24, timeZone: 'Europe/Berlin' }] }),
} as const satisfies Readonly<Record<string, () => Promise<Promotable>>>;

/** An accepted candidate of a line with these promoters, and what else its file says. */
export async function accepted(policy: Partial<ReleaseLine> = {}): Promise<Promotable> {
  const world = openWorld();
  await firstTags(world, undefined, lineOf(policy));
  return newestOf(world);
}

async function released(): Promise<Promotable> {
  const given = await accepted();
  await promoteNewest(given.world);
  return given;
}

async function inPhase(phase: CandidatePhase): Promise<Promotable> {
  const given = await accepted();
  const { store } = given.world;
  const kept = store.document('candidate', given.candidate);
  if (kept === undefined) throw new Error(`there is no candidate ${given.candidate}`);
  store.put('candidate', given.candidate, { ...kept, body: { ...kept.body, phase } });
  return given;
}

/** Has the set tested again, by which it is another candidate too. */
export async function anotherRound(world: World): Promise<void> {
  const person = { email: emailOf('ann'), subject: 'ann' };
  const body = { line: storyLine.name, reason: 'to be sure' };
  const request = { person, path: '/api/v1/rounds', body };
  await promote(request, { ports: world.ports, worker: 'promote' });
  await live(world);
  await rest(world);
}

function lineOf(policy: Partial<ReleaseLine>): ReleaseLine {
  return { ...storyLine, promoters, ...policy };
}

function newestOf(world: World): Promotable {
  return { world, candidate: newest(world).id };
}

/** Asks as a person whose account has that name, for the plan that was shown first. */
export async function askAs(
  { world, candidate }: Promotable,
  path: 'promotions' | 'approvals',
  subject: string,
  name = subject,
): Promise<void> {
  const { ports } = world;
  const { planHash } = await showPlan({ ports, worker: 'status' }, candidate, findOpenings);
  const body = { candidate, planHash, reason: 'all green' };
  const person = { email: emailOf(name), subject };
  await promote({ person, path: `/api/v1/${path}`, body }, { ports, worker: 'promote' });
}
