import { type ImageRepository, imageRepository } from '#core/image.ts';
import { isEnd } from '#core/promotion-steps.ts';
import type { Release } from '#core/release.ts';
import { bodies } from '../world/life.ts';
import type { RegistryChange } from '../world/registry.ts';
import type { World } from '../world/world.ts';
import { watchGivenUp } from './given-up.ts';
import { misnamedTag } from './misnamed.ts';
import type { Turn } from './race.ts';

/** Looks for what a promotion must never show, after every call and in the end. */
export interface Watcher {
  /** What is wrong in what was written since the last look. */
  look(turn: Turn): string | undefined;
  /** What is wrong when everything has come to rest. */
  lookAtEnd(): string | undefined;
}

type Tags = Map<string, string>;

const versionTag = /^v\d+\.\d+\.\d+$/;
const floatingTag = /^v\d+(\.\d+)?$/;

/**
 * Watches production without believing any document but a release that says it stands: what a
 * candidate was tested as is taken down before the race.
 */
export function watchProduction(world: World): Watcher {
  const tested = testedSets(world);
  const given: Tags = new Map();
  const releases = new Map<string, Release>();
  const seen = { changes: world.registry.changes().length, writes: world.store.writes().length };
  const givenUp = watchGivenUp(world);
  return {
    look(turn) {
      const changes = world.registry.changes(seen.changes);
      const writes = world.store.writes(seen.writes);
      seen.changes += changes.length;
      seen.writes += writes.length;
      for (const change of changes.filter(isOfProduction)) {
        const found = wrongIn(world, change, given, tested);
        if (found !== undefined) return found;
      }
      const late = givenUp.look(turn, writes, changes.filter(isOfProduction));
      if (late !== undefined) return late;
      const isToldOf = writes.some(({ of }) => of === 'releases');
      return isToldOf ? (tornRelease(world) ?? wrongRelease(world, releases)) : undefined;
    },
    lookAtEnd: () =>
      unfinished(world) ??
      tornRelease(world) ??
      strayTag(world, given) ??
      misnamedTag(world, everOut(world)),
  };
}

/** One image of a set, as it was tested. */
interface Tested {
  readonly repository: ImageRepository;
  readonly tag: string;
  readonly digest: string;
}

/** The images of each candidate that may be promoted, by candidate. */
type Sets = ReadonlyMap<string, readonly Tested[]>;

function testedSets(world: World): Sets {
  return new Map(
    [...bodies(world, 'candidate')].map(([id, { frozen, builds }]) => [
      id,
      frozen.components.flatMap(({ name: component, tag, production }) =>
        (builds[component]?.images ?? []).map(({ name, digest }) => ({
          repository: imageRepository(production, name),
          tag,
          digest,
        })),
      ),
    ]),
  );
}

function isOfProduction({ repository }: RegistryChange): boolean {
  return repository.startsWith('csi-release/csi/');
}

function wrongIn(
  world: World,
  { type, repository, reference, digest }: RegistryChange,
  given: Tags,
  tested: Sets,
): string | undefined {
  const name = `${repository}:${reference}`;
  if (type.endsWith('removed')) return `${name} was removed from production`;
  if (type !== 'tag-put') return undefined;
  if (floatingTag.test(reference)) return wrongFloating(world, name, repository, digest);
  if (!versionTag.test(reference)) return `${name} is no tag of production`;
  const first = given.get(name) ?? digest;
  given.set(name, first);
  if (first !== digest) return `${name} was ${first} and is ${digest}`;
  const sets = [...tested.values()].filter((set) =>
    set.some((one) => one.tag === reference && one.digest === digest),
  );
  if (sets.length === 0) return `${name} is ${digest}, which was tested in no set`;
  const isBacked = sets.some((set) => set.every((one) => isWhole(world, one)));
  return isBacked ? undefined : `${name} was given before all of its set was there`;
}

function wrongFloating(
  world: World,
  name: string,
  repository: string,
  digest: string,
): string | undefined {
  const isHeld = everOut(world).some(({ images }) =>
    images.some((image) => image.repository === repository && image.digest === digest),
  );
  return isHeld ? undefined : `${name} names ${digest}, of no release that was ever out`;
}

/** A release that is said to be out and of which something is not there. */
function tornRelease(world: World): string | undefined {
  const torn = everOut(world).flatMap(({ line, version, images }) =>
    images.flatMap(({ repository, versionTag: tag, digest }) => {
      const isTagged = world.registry.tags(repository)[tag] === digest;
      if (isTagged && isWhole(world, { repository, digest })) return [];
      return [`${line}@${version} is out, and ${repository}:${tag} is not there as it was tested`];
    }),
  );
  return torn[0];
}

/** A version tag that no release accounts for: a part of a set, or what was given up. */
function strayTag(world: World, given: Tags): string | undefined {
  const named = everOut(world).flatMap(({ images }) =>
    images.map(({ repository, versionTag: tag }) => `${repository}:${tag}`),
  );
  const stray = [...given.keys()].find((name) => !named.includes(name));
  return stray && `${stray} was given, and is of no release that was ever out`;
}

/** Two promotions of one line at a time, or a release that is no longer what it was. */
function wrongRelease(world: World, releases: Map<string, Release>): string | undefined {
  for (const id of world.store.ids('releases')) {
    const [before, after] = [releases.get(id), world.store.record('releases', id)];
    if (after === undefined) continue;
    releases.set(id, after);
    if (before !== undefined && before.candidate !== after.candidate)
      return `${id} was reserved for ${before.candidate} and is for ${after.candidate}`;
    const isOver = before?.state === 'given up' || before?.state === 'withdrawn';
    if (isOver && after.state !== before?.state)
      return `${id} was ${before?.state} and is ${after.state}`;
  }
  const open = [...releases.values()].filter(({ state }) => state === 'reserved');
  const lines = open.map(({ line }) => line);
  const crowded = lines.find((line, at) => lines.indexOf(line) !== at);
  return crowded && `${crowded} has two promotions at a time`;
}

/** What was admitted and neither carried to its end nor given up. */
function unfinished(world: World): string | undefined {
  const open = [...bodies(world, 'promotion')].flatMap(([id, { step, held, givenUp }]) =>
    isEnd(step) || givenUp !== undefined ? [] : [`${id} stays at ${step}: ${held ?? ''}`],
  );
  const lines = [...bodies(world, 'line')].flatMap(([id, { promoting }]) =>
    promoting === undefined ? [] : [`${id} is still promoting ${promoting}`],
  );
  const owing = world.store
    .ids('floating-tag')
    .filter((id) => world.store.document('floating-tag', id)?.owed.length !== 0)
    .map((id) => `${id} is not pointed`);
  return [...open, ...lines, ...owing][0];
}

/** Those that are out, and those that were: nothing of them ever goes. */
function everOut({ store }: World): readonly Release[] {
  const all = store.ids('releases').flatMap((id) => store.record('releases', id) ?? []);
  return all.filter(({ releasedAtMs }) => releasedAtMs !== undefined);
}

function isWhole(
  { registry }: World,
  { repository, digest }: Pick<Tested, 'repository' | 'digest'>,
): boolean {
  const index = registry.manifest(repository, digest);
  if (index === undefined) return false;
  const blobs = new Set(registry.blobs(repository));
  const children = index.children.map((child) => registry.manifest(repository, child.digest));
  return [index, ...children].every(
    (manifest) => manifest?.blobs.every((blob) => blobs.has(blob)) === true,
  );
}
