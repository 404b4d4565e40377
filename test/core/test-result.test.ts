import { describe, expect, it } from 'vitest';
import type { Digest } from '#core/image.ts';
import { digestFault, pulledFault, topicsOf } from '#core/test-result.ts';
import { aDigest, aStagedImage } from '../given/image.ts';

describe('the digests that were tested', () => {
  const one = { ...aStagedImage('one'), digest: aDigest('1') };
  const two = { ...aStagedImage('two'), digest: aDigest('2') };
  const images = [one, two];
  it.each([
    ['are those of the candidate', images, { one: one.digest, two: two.digest }, undefined],
    [
      'may be equal where the candidate’s are',
      [one, { ...two, digest: one.digest }],
      { one: one.digest, two: one.digest },
      undefined,
    ],
    [
      'have another one',
      images,
      { one: aDigest('3'), two: two.digest },
      `one at ${aDigest('3')} is not in the candidate`,
    ],
    [
      'have one under two names',
      images,
      { one: one.digest, two: one.digest },
      `two at ${one.digest} is that of one`,
    ],
    [
      'have an image too many',
      images,
      { one: one.digest, two: two.digest, three: two.digest },
      'there is no image three in the candidate',
    ],
    ['lack an image', images, { one: one.digest }, 'two was not tested'],
    ['are none', images, {}, 'one was not tested'],
  ])('%s', (_how, candidates, tested, fault) => {
    const found = digestFault(candidates, tested);
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });
});

describe('the images that a job was told by a tag', () => {
  const images = [aStagedImage('one'), aStagedImage('two')];
  const own = images.map(({ name, digest }) => [name, digest] as const);
  it.each<[string, readonly (readonly [string, Digest | undefined])[], string | undefined]>([
    ['are those of the candidate', own, undefined],
    [
      'have another one',
      [...own, ['two', aDigest('3')]],
      `two:tag is ${aDigest('3')} now, and not ${aDigest('two')}: what ran is not known`,
    ],
    [
      'lack one',
      [...own, ['one', undefined]],
      `one:tag is nothing now, and not ${aDigest('one')}: what ran is not known`,
    ],
  ])('%s', (_how, there, fault) => {
    expect(pulledFault(images, 'tag', new Map(there))).toBe(fault);
  });
});

describe('the topics of a source', () => {
  it.each([
    [undefined, { requests: 'tests-requested', results: 'tests-passed' }],
    ['prow', { requests: 'tests-requested-prow', results: 'tests-passed-prow' }],
  ])('%s are its own', (source, topics) => {
    expect(topicsOf(source)).toEqual(topics);
  });
});
