import type { ListedImage, ListedPage, Staging } from '#flow/staging.ts';
import type { Gate } from './faults.ts';
import type { Registry } from './registry.ts';

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
      children: childrenOf(registry.manifest(repository, digest)),
    }));
  });
}

function childrenOf(manifest: ReturnType<Registry['manifest']>): ListedImage['children'] {
  return manifest?.children.map(({ digest }) => digest) ?? [];
}

function keyOf({ repository, digest }: ListedImage): string {
  return `${repository}@${digest}`;
}
