import { describe, expect, it } from 'vitest';
import { readManifest } from '#edge/manifest.ts';
import { aDigest } from '../given/image.ts';

const [a, b, c] = [aDigest('a'), aDigest('b'), aDigest('c')];
const indexType = 'application/vnd.oci.image.index.v1+json';
const listType = 'application/vnd.docker.distribution.manifest.list.v2+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const dockerType = 'application/vnd.docker.distribution.manifest.v2+json';
const platform = { os: 'linux', architecture: 'arm' };

describe('readManifest', () => {
  it.each([indexType, listType])('reads the children of %s in their order', (mediaType) => {
    const manifests = [
      { digest: b, platform: { ...platform, variant: 'v7' } },
      { digest: a, platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0.1' } },
      { digest: c, platform: { ...platform, variant: '' } },
    ];
    expect(read(mediaType, { manifests })).toEqual({
      children: [
        { digest: b, platform: 'linux/arm/v7' },
        { digest: a, platform: 'windows/amd64' },
        { digest: c, platform: 'linux/arm' },
      ],
      blobs: [],
    });
  });

  it('gives an attestation no platform, for it runs nowhere', () => {
    const manifests = [{ digest: a, platform: { os: 'unknown', architecture: 'unknown' } }];
    expect(read(indexType, { manifests }).children).toEqual([{ digest: a }]);
  });

  it.each([
    [{ ...platform, os: '' }],
    [{ ...platform, architecture: 'x'.repeat(65) }],
    [{ ...platform, variant: 7 }],
    [{ os: 'linux' }],
    [{}],
    ['linux/arm'],
    [['linux', 'arm']],
    [null],
  ])('gives no platform where it is %j, and reads the others', (unclear) => {
    const manifests = [
      { digest: a, platform: unclear },
      { digest: b, platform },
    ];
    expect(read(indexType, { manifests }).children).toEqual([
      { digest: a },
      { digest: b, platform: 'linux/arm' },
    ]);
  });

  it('reads the longest index that a registry takes', () => {
    const manifests = Array.from({ length: 30_000 }, () => ({ digest: a, platform }));
    expect(JSON.stringify({ manifests }).length).toBeGreaterThan(4 * 1024 * 1024 * 0.8);
    expect(read(indexType, { manifests }).children).toHaveLength(30_000);
  });

  it.each([manifestType, dockerType])('reads the blobs of %s, each once', (mediaType) => {
    const layers = [{ digest: b }, { digest: c }, { digest: b }];
    const document = { config: { digest: a }, layers };
    expect(read(mediaType, document)).toEqual({ children: [], blobs: [a, b, c] });
  });

  it.each([
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  ])('leaves out a layer %s, which no registry keeps', (mediaType) => {
    const layers = [{ digest: b, mediaType }, { digest: c }];
    expect(read(manifestType, { config: { digest: a }, layers }).blobs).toEqual([a, c]);
  });

  it.each([
    [indexType, {}, 'manifests'],
    [indexType, { manifests: [{ digest: 'sha256:short' }] }, 'digest'],
    [manifestType, { layers: [] }, 'config'],
    [manifestType, { config: { digest: a } }, 'layers'],
  ])('refuses a %s that is %j, and says where', (mediaType, document, place) => {
    const message = expect.stringContaining(place);
    const refusal = expect.objectContaining({ code: 'malformed', message });
    expect(() => read(mediaType, document)).toThrow(refusal);
  });

  it('refuses what is not JSON', () => {
    const bytes = Buffer.from('<html>');
    expect(() => readManifest(indexType, bytes, 'the page')).toThrow('the page is not JSON');
  });
});

function read(mediaType: string, document: object) {
  return readManifest(mediaType, Buffer.from(JSON.stringify(document)), 'the test');
}
