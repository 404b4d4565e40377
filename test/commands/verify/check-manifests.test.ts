import { expect, it, test } from 'vitest';
import { checkManifests } from '../../../commands/verify/check-manifests.ts';
import { aDescribedRelease } from '../../given/described-set.ts';
import { aDigest } from '../../given/image.ts';

const address = 'us-docker.pkg.dev/csi-release/csi/hello';
const digest = aDigest('hello');

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
  ['an image by tag and digest', `image: ${address}:v1.0.0@${digest}\n`, 1],
  ['an image by digest, in quotes', `image: "${address}@${digest}"`, 1],
  ['two images on a line of JSON', `["${address}@${digest}","${address}:v1.0.0@${digest}"]`, 2],
  ['no image at all', 'kind: ClusterRole\n', 0],
])('%s is right', (_what, text, count) => {
  expect(check('hello/deploy.yaml', text)).toMatchObject({ count, faults: [] });
});

test.each([
  [
    'a digest of another candidate',
    `${address}:v1.0.0@${aDigest('other')}`,
    `and the release has ${digest}`,
  ],
  ['the tag of another version', `${address}:v1.0.1@${digest}`, 'and its tag is v1.0.0'],
  [
    'an image of somebody else',
    `registry.example/hello:v1.0.0@${digest}`,
    'which is no image of the release',
  ],
])('%s is told, with the file', (_what, name, fault) => {
  const { faults } = check('hello/deploy.yaml', `image: ${name} # pinned`);
  expect(faults).toEqual([`hello/deploy.yaml names ${name}, ${fault}`]);
});

it('looks at the files of components alone', () => {
  const text = `registry.example/x@${digest}`;
  expect(check('NOTES.md', text)).toMatchObject({ count: 0, faults: [] });
});
