import { describe, expect, it } from 'vitest';
import { readTagList, repositoryName } from '#edge/tag-list.ts';

const commit = 'a'.repeat(40);
const one = { tag: 'v1.0.0', commit, commitDate: '2019-05-03T09:35:18-07:00' };

function listOf(tag: unknown, name = 'sample/greeter'): string {
  return JSON.stringify({ source: 'a test', components: { [name]: { tagCount: 1, tags: [tag] } } });
}

describe('a list of tags', () => {
  it('is read, with instants in place of dates, and passes over what nobody uses', () => {
    expect([...readTagList(listOf({ ...one, type: 'lightweight' }), 'tags.json')]).toEqual([
      ['sample/greeter', [{ tag: 'v1.0.0', commit, atMs: Date.UTC(2019, 4, 3, 16, 35, 18) }]],
    ]);
  });

  it('dates an annotated tag by itself, and not by its commit', () => {
    const text = listOf({ ...one, taggerDate: '2020-01-01T00:00:00+00:00' });
    expect(readTagList(text, 'tags.json').get('sample/greeter')?.[0]?.atMs).toBe(
      Date.UTC(2020, 0, 1),
    );
  });

  it.each([
    ['{', 'tags.json is not JSON: '],
    ['[]', 'tags.json: Invalid input: expected object'],
    ['{}', 'expected record'],
    [listOf(one, 'greeter'), 'must have OWNER/NAME as its keys at components'],
    [listOf('v1.0.0'), 'expected object'],
    [listOf({ ...one, tag: '' }), 'components["sample/greeter"].tags[0].tag'],
    [listOf({ ...one, commit: 'abc' }), 'must be a full commit id'],
    [listOf({ ...one, commitDate: '2019-05-03' }), 'must be an instant such as 2026-08-17T08:00'],
    [listOf({ ...one, commitDate: '2019-05-03T09:35:18' }), 'must be an instant such as'],
  ])('%s is refused', (text, words) => {
    expect(() => readTagList(text, 'tags.json')).toThrow(words);
    expect(() => readTagList(text, 'tags.json')).toThrow(
      expect.objectContaining({ code: 'malformed' }),
    );
  });

  it('knows a repository by the end of its address', () => {
    expect(repositoryName('https://github.com/kubernetes-csi/external-attacher')).toBe(
      'kubernetes-csi/external-attacher',
    );
  });
});
