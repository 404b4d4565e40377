import { check } from './checks.ts';
import type { ToldRelease } from './told.ts';
import type { Tour } from './tour.ts';

/**
 * Reads a release back as a stranger would: its record, every image in production under its version
 * tag, and its files.
 * @throws Error where anything of it is not there
 */
export async function readRelease(tour: Tour, line: string, version: string): Promise<ToldRelease> {
  const release = await tour.documents.release(`${line}@${version}`);
  if (release?.state !== 'released') throw new Error(`${line}@${version} is not released`);
  const images = await Promise.all(
    release.images.map(async ({ name, repository, versionTag, digest }) => {
      const tags = await tour.registry.tags(repository);
      check(tags[versionTag] === digest, `${repository}:${versionTag} is ${tags[versionTag]}`);
      const naming = Object.keys(tags).filter((tag) => tags[tag] === digest);
      return { name, repository, digest, tags: naming };
    }),
  );
  for (const { name } of release.components) {
    const path = `${line}/${version}/${name}/deploy/kubernetes/rbac.yaml`;
    check(await hasFile(tour, path), `the release bucket has no ${path}`);
  }
  const { candidate, components } = release;
  return { line, version, candidate, components, images };
}

async function hasFile({ stack }: Tour, path: string): Promise<boolean> {
  const object = `${stack.storage}/storage/v1/b/csi-release-releases/o/${encodeURIComponent(path)}`;
  const answer = await fetch(object, { signal: AbortSignal.timeout(10_000) });
  await answer.body?.cancel();
  return answer.ok;
}
