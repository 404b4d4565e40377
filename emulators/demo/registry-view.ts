import { z } from 'zod';
import type { StackAddresses } from '../stack/addresses.ts';

const deadlineMs = 10_000;
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const tagList = z.object({ tags: z.array(z.string()) });
const dockerImages = z.object({
  dockerImages: z.array(z.object({ uri: z.string() })).default([]),
});

/** The registry as anybody who pulls sees it. */
export function registryView({ registry, artifactRegistry, project }: StackAddresses) {
  const ask = (path: string, method = 'GET') =>
    fetch(`http://${registry}/v2/${path}`, {
      method,
      headers: { accept: manifestTypes },
      signal: AbortSignal.timeout(deadlineMs),
    });
  const digest = async (repository: string, reference: string): Promise<string | undefined> => {
    const answer = await ask(`${repository}/manifests/${reference}`, 'HEAD');
    return answer.ok ? (answer.headers.get('docker-content-digest') ?? undefined) : undefined;
  };
  const tags = async (repository: string): Promise<Readonly<Record<string, string>>> => {
    const answer = await ask(`${repository}/tags/list`);
    if (!answer.ok) return {};
    const { tags: names } = tagList.parse(await answer.json());
    const named = names.map(async (tag) => [tag, (await digest(repository, tag)) ?? ''] as const);
    return Object.fromEntries(await Promise.all(named));
  };
  return {
    digest,
    /** Every tag of a repository with the digest that it names. */
    tags,
    /** The images in staging, by Artifact Registry's own listing. */
    async staged(): Promise<readonly string[]> {
      const path = `projects/${project}/locations/us/repositories/gcr.io/dockerImages`;
      const url = `${artifactRegistry}/v1/${path}?pageSize=1000`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
      return dockerImages.parse(await answer.json()).dockerImages.map(({ uri }) => uri);
    },
  };
}

/** What the demo can see of the registry. */
export type RegistryView = ReturnType<typeof registryView>;
