import { registryImages } from '#cloud/images.ts';
import type { Build } from '#core/build.ts';
import type { Candidate } from '#core/candidate.ts';
import { imageRepository } from '#core/image.ts';
import type { Store } from '#flow/store.ts';
import { gcTick } from '../../functions/gc-tick.ts';
import { aBuild } from '../../test/given/build.ts';
import { aCandidate, aCell, aFrozenComponent } from '../../test/given/candidate.ts';
import { aComponent, aLine, aLineComponent } from '../../test/given/line.ts';
import { openWorld, places, type World } from '../../test/world/world.ts';
import type { CountedRegistry } from '../promote/counted-registry.ts';
import { ours, type Plan, platforms, type Row } from './plan.ts';
import type { Pushed } from './push.ts';

/** A candidate in staging: its id, and an image for each of its components. */
export interface Staged {
  readonly id: string;
  readonly images: readonly Pushed[];
}

const hour = 60 * 60_000;
const tick = {
  data: {},
  attributes: {},
  messageId: '1',
  publishedAtMs: 0,
};

/** Opens a world with the documents of candidates, some of which have expired. */
export function worldOf(expired: readonly Staged[], living: readonly Staged[]): World {
  const world = openWorld();
  const names = new Set([...expired, ...living].flatMap(({ images }) => images.map(nameOf)));
  const components = [...names].map((name) =>
    aLineComponent(aComponent({ name, images: [{ name, platforms: [...platforms] }] })),
  );
  world.lines = [aLine({ components })];
  for (const one of expired) putCandidate(world, one, world.now - hour);
  for (const one of living) putCandidate(world, one, world.now + hour);
  const compared = { begunAtMs: world.now, listed: 0, orphans: 0, foreign: 0, foreignNamed: [] };
  world.store.putRecord('comparisons', 'staging', compared);
  return world;
}

/** Lets one tick collect what has expired; says what that took. */
export async function measureOurs(
  registry: CountedRegistry,
  world: World,
  plan: Plan & { readonly name?: string },
): Promise<Omit<Row, 'left' | 'wrong'>> {
  const counted = countReads(world.ports.store);
  const images = registryImages({ registryEndpoint: registry.url });
  const ports = { ...world.ports, images, store: counted.store };
  const { requests, result: ms } = await registry.watch(0, async () => {
    const sinceMs = performance.now();
    await gcTick(tick, { ports, worker: 'gc-tick' });
    return performance.now() - sinceMs;
  });
  const { expired, total, case: of, name = of } = plan;
  const requestsPerImage = expired === 0 ? 0 : requests.length / expired;
  const figures = { requests: requests.length, requestsPerImage, reads: counted.reads(), ms };
  return { tool: ours, case: name, expired, total, ...figures };
}

function putCandidate(world: World, { id, images }: Staged, expiresAtMs: number): void {
  const components = images.map((image) => {
    const name = nameOf(image);
    const expected = [{ name, platforms: image.platforms.map(({ platform }) => platform) }];
    return aFrozenComponent({ name, build: keyOf(id, image), images: expected });
  });
  const facts = { id, components, frozenCells: [aCell('e2e')], expiresAtMs };
  const candidate = aCandidate('failed', { ...facts, livesUntilMs: expiresAtMs });
  put(world, 'candidate', id, withImages(candidate, images));
  for (const image of images) put(world, 'build', keyOf(id, image), buildOf(id, image));
}

function withImages(candidate: Candidate, images: readonly Pushed[]): Candidate {
  const builds = images.map((image) => {
    const { name, digest, platforms: found } = image;
    return [name, { phase: 'built', images: [{ name, digest, platforms: found }] }] as const;
  });
  return { ...candidate, builds: Object.fromEntries(builds) };
}

function buildOf(id: string, image: Pushed): Build {
  const { name, digest, platforms: found, registryTag, tags } = image;
  const children = found.map((one) => one.digest);
  const isOurs = tags.length > 0;
  const attempt = { attempt: 1, openedAtMs: 0, outcome: 'passed', endedAtMs: 1 } as const;
  return aBuild('built', {
    ...{ key: keyOf(id, image), component: name, wantedBy: [id] },
    ...{ images: [{ name, platforms: found.map(({ platform }) => platform) }] },
    imagesRun: { attempts: isOurs ? [{ ...attempt, buildId: 'b', registryTag }] : [] },
    staged: [{ name, digest, platforms: found }],
    left: [{ name, tags, indexes: [digest], children, attached: [] }],
    seen: isOurs ? [registryTag] : [],
  });
}

function put(world: World, kind: 'candidate' | 'build', id: string, body: Candidate | Build): void {
  const kept = { owed: [], revision: 1, dueAtMs: null };
  if (kind === 'candidate') world.store.put(kind, id, { body: body as Candidate, ...kept });
  else world.store.put(kind, id, { body: body as Build, ...kept });
}

/** Counts documents as they are billed: one for each that is read or found, and one for none. */
function countReads(store: Store): { readonly store: Store; readonly reads: () => number } {
  let reads = 0;
  const all = async <T>(found: Promise<readonly T[]>) => {
    const items = await found;
    reads += Math.max(1, items.length);
    return items;
  };
  const one = <T>(found: Promise<T>) => {
    reads += 1;
    return found;
  };
  const within = (transaction: Parameters<Parameters<Store['transact']>[0]>[0]) => ({
    ...transaction,
    get: ((kind, id) => one(transaction.get(kind, id))) as typeof transaction.get,
    record: ((kind, id) => one(transaction.record(kind, id))) as typeof transaction.record,
  });
  return {
    reads: () => reads,
    store: {
      get: (kind, id) => one(store.get(kind, id)),
      record: (records, id) => one(store.record(records, id)),
      transact: (body) => store.transact((transaction) => body(within(transaction))),
      snapshot: store.snapshot,
      query: (name, value, limit) => all(store.query(name, value, limit)),
      list: (name, word, limit, after) => all(store.list(name, word, limit, after)),
      rows: (name, word, limit, after) => all(store.rows(name, word, limit, after)),
    },
  };
}

function nameOf({ name }: Pushed): string {
  return name;
}

function keyOf(candidate: string, { name }: Pushed): string {
  return `${candidate}/${name}`;
}

/** Where an image of a component lies in staging. */
export function repositoryOf(name: string): string {
  return imageRepository(places.staging, name);
}
