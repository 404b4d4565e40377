import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PermanentError } from '#core/permanent-error.ts';
import { readDelivery } from '#edge/github-webhook.ts';

const address = 'https://github.com/kubernetes-csi/external-provisioner';
const repository = { html_url: address };
const read = (event: string | undefined, payload: unknown) =>
  readDelivery(event, Buffer.from(JSON.stringify(payload)));

const commit = 'ab'.repeat(20);
const sha256 = 'ab'.repeat(32);
const ofTag = { ref: 'refs/tags/v1.0.0', deleted: false, repository };

describe('a delivery tells of a tag', () => {
  const told = { kind: 'tag', repository: address, tag: 'v1.0.0', isGone: false };
  test.each([
    ['push', { ref: 'refs/tags/v1.0.0', deleted: false, repository }, {}],
    ['push', { ref: 'refs/tags/v1.0.0', deleted: true, repository }, { isGone: true }],
    ['push', { ref: 'refs/tags/a/v1.0.0', deleted: false, repository }, { tag: 'a/v1.0.0' }],
    ['create', { ref: 'v1.0.0', ref_type: 'tag', repository }, {}],
    ['create', { ref: 'refs/tags/x', ref_type: 'tag', repository }, { tag: 'refs/tags/x' }],
    ['delete', { ref: 'v1.0.0', ref_type: 'tag', repository }, { isGone: true }],
    [
      'release',
      { action: 'published', release: { tag_name: 'v1.0.0', draft: false }, repository },
      {},
    ],
    ['push', { ...ofTag, forced: false, before: commit, after: commit }, {}],
    ['push', { ...ofTag, forced: 'yes', before: commit, after: commit }, {}],
    ['push', { ...ofTag, forced: true, deleted: true, before: commit }, { isGone: true }],
    [
      'push',
      { ...ofTag, forced: true, before: commit, after: sha256 },
      { forced: { before: commit, after: sha256 } },
    ],
    ['push', { ...ofTag, forced: true, before: 'HEAD', after: `${commit}\n` }, { forced: {} }],
    ['push', { ...ofTag, forced: true, before: 5 }, { forced: {} }],
  ])('by a %s of %j', (event, payload, facts) => {
    expect(read(event, payload)).toEqual({ ...told, via: `github ${event}`, ...facts });
  });

  test('at the address that people see, else at the one that is cloned', () => {
    const at = (found: object) => read('create', { ref: 'v1', ref_type: 'tag', repository: found });
    const cloned = { clone_url: `${address}.git` };
    expect(at({ ...cloned, ...repository })).toMatchObject({ repository: address });
    expect(at(cloned)).toMatchObject({ repository: `${address}.git` });
  });
});

test.each<[string, object]>([
  ['push', { ref: 'refs/heads/refs/tags/v1.0.0' }],
  ['push', { ref: 'refs/tags' }],
  ['create', { ref: 'v1.0.0', ref_type: 'branch' }],
  ['create', { ref: null, ref_type: 'repository' }],
  ['release', { action: 'prereleased', release: { tag_name: 'v1.0.0', draft: false }, repository }],
  ['release', { action: 'published', release: { tag_name: 'v1.0.0', draft: true }, repository }],
  ['workflow_run', { action: 'completed', ref: 'refs/tags/v1.0.0', repository }],
  ['Push', { ref: 'refs/tags/v1.0.0', deleted: false, repository }],
  ['__proto__', {}],
])('a %s of %j tells nothing, and why', (event, payload) => {
  expect(read(event, payload)).toEqual({ kind: 'nothing', why: expect.stringMatching(/./) });
});

test('what it tells nothing of is said on one line, and not at length', () => {
  const told = read('push', { ref: `refs/heads/\n\u202e${'x'.repeat(10_000)}` });
  expect(told).toMatchObject({ why: expect.stringMatching(/^[^\p{C}]{1,100}$/u) });
});

const event = fc.constantFrom('push', 'create', 'delete', 'release', 'ping', 'star');
const keys = fc.constantFrom(...'ref ref_type deleted action release repository'.split(' '));
const values = fc.oneof(
  fc.constantFrom('refs/tags/v1', 'tag', 'published', true, repository, { tag_name: 'v1' }),
  fc.jsonValue(),
);

test('whatever JSON comes is read or refused', () => {
  fc.assert(
    fc.property(event, fc.dictionary(keys, values), (name, payload) => {
      try {
        expect(read(name, payload).kind).toMatch(/^(tag|ping|nothing)$/);
      } catch (error) {
        expect(error).toBeInstanceOf(PermanentError);
        expect(error).toMatchObject({ code: 'malformed' });
      }
    }),
  );
});
