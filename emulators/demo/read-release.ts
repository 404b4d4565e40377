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
  const folder = `${line}/${version}`;
  for (const { name } of release.components) {
    const path = `${folder}/${name}/deploy/kubernetes/rbac.yaml`;
    check((await textOf(tour, path)) !== undefined, `the release bucket has no ${path}`);
  }
  await checkDeployment(tour, folder, release.images);
  const { candidate, components } = release;
  return { line, version, candidate, components, images };
}

/** Whoever applies the Deployment of a release gets the image of that release. */
async function checkDeployment(
  tour: Tour,
  folder: string,
  images: readonly ReleasedImage[],
): Promise<void> {
  const image = images.find(({ name }) => name === 'greeter');
  const named = `:${image?.versionTag}@${image?.digest}`;
  const path = `${folder}/greeter/deploy/kubernetes/deployment.yaml`;
  const text = await textOf(tour, path);
  check(
    text?.includes(`image: us-docker.pkg.dev/${image?.repository}${named}`) === true,
    `${path} does not name greeter${named}`,
  );
}

type ReleasedImage = Record<'name' | 'repository' | 'versionTag' | 'digest', string>;

async function textOf({ stack }: Tour, path: string): Promise<string | undefined> {
  const object = `${stack.storage}/csi-release-releases/${path}`;
  const answer = await fetch(object, { signal: AbortSignal.timeout(10_000) });
  const text = await answer.text();
  return answer.ok ? text : undefined;
}
