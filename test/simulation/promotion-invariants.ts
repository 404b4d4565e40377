import type { Candidate } from '#core/candidate.ts';
import { imageTagKey } from '#core/plan.ts';
import { boundVersion, type Release } from '#core/release.ts';
import { releaseObject } from '#flow/addresses.ts';
import type { RegistryChange } from '../world/registry.ts';
import { places, type World } from '../world/world.ts';
import { unwaivedCells } from './hold-invariants.ts';
import { type Invariant, writeName } from './invariant.ts';
import { inventedResults } from './tested.ts';

/** A tag of a version, a pre-release too. */
export const versionTag = /^v\d+\.\d+\.\d+/;
const floatingTag = /^v\d+(\.\d+)?$/;

/** Whether a repository is one of production. */
export function isProduction(repository: string): boolean {
  return repository.startsWith('csi-release/csi/');
}

/** Whether a tag of such a form was written in production. */
export function isWritten({ type, repository, reference }: RegistryChange, tag: RegExp): boolean {
  return type === 'tag-put' && isProduction(repository) && tag.test(reference);
}

/** What a promotion may write, and when. */
export const promotionInvariants: readonly Invariant[] = [
  {
    name: 'I1',
    text: 'a version tag, once seen, never names another digest and never disappears',
    registry(change, { versionTags }) {
      const { type, repository, reference, digest } = change;
      const name = writeName(repository, reference);
      const first = versionTags.get(name);
      if (type === 'tag-removed' && first !== undefined) return `${name} was removed`;
      if (!isWritten(change, versionTag)) return undefined;
      versionTags.set(name, first ?? digest);
      return first === undefined || first === digest ? undefined : `${name} was ${first}`;
    },
  },
  {
    name: 'I2',
    text: 'a version tag names the digest that was reserved for it',
    registry(change, { stage }) {
      if (!isWritten(change, versionTag)) return undefined;
      const { repository, reference, digest } = change;
      const key = imageTagKey(repository, reference);
      const reserved = stage.world.store.record('versions', key)?.digest;
      return reserved === digest ? undefined : `${key} is ${digest}, and ${reserved} is reserved`;
    },
  },
  {
    name: 'I3',
    text: 'what is promoted was tested as it is, whole, by every blocking cell that nobody waives',
    documents: {
      candidate({ before, after }, { stage }) {
        const invented = inventedResults(after.body, stage.witness);
        if (invented.length > 0) return `nobody said: ${invented.join(', ')}`;
        if (before?.body.phase === after.body.phase || after.body.phase !== 'promoting')
          return undefined;
        const untested = unwaivedCells(after.body, stage);
        return untested.length === 0 ? undefined : `never passed: ${untested.join(', ')}`;
      },
    },
    registry(change, { stage }) {
      if (!isWritten(change, versionTag)) return undefined;
      const isPromoted = candidates(stage.world).some(
        (candidate) => isAdmitted(candidate) && digestsOf(candidate).includes(change.digest),
      );
      return isPromoted ? undefined : `${change.digest} is of no candidate that was admitted`;
    },
  },
  {
    name: 'I4',
    text: 'one version is of one candidate, and what was reserved never changes',
    documents: {
      candidate: ({ id, before, after }) =>
        before?.body.version === undefined ||
        before.body.version === after.body.version ||
        (before.body.phase === 'promoting' && after.body.version === undefined)
          ? undefined
          : `${id} was ${before.body.version} and is ${after.body.version}`,
      line: ({ id, after }) =>
        new Set(after.body.versions).size === after.body.versions.length
          ? undefined
          : `${id} reserved a number twice: ${after.body.versions.join(', ')}`,
    },
    records: {
      versions: ({ id, before, after }) =>
        boundVersion(before) === undefined || before?.digest === after.digest
          ? undefined
          : `${id} was rebound`,
      releases({ id, before, after }) {
        if (
          before === undefined ||
          JSON.stringify(reserved(before)) === JSON.stringify(reserved(after))
        )
          return undefined;
        return `${id} was rewritten`;
      },
    },
  },
  {
    name: 'I8',
    text: 'a release is out, and a floating tag names it, only when every image and file is there',
    registry(change, { stage }) {
      if (!isWritten(change, floatingTag)) return undefined;
      const { repository, reference, digest } = change;
      const standing = releases(stage.world).filter(hasStood);
      const holding = standing.find(({ images }) =>
        images.some((image) => image.repository === repository && image.digest === digest),
      );
      return holding === undefined
        ? `${writeName(repository, reference)} names ${digest}, of no release that was ever out`
        : missingOf(holding, stage.world);
    },
    records: {
      releases: ({ after }, { stage }) =>
        hasStood(after) ? missingOf(after, stage.world) : undefined,
    },
  },
  {
    name: 'I20',
    text: 'nothing in production is ever deleted',
    registry: ({ type, repository, reference }) =>
      type.endsWith('removed') && isProduction(repository)
        ? `${writeName(repository, reference)} was removed`
        : undefined,
  },
];

function candidates(world: World): readonly Candidate[] {
  return world.store
    .ids('candidate')
    .flatMap((id) => world.store.document('candidate', id)?.body ?? []);
}

function isAdmitted({ version }: Candidate): boolean {
  return version !== undefined;
}

/** Every digest that a candidate stands on, those of the platforms too. */
export function digestsOf({ builds }: Candidate): readonly string[] {
  return Object.values(builds).flatMap(({ images }) =>
    images.flatMap(({ digest, platforms }) => [digest, ...platforms.map((one) => one.digest)]),
  );
}

/** Every release that was ever reserved. */
export function releases(world: World): readonly Release[] {
  return world.store.ids('releases').flatMap((id) => world.store.record('releases', id) ?? []);
}

function reserved(release: Release): object {
  const { state: _state, releasedAtMs: _at, givenUp: _who, ...more } = release;
  const { files: _where, withdrawn: _why, ...rest } = more;
  return rest;
}

/** A release that is or was out: what was written for it stays, also when it is withdrawn. */
function hasStood({ releasedAtMs }: Release): boolean {
  return releasedAtMs !== undefined;
}

function missingOf(release: Release, world: World): string | undefined {
  const { line, version, images, candidate } = release;
  const untagged = images.filter(
    ({ repository, versionTag: tag, digest }) => world.registry.tags(repository)[tag] !== digest,
  );
  if (untagged.length > 0) return `${line}@${version} lacks the tag of ${untagged[0]?.name}`;
  const hollow = images.flatMap(({ repository, digest }) => {
    const index = world.registry.manifest(repository, digest);
    const children = index?.children.map((child) =>
      world.registry.manifest(repository, child.digest),
    );
    const blobs = new Set<string>(world.registry.blobs(repository));
    const isWhole = children?.every(
      (child) => child?.blobs.every((blob) => blobs.has(blob)) === true,
    );
    return isWhole === true ? [] : [repository];
  });
  if (hollow.length > 0) return `${line}@${version}: ${hollow.join(', ')} is not whole`;
  const planned = world.store.document('promotion', candidate)?.body.plan.files ?? [];
  const missing = planned
    .map(({ component, path }) => releaseObject(line, version, component, path))
    .filter((name) => world.files.bytes(places.releaseBucket, name) === undefined);
  return missing.length === 0 ? undefined : `${line}@${version} lacks ${missing.join(', ')}`;
}
