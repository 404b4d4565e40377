import { expect, it, test } from 'vitest';
import { readImageList, writeImageList } from '#edge/image-list.ts';
import { aDigest } from '../given/image.ts';

const listed = ['relay', 'counter'].map((name) => ({
  ...{ name, digest: aDigest(name), versionTag: 'v1.0.0' },
}));
const text = `- name: counter
  dmap:
    "${aDigest('counter')}": ["v1.0.0"]
- name: relay
  dmap:
    "${aDigest('relay')}": ["v1.0.0"]
`;

function bytesOf(words: string): Uint8Array {
  return new TextEncoder().encode(words);
}

it('writes images in the format of the promoter, by name', () => {
  expect(new TextDecoder().decode(writeImageList(listed))).toBe(text);
});

it('reads them back', () => {
  expect(readImageList(bytesOf(text), 'images.yaml')).toEqual(listed.toReversed());
});

it('reads every tag of every digest, as others write them', () => {
  const others = `- name: relay\n  dmap:\n    ${aDigest('a')}: [v1.0.0, v1.0.1]\n    ${aDigest('b')}: [v1.1.0]\n`;
  const read = readImageList(bytesOf(others), 'images.yaml');
  expect(read.map(({ digest, versionTag }) => [digest, versionTag])).toEqual([
    [aDigest('a'), 'v1.0.0'],
    [aDigest('a'), 'v1.0.1'],
    [aDigest('b'), 'v1.1.0'],
  ]);
});

test.each([
  ['no YAML', '- {', /^images\.yaml is no YAML: /],
  ['no list', 'name: relay', /^images\.yaml: must be a list/],
  [
    'a digest that is none',
    '- name: relay\n  dmap:\n    "sha256:1": [v1]',
    /dmap\["sha256:1"\]: Invalid key/,
  ],
  ['an image named twice in a map', `${text}  dmap: {}\n`, /is no YAML: DUPLICATE_KEY/],
  ['more than the promoter has', '- name: relay\n  dmap: {}\n  tag: x', /Unrecognized key: "tag"/],
])('%s is refused', (_what, words, fault) => {
  expect(() => readImageList(bytesOf(words), 'images.yaml')).toThrow(fault);
});
