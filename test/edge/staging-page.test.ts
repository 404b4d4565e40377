import { describe, expect, it } from 'vitest';
import { PermanentError } from '#core/permanent-error.ts';
import { readStagingPage } from '#edge/staging-page.ts';
import { aDigest } from '../given/image.ts';

const parent = 'projects/csi-staging/locations/us/repositories/gcr.io/dockerImages';
const digest = aDigest('an image');
const child = aDigest('a platform of it');
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const image = {
  name: `${parent}/hello@${digest}`,
  mediaType: manifestType,
  uploadTime: '2026-03-04T05:06:07.250Z',
};
const listed = {
  repository: 'csi-staging/gcr.io/hello',
  digest,
  tags: [],
  uploadedAtMs: Date.UTC(2026, 2, 4, 5, 6, 7, 250),
  children: [],
};

function read(page: unknown) {
  const bytes = Buffer.from(typeof page === 'string' ? page : JSON.stringify(page));
  return readStagingPage(bytes, 'csi-staging', 'the page');
}

describe('a page of what lies in staging', () => {
  it.each<[string, object, object]>([
    ['of nothing, as Google says it', {}, { images: [] }],
    ['of nothing', { dockerImages: [], nextPageToken: '' }, { images: [] }],
    ['of nothing yet', { nextPageToken: 'a/b+c=' }, { images: [], next: 'a/b+c=' }],
    ['of an image', { dockerImages: [image] }, { images: [listed] }],
    [
      'with more than is read',
      { dockerImages: [{ ...image, uri: 1, imageSizeBytes: [], artifactType: {} }], other: null },
      { images: [listed] },
    ],
  ])('%s', (_what, page, expected) => {
    expect(read(page)).toStrictEqual(expected);
  });

  it.each<[string, object, object]>([
    ['tags', { tags: ['v1', '_V1.0-rc'] }, { tags: ['v1', '_V1.0-rc'] }],
    ['a name of several parts', nameOf('a%2Fb_c%2Fd.e'), repositoryOf('a/b_c/d.e')],
    ['the same, as it may be written', nameOf('a/b_c/d.e'), repositoryOf('a/b_c/d.e')],
    ['whole seconds', { uploadTime: '2026-03-04T05:06:07Z' }, { uploadedAtMs: 1772600767000 }],
    [
      'nanoseconds',
      { uploadTime: '2026-03-04T05:06:07.123999999Z' },
      { uploadedAtMs: 1772600767123 },
    ],
    ['a zone', { uploadTime: '2026-03-04T06:06:07+01:00' }, { uploadedAtMs: 1772600767000 }],
    ...indexTypes.map((mediaType): [string, object, object] => [
      `children of ${mediaType}`,
      { mediaType, imageManifests: [{ digest: child, os: 1 }, { digest }] },
      { children: [child, digest] },
    ]),
  ])('has of an image %s', (_what, said, expected) => {
    const { images } = read({ dockerImages: [{ ...image, ...said }] });
    expect(images).toEqual([{ ...listed, ...expected }]);
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['HTML', '<html>Sign in</html>'],
    ['half of it', JSON.stringify({ dockerImages: [image] }).slice(0, -10)],
    ['no object', []],
    ['null', 'null'],
    ['an error', { dockerImages: { error: 'later' } }],
    ['null for its images', { dockerImages: null }],
    ['null for an image', { dockerImages: [null] }],
    ['a number as the next page', { nextPageToken: 2 }],
    ['a next page with a control character', { nextPageToken: 'a\nb' }],
    ['a next page that fits no address', { nextPageToken: 'a'.repeat(4_001) }],
  ])('that is or has %s is refused whole', (_what, page) => {
    expect(() => read(page)).toThrow(PermanentError);
    expect(() => read(page)).toThrow(/^the page/);
  });

  it('that is not in UTF-8 is refused', () => {
    const bytes = Buffer.from(JSON.stringify({ nextPageToken: 'é' }), 'latin1');
    expect(() => readStagingPage(bytes, 'csi-staging', 'the page')).toThrow('is not JSON in UTF-8');
  });

  it.each<[string, object]>([
    ['no name', { name: undefined }],
    ['the name of a package', { name: `${parent.replace('dockerImages', 'packages')}/hello` }],
    ['no digest', { name: `${parent}/hello` }],
    ['a tag for a digest', { name: `${parent}/hello:v1` }],
    ['a digest of another kind', { name: `${parent}/hello@sha512:${'0'.repeat(128)}` }],
    ['a digest in capitals', { name: `${parent}/hello@sha256:${'A'.repeat(64)}` }],
    ['two digests', { name: `${parent}/hello@${digest}@${digest}` }],
    ['more after the digest', { name: `${parent}/hello@${digest}/tags` }],
    ['no name of an image', nameOf('')],
    ['another project', { name: image.name.replace('csi-staging', 'csi-release') }],
    ['a project that begins alike', { name: image.name.replace('csi-staging', 'csi-staging-2') }],
    ['another place', { name: image.name.replace('/us/', '/europe/') }],
    ['another repository', { name: image.name.replace('gcr.io', 'csi') }],
    ['another repository behind it', { name: `/${image.name}` }],
    ['a way out of the repository', nameOf('..%2Fcsi%2Fhello')],
    ['a way out that is written twice', nameOf('%252e%252e%252Fhello')],
    ['an empty part', nameOf('a%2F%2Fb')],
    ['a question behind the name', nameOf('hello%3Fforce=true')],
    ['what is not percent-encoded', nameOf('100%')],
    ['half a letter', nameOf('%C3')],
    ['a name longer than any', nameOf('a'.repeat(1_001))],
    ['text for tags', { tags: 'v1' }],
    ['null for tags', { tags: null }],
    ['no tag among its tags', { tags: ['v1', 'no tag'] }],
    ['a path for a tag', { tags: ['../v1'] }],
    ['no time', { uploadTime: undefined }],
    ['an empty time', { uploadTime: '' }],
    ['a number for a time', { uploadTime: 1772600767000 }],
    ['a day that there is not', { uploadTime: '2026-02-30T05:06:07Z' }],
    ['a day alone', { uploadTime: '2026-03-04' }],
    ['a time of no zone', { uploadTime: '2026-03-04T05:06:07' }],
    ['a time in words', { uploadTime: 'yesterday' }],
    ['a time that was never set', { uploadTime: '1970-01-01T00:00:00Z' }],
    ['no media type', { mediaType: undefined }],
    ['an empty media type', { mediaType: '' }],
    ...indexTypes.flatMap((mediaType): [string, object][] => [
      [`no children of ${mediaType}`, { mediaType }],
      [`none of ${mediaType}`, { mediaType, imageManifests: [] }],
    ]),
    ['null for its children', { imageManifests: null }],
    ['a child without a digest', { imageManifests: [{ os: 'linux' }] }],
    ['no digest for a child', { imageManifests: [{ digest: 'latest' }] }],
  ])('with an image that has %s is refused whole', (_what, said) => {
    const page = { dockerImages: [image, { ...image, ...said }] };
    expect(() => read(page)).toThrow(PermanentError);
    expect(() => read(page)).toThrow(/^the page/);
  });

  it('says of which image it cannot be told, and no more than a few hundred characters', () => {
    const [mediaType = ''] = indexTypes;
    expect(() => read({ dockerImages: [{ ...image, mediaType }] })).toThrow(
      `the page: ${image.name} is an index and does not say what it lists`,
    );
    const name = `elsewhere\u00a0${'a'.repeat(900)}`;
    const refused = () => read({ dockerImages: [{ ...image, name }] });
    expect(refused).toThrow(/a{100}\.\.\. is no image in staging of csi-staging$/);
    expect(refused).toThrow(/^.{1,400}$/);
  });

  it('of a thousand indexes with three hundred manifests each is read in a moment', () => {
    const imageManifests = Array.from({ length: 300 }, () => ({ digest: child }));
    const [mediaType = ''] = indexTypes;
    const dockerImages = Array.from({ length: 1_000 }, () => ({
      ...{ ...image, mediaType, imageManifests },
    }));
    const beforeMs = performance.now();
    const { images } = read({ dockerImages });
    expect(images.flatMap(({ children }) => children)).toHaveLength(300_000);
    expect(performance.now() - beforeMs).toBeLessThan(10_000);
  });
});

function nameOf(written: string) {
  return { name: `${parent}/${written}@${digest}` };
}

function repositoryOf(name: string) {
  return { repository: `csi-staging/gcr.io/${name}` };
}
