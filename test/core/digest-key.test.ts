import { describe, expect, it } from 'vitest';
import { digestKey, digestKeys, imagesWithDigest } from '#core/digest-key.ts';
import { aCandidate, aFrozenComponent, built } from '../given/candidate.ts';
import { aDigest, aStagedImage } from '../given/image.ts';

const two = aCandidate('testing', {
  components: [aFrozenComponent(), aFrozenComponent({ name: 'relay', tag: 'v2.0.0' })],
});
const platform = aDigest('relay linux/amd64');
const relay = { component: 'relay', tag: 'v2.0.0', image: 'relay' };

describe('the keys by which a candidate is found', () => {
  it('are the first digits of every index and platform', () => {
    const digests = ['hello', 'hello linux/amd64', 'relay', 'relay linux/amd64'].map(aDigest);
    expect(digestKeys(two)).toEqual(digests.map((digest) => digest.slice(7, 23)));
    expect(digestKey(platform)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('are none before anything is built, and each one once', () => {
    expect(digestKeys(aCandidate('building'))).toEqual([]);
    const images = [aStagedImage('hello'), aStagedImage('alias', 'hello')];
    expect(digestKeys({ builds: { hello: built('hello', { images }) } })).toHaveLength(2);
  });
});

describe('the images of a candidate with a digest', () => {
  it.each([
    ['an index', aDigest('relay'), [relay]],
    ['a platform', platform, [{ ...relay, platform: 'linux/amd64' }]],
    ['nothing of it', aDigest('other'), []],
  ])('are named with their component for %s', (_what, digest, images) => {
    expect(imagesWithDigest(two, digest)).toEqual(images);
  });

  it('are none of a component that is not built', () => {
    expect(imagesWithDigest({ ...two, builds: {} }, platform)).toEqual([]);
  });
});
