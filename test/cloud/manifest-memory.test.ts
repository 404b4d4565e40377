import { expect, it } from 'vitest';
import { openManifestMemory } from '#cloud/manifest-memory.ts';
import { imageRepository } from '#core/image.ts';
import type { Manifest } from '#flow/images.ts';
import { aDigest } from '../given/image.ts';

const [here, there] = [imageRepository('p/r', 'here'), imageRepository('p/r', 'there')];

function aManifest(name: string, bytes: number): Manifest {
  const [mediaType, blobs] = ['application/vnd.oci.image.index.v1+json', []];
  return { digest: aDigest(name), mediaType, bytes: new Uint8Array(bytes), children: [], blobs };
}

it('finds a manifest in the repository that had it, until it is forgotten', () => {
  const memory = openManifestMemory();
  const one = aManifest('one', 1);
  memory.keep(here, one);
  expect(memory.find(here, one.digest)).toBe(one);
  expect(memory.find(there, one.digest)).toBeUndefined();
  memory.forget(there, one.digest);
  expect(memory.find(here, one.digest)).toBe(one);
  memory.forget(here, one.digest);
  expect(memory.find(here, one.digest)).toBeUndefined();
});

it('forgets what was not used for longest, and what is larger than all that it may keep', () => {
  const memory = openManifestMemory(10);
  const [one, two, three] = [aManifest('one', 4), aManifest('two', 4), aManifest('three', 4)];
  memory.keep(here, one);
  memory.keep(here, two);
  memory.keep(here, two);
  expect(memory.find(here, one.digest)).toBe(one);
  memory.keep(here, three);
  const found = [one, two, three].map(({ digest }) => memory.find(here, digest));
  expect(found).toEqual([one, undefined, three]);
  memory.keep(here, aManifest('large', 11));
  expect(memory.find(here, aDigest('large'))).toBeUndefined();
  memory.keep(here, one);
  expect(memory.find(here, one.digest)).toBe(one);
});
