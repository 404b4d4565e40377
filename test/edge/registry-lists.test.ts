import { describe, expect, it } from 'vitest';
import { readReferrersPage, readTagPage } from '#edge/registry-lists.ts';
import { aDigest } from '../given/image.ts';

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

const digest = aDigest('a signature');

describe("a page of a registry's list of tags", () => {
  it.each<[string, unknown, readonly string[]]>([
    ['of tags', { name: 'p/r/i', tags: ['v1.0.0', 'sha256-00.sig'] }, ['v1.0.0', 'sha256-00.sig']],
    ['of none', { name: 'p/r/i', tags: [] }, []],
    ['of null, as some registries say none', { name: 'p/r/i', tags: null }, []],
    ['that leaves them out', { name: 'p/r/i' }, []],
    ['with more than tags', { tags: ['v1'], manifest: {}, child: [] }, ['v1']],
  ])('%s', (_what, page, tags) => {
    expect(readTagPage(bytesOf(page), 'the page')).toEqual(tags);
  });

  it.each<[string, unknown]>([
    ['a list', ['v1']],
    ['a number for a tag', { tags: [1] }],
    ['a path for a tag', { tags: ['../../v1'] }],
    ['an empty tag', { tags: [''] }],
    ['a tag that is longer than any', { tags: ['v'.repeat(129)] }],
  ])('with %s is refused', (_what, page) => {
    expect(() => readTagPage(bytesOf(page), 'the page')).toThrow(/^the page/);
  });

  it('that is not JSON is refused', () => {
    const page = new TextEncoder().encode('<html>');
    expect(() => readTagPage(page, 'the page')).toThrow(/^the page/);
  });
});

describe("a page of a registry's list of referrers", () => {
  it('names them by digest, whatever else it says of them', () => {
    const manifests = [{ digest, mediaType: 'x', artifactType: 'y', size: 'large' }];
    expect(readReferrersPage(bytesOf({ manifests }), 'the page')).toEqual([digest]);
    expect(readReferrersPage(bytesOf({ manifests: [] }), 'the page')).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no list', {}],
    ['a digest of another kind', { manifests: [{ digest: `sha512:${'0'.repeat(128)}` }] }],
    ['a tag for a digest', { manifests: [{ digest: 'v1.0.0' }] }],
  ])('with %s is refused', (_what, page) => {
    expect(() => readReferrersPage(bytesOf(page), 'the page')).toThrow(/^the page/);
  });
});
