import { expect, it, test } from 'vitest';
import { checkManifests } from '../../../commands/verify/check-manifests.ts';
import { aDescribedRelease } from '../../given/described-set.ts';
import { aDigest } from '../../given/image.ts';

const address = 'us-docker.pkg.dev/csi-release/csi/hello';
const digest = aDigest('hello');
const right = `${address}:v1.0.0@${digest}`;

function check(path: string, text: string) {
  const nothing = { kind: 'unreadable', why: 'nobody asks' } as const;
  return checkManifests({
    ...{ line: 'sample', version: 'v1.0.1', isWhole: true, statement: undefined },
    ...{ checksums: nothing, imageList: nothing },
    description: { kind: 'read', value: aDescribedRelease() },
    files: new Map([[path, new TextEncoder().encode(text)]]),
  });
}

test.each([
  ['an image by tag and digest', `image: ${right}\n`, 1],
  ['two images on a line of JSON', `{"image":"${right}","args":["--image=${right}"]}`, 2],
  ['an image of somebody else', 'image: busybox:1.36', 0],
  ['no image at all', 'kind: ClusterRole\n', 0],
])('%s is right', (_what, text, count) => {
  expect(check('hello/deploy.yaml', text)).toEqual({
    ...{ check: expect.any(String), of: 'names of images', count, faults: [] },
  });
});

test.each([
  ['a digest of another candidate', `${address}:v1.0.0@${aDigest('other')}`],
  ['the tag of another version', `${address}:v1.0.1@${digest}`],
  ['no digest', `${address}:v1.0.0`],
  ['no tag', `${address}@${digest}`],
  ['the address of somebody else', `registry.example/hello:v1.0.0@${digest}`],
])('%s is told, with the file and the line', (_what, name) => {
  const { faults } = check('hello/deploy.yaml', `a: b\nimage: ${name} # pinned`);
  expect(faults).toEqual([`hello/deploy.yaml:2 names ${name}, not ${right}`]);
});

it('tells an image that is written in a way of which we do not write any', () => {
  const text = `image: "${right.replace(':', '\\u003a')}"`;
  expect(check('hello/a.yaml', text).faults).toEqual([
    `hello/a.yaml:1 names ${right}, not ${right}`,
  ]);
});

it('says which file could not be read', () => {
  const { unchecked, faults } = check('hello/a.yaml', 'image: {{ .image }}');
  expect(faults).toEqual([]);
  expect(unchecked).toMatch(/^hello\/a\.yaml cannot be read: 1:\d+: a key is no text/);
});

it('looks at the files of components alone', () => {
  expect(check('NOTES.yaml', `image: hello:canary`)).toMatchObject({ count: 0, faults: [] });
});
