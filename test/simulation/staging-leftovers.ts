import { bodies } from '../world/life.ts';
import { places } from '../world/world.ts';
import { type Scene, writeName } from './invariant.ts';
import type { Push } from './witness.ts';

/**
 * What lies in staging and should not. Some of it stays until orphans are looked for by listing,
 * and exactly that is left out here: pushes of builds that lost, or that pushed after their attempt
 * was over; what a failed build pushed, where its collection was cut short between tag and index;
 * and writes of calls that were late.
 */
export function leftovers({ stage, lateWrites }: Scene): readonly string[] {
  const { world, witness } = stage;
  const cutShort = witness.pushes
    .filter((push) => isUnknown(push, stage))
    .flatMap(({ repository, digests }) => digests.map((digest) => writeName(repository, digest)));
  const orphans = witness.pushes.filter((push) => isOrphan(push, stage));
  const known = new Set([
    ...lateWrites,
    ...cutShort,
    ...orphans.flatMap(({ repository, tag, digests }) =>
      [tag, ...digests].map((reference) => writeName(repository, reference)),
    ),
  ]);
  const staging = world.registry
    .repositories()
    .filter((repository) => repository.startsWith(`${places.staging}/`));
  const left = staging.flatMap((repository) =>
    [...Object.keys(world.registry.tags(repository)), ...world.registry.manifests(repository)].map(
      (reference) => writeName(repository, reference),
    ),
  );
  const files = [...bodies(world, 'candidate').values()].flatMap(({ line, id }) =>
    world.files.names(places.releaseBucket, `${line}/${id}/`),
  );
  const all = [...left, ...files];
  if (all.some((name) => known.has(name))) stage.tally.sometimes('an orphan stayed in staging');
  return all.filter((name) => !known.has(name));
}

/** Whether nobody could know the index of a push any more once its tag is gone. */
function isUnknown({ key, repository, tag, digests }: Push, { world }: Scene['stage']): boolean {
  const wasStaged = world.store
    .history('build', key)
    .some(({ body }) => body.staged.some(({ digest }) => digest === digests[0]));
  return !wasStaged && world.registry.manifest(repository, tag) === undefined;
}

function isOrphan({ key, buildId, atMs }: Push, { world }: Scene['stage']): boolean {
  const attempts = world.store.document('build', key)?.body.imagesRun.attempts ?? [];
  const attempt = attempts.find((one) => one.buildId === buildId);
  return attempt === undefined || (attempt.endedAtMs ?? 0) <= atMs;
}
