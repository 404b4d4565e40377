import type { Digest, ImageRepository } from '#core/image.ts';
import { digestOf, subjectOf } from './manifest.ts';
import { places, type World } from './world.ts';

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const published = /^(?<line>[^/]+)\/(?<version>v[^/]+)\/statement\.sigstore\.json$/;

/** A bundle that refers to an index in a registry. */
export interface AttachedStatement {
  readonly repository: ImageRepository;
  readonly subject: Digest | undefined;
  /** The release, `line@version`, that published this very bundle; none where none did. */
  readonly release: string | undefined;
}

/** Every bundle that refers to anything in any repository, in order. */
export function attachedStatements(world: World): readonly AttachedStatement[] {
  const { registry } = world;
  const releases = publishedBundles(world);
  return registry.repositories().flatMap((repository) =>
    registry.manifests(repository).flatMap((digest) => {
      const manifest = registry.manifest(repository, digest);
      const text = Buffer.from(manifest?.bytes ?? []).toString('utf8');
      if (manifest === undefined || !text.includes(`"artifactType":"${bundleType}"`)) return [];
      const release = manifest.blobs.flatMap((blob) => releases.get(blob) ?? []);
      return [{ repository, subject: subjectOf(manifest), release: release[0] }];
    }),
  );
}

/** Which release published a bundle, by the digest of the bundle. */
function publishedBundles({ files }: World): ReadonlyMap<Digest, string> {
  const names = files.names(places.releaseBucket);
  return new Map(
    names.flatMap((name) => {
      const { line, version } = published.exec(name)?.groups ?? {};
      const bytes = files.bytes(places.releaseBucket, name);
      const isBundle = line !== undefined && bytes !== undefined;
      return isBundle ? [[digestOf(bytes), `${line}@${version}`] as const] : [];
    }),
  );
}
