import { edit, sumAnew } from './memory-release.ts';
import type { Tampered } from './tampered.ts';

const rbac = 'hello/deploy/kubernetes/rbac.yaml';
const other = '0'.repeat(64);

/** What somebody could do to the files of a release. */
export const byFiles: readonly Tampered[] = [
  [
    'a manifest is changed',
    (one) => edit(one, rbac, 'rbac', 'root'),
    /^SHA256SUMS names every file/,
    /^hello\/deploy\/kubernetes\/rbac\.yaml is sha256:.*, and must be sha256:/,
  ],
  [
    'a manifest is changed, and its checksum',
    (one) => {
      edit(one, rbac, 'rbac', 'root');
      sumAnew(one);
    },
    /^release\.json names the same files$/,
    /rbac\.yaml is sha256:/,
  ],
  [
    'a manifest is removed',
    (one) => one.files.delete(rbac),
    /^SHA256SUMS names every file/,
    /rbac\.yaml is not there/,
  ],
  [
    'a manifest is removed, and its checksum',
    (one) => {
      one.files.delete(rbac);
      sumAnew(one);
    },
    /^release\.json names the same files$/,
    /rbac\.yaml is not there/,
  ],
  [
    'a file is added',
    (one) => one.files.set('hello/x.yaml', new Uint8Array([1])),
    /^SHA256SUMS names every file/,
    /^hello\/x\.yaml is not in SHA256SUMS: it is no file of the release$/,
  ],
  [
    'a file is added, and its checksum',
    (one) => {
      one.files.set('hello/x.yaml', new Uint8Array([1]));
      sumAnew(one);
    },
    /^release\.json names the same files$/,
    /^hello\/x\.yaml is not in release\.json$/,
  ],
  [
    'the checksums are removed',
    (one) => one.files.delete('SHA256SUMS'),
    /^SHA256SUMS names every file/,
    /^there is no SHA256SUMS$/,
  ],
  [
    'the checksums are cut',
    (one) => edit(one, 'SHA256SUMS', /.{9}\n$/, ''),
    /^SHA256SUMS names every file/,
    /is not there/,
  ],
  [
    'images.yaml has another digest',
    (one) => edit(one, 'images.yaml', /[0-9a-f]{64}/, other),
    /^images\.yaml lists the same images$/,
    /^images\.yaml has counter:v1\.0\.0@sha256:0{64}, which is not in the release$/,
  ],
  [
    'images.yaml has another tag',
    (one) => edit(one, 'images.yaml', '["v1.0.0"]', '["v1.0.0", "v1.0.1"]'),
    /^images\.yaml lists the same images$/,
    /^images\.yaml has counter:v1\.0\.1@/,
  ],
  [
    'images.yaml is no YAML',
    (one) => edit(one, 'images.yaml', '- name', '- {name'),
    /^images\.yaml lists the same images$/,
    /^images\.yaml is no YAML/,
  ],
];

/** What somebody could do to its description, and make the checksums fit. */
export const byDescription: readonly Tampered[] = [
  [
    'release.json is removed',
    (one) => one.files.delete('release.json'),
    /^release\.json names the same files$/,
    /^there is no release\.json$/,
  ],
  [
    'release.json is cut',
    (one) => edit(one, 'release.json', /.{20}\n$/s, ''),
    /^release\.json says what the statement says/,
    /^release\.json is not JSON in UTF-8$/,
  ],
  [
    'release.json is of a later form',
    (one) => edit(one, 'release.json', '"formatVersion": 1', '"formatVersion": 2'),
    /^release\.json says what the statement says/,
    /formatVersion 2 is not 1/,
  ],
  [
    'a result is changed in release.json, and its checksum',
    (one) => {
      edit(
        one,
        'release.json',
        '"outcomes": [\n        "passed"',
        '"outcomes": [\n        "failed"',
      );
      sumAnew(one);
    },
    /^release\.json says what the statement says/,
    /^they differ in: test results$/,
  ],
  [
    'a digest is changed in release.json, and its checksum',
    (one) => {
      edit(one, 'release.json', /("digest": "sha256:)[0-9a-f]{64}/, `$1${other}`);
      sumAnew(one);
    },
    /^release\.json says what the statement says/,
    /^they differ in: images$/,
  ],
  [
    'a commit is changed in release.json, and its checksum',
    (one) => {
      edit(one, 'release.json', /"commit": "./, '"commit": "x');
      sumAnew(one);
    },
    /^release\.json says what the statement says/,
    /^they differ in: components$/,
  ],
  [
    'the requester is changed in release.json, and its checksum',
    (one) => {
      edit(one, 'release.json', 'maintainer@example.com', 'nobody@example.com');
      sumAnew(one);
    },
    /^release\.json says what the statement says/,
    /^they differ in: requester$/,
  ],
];
