import { describe, expect, it } from 'vitest';
import {
  imageRepository,
  imageSubstitution,
  missingImages,
  parseDigest,
  pullAddress,
  registryAddress,
  repositoryAt,
} from '#core/image.ts';
import { aDigest, aStagedImage } from '../given/image.ts';

describe('a digest', () => {
  const hex = 'a'.repeat(64);
  it.each([
    [`sha256:${hex}`, true],
    [hex, false],
    [`sha256:${hex}0`, false],
    [`sha256:${hex.slice(1)}`, false],
    [`sha256:${hex.toUpperCase()}`, false],
    [`sha512:${hex}`, false],
  ])('%s is one: %s', (text, isDigest) => {
    expect(parseDigest(text) === text).toBe(isDigest);
  });

  it('makes an address that pulls exactly this content', () => {
    const address = pullAddress(imageRepository('p/csi', 'hello'), aDigest('x'));
    expect(address).toBe(`us-docker.pkg.dev/p/csi/hello@${aDigest('x')}`);
  });
});

describe('a path on our registry', () => {
  it('is what scripts put the names of images after', () => {
    expect(registryAddress('p/gcr.io')).toBe('us-docker.pkg.dev/p/gcr.io');
  });
});

describe('an address on our registry host', () => {
  it.each([
    ['us-docker.pkg.dev/csi-release/csi/hello', 'csi-release/csi/hello'],
    ['us-docker.pkg.dev/csi-release/gcr.io/hello-world', 'csi-release/gcr.io/hello-world'],
    ['us-docker.pkg.dev/csi-release/hello', undefined],
    ['us-docker.pkg.dev/csi-release/csi/hello:v1', undefined],
    ['us-docker.pkg.dev/csi-release//hello', undefined],
    ['us-docker.pkg.dev/csi-release/../hello', undefined],
    ['registry.example/csi-release/csi/hello', undefined],
  ])('%s is that of the image %s', (address, repository) => {
    expect(repositoryAt(address)).toBe(repository);
  });
});

describe('the substitution of an image', () => {
  it.each([
    ['hello', '_IMAGE_HELLO'],
    ['counter-probe-2', '_IMAGE_COUNTER_PROBE_2'],
  ])('%s is named %s', (name, key) => {
    expect(imageSubstitution(name)).toBe(key);
  });
});

describe('the images of a build', () => {
  const both = ['linux/amd64', 'linux/arm64'];
  const there = aStagedImage('hello');
  it.each([
    ['all there', [{ name: 'hello', platforms: ['linux/amd64'] }], [there], undefined],
    ['none expected', [], [there], undefined],
    ['not pushed', [{ name: 'hello', platforms: both }], [], 'image hello was not pushed'],
    [
      'short of one',
      [{ name: 'hello', platforms: both }],
      [there],
      'image hello lacks linux/arm64',
    ],
    [
      'wrong in two ways',
      [
        { name: 'hello', platforms: [...both, 'windows/amd64'] },
        { name: 'other', platforms: both },
      ],
      [there],
      'image hello lacks linux/arm64, windows/amd64; image other was not pushed',
    ],
  ])('are %s', (_how, expected, found, why) => {
    expect(missingImages(expected, found)).toBe(why);
  });
});
