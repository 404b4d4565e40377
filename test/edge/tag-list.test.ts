import { describe, expect, it } from 'vitest';
import { readHistories, readTagList, repositoryName } from '#edge/tag-list.ts';

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
    ['[]', 'tags.json: must be an object, not a list'],
    ['{}', 'components must be an object of components'],
    ['{ "components": [] }', 'components must be an object of components'],
    ['{ "components": { "__proto__": { "tags": [] } } }', 'must have OWNER/NAME'],
    ['{ "components": { "__proto__": {} } }', 'components.__proto__.tags'],
    [listOf(one, `a/${'x'.repeat(999)}`), 'has 1001 characters: a component'],
    [listOf(one, 'greeter'), 'components must have OWNER/NAME, or HOST/OWNER/NAME, as its keys'],
    [listOf(one, 'https://git.sample.example/sample/greeter'), 'must have OWNER/NAME, or HOST'],
    ['\u001b[31m', "tags.json is not JSON: Unexpected token '\\u{1b}'"],
    [
      '{ "components": { "a/b": { "tags": [] }, "a/\\u0062": { "tags": [] } } }',
      'tags.json has "a/b" twice in one object: remove one',
    ],
    [
      JSON.stringify({
        components: { 'a/b': { tags: [one, one, { ...one, commit: 'b'.repeat(40) }] } },
      }),
      'components["a/b"].tags: v1.0.0 names two commits: keep the one that it names now',
    ],
    [
      JSON.stringify({
        components: { 'a/b': { tags: [one, { ...one, taggerDate: '2020-01-01T00:00:00Z' }] } },
      }),
      'components["a/b"].tags: v1.0.0 has two dates: keep the one that it has now',
    ],
    [`"${'x'.repeat(16 * 1024 * 1024)}"`, 'tags.json has more than 16777216 letters'],
    [listOf('v1.0.0'), 'must be an object, not text'],
    [listOf({ ...one, tag: '' }), 'components["sample/greeter"].tags[0].tag'],
    [listOf({ ...one, tag: 'x'.repeat(1001) }), 'components["sample/greeter"].tags[0].tag'],
    [listOf({ ...one, commit: 'abc' }), 'must be a full commit id'],
    [listOf({ ...one, commitDate: '2019-05-03' }), 'must be an instant such as 2026-08-17T08:00'],
    [listOf({ ...one, commitDate: '2019-05-03T09:35:18' }), 'must be an instant such as'],
  ])('%.200s is refused', (text, words) => {
    expect(() => readTagList(text, 'tags.json')).toThrow(words);
    expect(() => readTagList(text, 'tags.json')).toThrow(
      expect.objectContaining({ code: 'malformed' }),
    );
  });

  it('has a tag once that stands in it twice', () => {
    const components = { 'a/b': { tags: [one, { ...one, tag: 'v1.0.1' }, one] } };
    const tags = readTagList(JSON.stringify({ components }), 'tags.json').get('a/b');
    expect(tags?.map(({ tag }) => tag)).toEqual(['v1.0.0', 'v1.0.1']);
  });

  it('is read of any components, whatever they are called, where no line needs to know them', () => {
    expect([...readHistories(listOf(one, 'greeter'), 'tags.json').keys()]).toEqual(['greeter']);
    const odd = ['__proto__', 'constructor', 'toString', '', ' ', 'a\u202eb', 'ö'.repeat(1000)];
    for (const name of odd)
      expect([...readHistories(listOf(one, name), 'tags.json')]).toEqual([
        [name, [{ tag: 'v1.0.0', commit, atMs: Date.parse(one.commitDate) }]],
      ]);
    expect(() => readHistories('{}', 'tags.json')).toThrow('must be an object of components');
  });

  it('may begin with a mark of its encoding, and name a host', () => {
    const text = `\ufeff${listOf(one, 'git.sample.example/sample/greeter')}`;
    expect([...readTagList(text, 'tags.json').keys()]).toEqual([
      'git.sample.example/sample/greeter',
    ]);
  });

  it('may have one key in several objects, and braces and quotes in its texts', () => {
    const tag = 'v1.0.0-{"tag":{';
    expect(readTagList(listOf({ ...one, tag, more: [{ tag }] }), 'tags.json').size).toBe(1);
  });

  it('knows a repository with its host where two hosts have one of its name', () => {
    const address = 'https://git.sample.example/sample/greeter';
    const others = [address, 'https://other.example/Sample/greeter', 'https://a.example/b/greeter'];
    expect(repositoryName(address, others)).toBe('git.sample.example/sample/greeter');
    expect(repositoryName(address, [address])).toBe('sample/greeter');
  });

  it('knows a repository by the end of its address', () => {
    expect(repositoryName('https://github.com/kubernetes-csi/external-attacher')).toBe(
      'kubernetes-csi/external-attacher',
    );
  });
});
