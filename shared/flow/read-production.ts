import type { Candidate } from '#core/candidate.ts';
import type { FloatingTag } from '#core/floating-tag.ts';
import { type Digest, imageRepository } from '#core/image.ts';
import { imageTagKey, releaseImages } from '#core/plan.ts';
import type { ProductionFacts, VersionTagFacts } from '#core/production-facts.ts';
import { boundVersion } from '#core/release.ts';
import { floatingTagsOf, parseComponentTag } from '#core/version.ts';
import type { Snapshot } from './store.ts';

/** The digests that the registry has under version tags, by `repository:tag`. */
export type Registered = ReadonlyMap<string, Digest | undefined>;

/** Reads the state of production that a promotion rests on: what the registry has, and our ledger. */
export async function readProduction(
  snapshot: Snapshot,
  candidate: Candidate,
  registered: Registered,
): Promise<ProductionFacts> {
  const keys = releaseImages(candidate).map((image) =>
    imageTagKey(image.repository, image.versionTag),
  );
  const [versionTags, floatingTags] = await Promise.all([
    Promise.all(keys.map((key) => versionTagFacts(snapshot, key, registered.get(key)))),
    Promise.all(floatingKeys(candidate).map((key) => floatingTagFacts(snapshot, key))),
  ]);
  return {
    versionTags: Object.fromEntries(versionTags),
    floatingTags: Object.fromEntries(floatingTags),
  };
}

async function versionTagFacts(
  snapshot: Snapshot,
  key: string,
  registry: Digest | undefined,
): Promise<[string, VersionTagFacts]> {
  const ledger = boundVersion(await snapshot.record('versions', key))?.digest;
  return [
    key,
    {
      ...(ledger === undefined ? {} : { ledger }),
      ...(registry === undefined ? {} : { registry }),
    },
  ];
}

async function floatingTagFacts(
  snapshot: Snapshot,
  key: string,
): Promise<[string, FloatingTag | undefined]> {
  return [key, (await snapshot.get('floating-tag', key))?.body];
}

function floatingKeys(candidate: Candidate): readonly string[] {
  return candidate.frozen.components.flatMap(({ tag, images, production, floatingMajor }) => {
    const version = parseComponentTag(tag);
    if (version === undefined) return [];
    const floating = floatingTagsOf(version, floatingMajor);
    return images.flatMap(({ name }) =>
      floating.map((one) => imageTagKey(imageRepository(production, name), one)),
    );
  });
}
