import type { ArtifactRegistryClient } from '@google-cloud/artifact-registry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { artifactRegistryClient, failsWith, LOCATION, timeout } from './artifact-client.ts';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import { pushIndexedImage } from './oci-client.ts';

const REPOSITORY = `${LOCATION}/repositories/gcr.io`;
const NESTED = `${REPOSITORY}/packages/nested%2Fhello`;
const absent = `sha256:${'0'.repeat(64)}`;
let registry: FreshRegistry;
let client: ArtifactRegistryClient;

beforeAll(async () => {
  registry = await freshRegistry();
  client = artifactRegistryClient(registry.port);
  await pushIndexedImage(registry.url, 'csi-release/gcr.io/nested/hello', []);
});

afterAll(async () => {
  await client.close();
  await registry.close();
});

test.each([
  {
    what: 'a repository nobody pushed to',
    ask: () => client.listDockerImages({ parent: `${LOCATION}/repositories/none` }, timeout),
    code: 'NOT_FOUND',
  },
  {
    what: 'another location',
    ask: () => client.getRepository({ name: REPOSITORY.replace('/us/', '/europe/') }, timeout),
    code: 'NOT_FOUND',
  },
  {
    what: 'a version that is not there',
    ask: () => client.getVersion({ name: `${NESTED}/versions/${absent}` }, timeout),
    code: 'NOT_FOUND',
  },
  {
    what: 'a tag on a version that is not there',
    ask: () =>
      client.createTag(
        { parent: NESTED, tagId: 'x', tag: { version: `${NESTED}/versions/${absent}` } },
        timeout,
      ),
    code: 'NOT_FOUND',
  },
  {
    what: 'a tag that cannot be one',
    ask: () => client.createTag({ parent: NESTED, tagId: '-x' }, timeout),
    code: 'INVALID_ARGUMENT',
  },
  {
    what: 'a name of no known form',
    ask: () => client.getRepository({ name: 'projects/csi-release' }, timeout),
    code: 'INVALID_ARGUMENT',
  },
  {
    what: 'a page that no list gave',
    ask: () =>
      client.listDockerImages(
        { parent: REPOSITORY, pageToken: '?' },
        { ...timeout, autoPaginate: false },
      ),
    code: 'INVALID_ARGUMENT',
  },
  {
    what: 'an order',
    ask: () => client.listDockerImages({ parent: REPOSITORY, orderBy: 'name' }, timeout),
    code: 'UNIMPLEMENTED',
  },
  {
    what: 'a filter by annotation',
    ask: () => client.listVersions({ parent: NESTED, filter: 'annotations.a:b' }, timeout),
    code: 'UNIMPLEMENTED',
  },
  {
    what: 'a method that is not part of it',
    ask: () => client.listAttachments({ parent: REPOSITORY }, timeout),
    code: 'UNIMPLEMENTED',
  },
] as const)('asked for $what, it answers $code', async ({ ask, code }) => {
  await expect(ask()).rejects.toMatchObject(failsWith(code));
});
