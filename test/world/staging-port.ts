import type { ImageRepository } from '#core/image.ts';
import type { Manifest } from '#flow/images.ts';
import type { ListedImage, ListedPage, Staging } from '#flow/staging.ts';
import type { Gate } from './faults.ts';
import type { Registry } from './registry.ts';

const indexType = 'application/vnd.oci.image.index.v1+json';

/** The list of what a process's staging holds in the registry of the world, by name and digest. */
export function stagingPort(registry: Registry, staging: string, gate: Gate): Staging {
  return {
    page: (after) => gate.pass('staging', 'page', () => pageOf(registry, staging, after)),
  };
}

function pageOf(registry: Registry, staging: string, after: string | undefined): ListedPage {
  if (after !== undefined && !/@sha256:\w{64}$/.test(after))
    throw new Error(`${after} was not given by this list`);
  const all = listed(registry, staging).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const rest = after === undefined ? all : all.filter((one) => keyOf(one) > after);
  const images = rest.slice(0, registry.pageSize);
  const last = images.at(-1);
  return last === undefined || images.length === rest.length
    ? { images }
    : { images, next: keyOf(last) };
}

function listed(registry: Registry, staging: string): readonly ListedImage[] {
  const repositories = registry.repositories().filter((one) => one.startsWith(`${staging}/`));
  return repositories.flatMap((repository) => {
    const tags = Object.entries(registry.tags(repository));
    return registry.manifests(repository).map((digest) => ({
      repository,
      digest,
      tags: tags.flatMap(([tag, named]) => (named === digest ? [tag] : [])),
      uploadedAtMs: registry.uploadedAtMs(repository, digest) ?? 0,
      children: childrenOf(repository, registry.manifest(repository, digest)),
    }));
  });
}

/** Of an index that lists nothing nobody can tell whether it was not told what it lists. */
function childrenOf(
  repository: ImageRepository,
  manifest: Manifest | undefined,
): ListedImage['children'] {
  const children = manifest?.children.map(({ digest }) => digest) ?? [];
  if (children.length === 0 && manifest?.mediaType === indexType)
    throw new Error(`${repository}@${manifest.digest} does not say what it lists`);
  return children;
}

function keyOf({ repository, digest }: ListedImage): string {
  return `${repository}@${digest}`;
}
