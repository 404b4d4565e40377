import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { aProblem } from '../given/problem.ts';
import { changed, type Delivery, delivery, recorded, signatureOf, without } from './deliveries.ts';
import { hostileTags } from './hostile-tags.ts';
import { deployWebhook, type Webhook } from './webhook.ts';

const secret = 'the-secret-that-is-good-first';
const nextSecret = 'the-secret-that-follows-it';
const component = 'external-provisioner';

let webhook: Webhook;
beforeAll(async () => {
  webhook = await deployWebhook(secret, nextSecret);
});
afterAll(() => webhook?.close());

const signed = (event: string, body: string): Delivery => delivery(event, body, secret);
const tag = recorded('create-tag');
const ofOtherRepository = (repository: object) => signed('create', changed(tag, { repository }));

describe('a delivery that tells of a tag is passed on', () => {
  test.each([
    { event: 'push', file: 'push-tag', hint: { tag: 'v5.2.0' } },
    { event: 'push', file: 'push-annotated-tag', hint: { tag: 'v5.2.1' } },
    { event: 'push', file: 'push-moved-tag', hint: { tag: 'v5.2.0' } },
    { event: 'push', file: 'push-deleted-tag', hint: { tag: 'v5.2.0', gone: true } },
    { event: 'create', file: 'create-tag', hint: { tag: 'v5.2.0' } },
    { event: 'delete', file: 'delete-tag', hint: { tag: 'v5.2.0', gone: true } },
    { event: 'release', file: 'release-published', hint: { tag: 'v5.2.0' } },
  ])('as $file, once for each time it comes', async ({ event, file, hint }) => {
    const expected = { status: 202, body: { component, tag: hint.tag, message: 'published' } };
    const message = { component, via: `github ${event}`, ...hint };
    for (const times of [1, 2]) {
      const answers = Array.from({ length: times }, () =>
        webhook.deliver(signed(event, recorded(file))),
      );
      for (const answer of await Promise.all(answers)) expect(answer).toMatchObject(expected);
      expect(await webhook.published()).toEqual(Array.from({ length: times }, () => message));
    }
  });

  test('in whatever order it comes: what is true now is asked of the repository', async () => {
    await webhook.deliver(signed('delete', recorded('delete-tag')));
    await webhook.deliver(signed('create', recorded('create-tag')));
    const gone = { component, tag: 'v5.2.0', via: 'github delete', gone: true };
    const made = { component, tag: 'v5.2.0', via: 'github create' };
    const heard = await webhook.published();
    expect(heard).toHaveLength(2);
    expect(heard).toEqual(expect.arrayContaining([gone, made]));
  });

  test('and what was pushed by force leaves its trace in the log', async () => {
    await webhook.deliver(signed('push', recorded('push-moved-tag')));
    await webhook.published();
    const [line = ''] = (await webhook.functions.log()).match(/.*pushed by force.*/) ?? [];
    expect(JSON.parse(line)).toMatchObject({
      ...{ severity: 'WARNING', component, tag: 'v5.2.0' },
      before: '5b1f0e6c4d3a29817c6b5a49382716f5e4d3c2b1',
      after: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d',
    });
  });

  test.each(hostileTags)('as data, whatever it says: %j', async (ref) => {
    const answer = await webhook.deliver(signed('create', changed(tag, { ref })));
    expect(answer).toMatchObject({ status: 202, body: { tag: ref } });
    expect(await webhook.published()).toEqual([{ component, tag: ref, via: 'github create' }]);
  });

  test.each([
    { html_url: 'https://github.com/KUBERNETES-csi/External-Provisioner' },
    { html_url: 'https://github.com/kubernetes-csi/external-provisioner.git' },
    { clone_url: 'https://github.com/kubernetes-csi/external-provisioner.git' },
  ])('of %j', async (repository) => {
    await webhook.deliver(ofOtherRepository(repository));
    expect(await webhook.published()).toHaveLength(1);
  });
});

describe('a delivery that tells of no tag of ours is no error: GitHub would show it as one', () => {
  const unknown = /is the repository of no component here/;
  test.each<[string, Delivery, number, RegExp]>([
    ['ping', signed('ping', recorded('ping')), 200, /pong/],
    ['a branch', signed('push', recorded('push-branch')), 202, /release-5\.2 is no tag/],
    ['a new branch', signed('create', recorded('create-branch')), 202, /a branch is no tag/],
    ['a branch less', signed('delete', recorded('delete-branch')), 202, /a branch is no tag/],
    ['an edited release', signed('release', recorded('release-edited')), 202, /edited/],
    ['a draft', signed('release', recorded('release-draft')), 202, /created/],
    [
      'a draft that says it is published',
      signed('release', recorded('release-draft').replace('"created"', '"published"')),
      202,
      /draft/,
    ],
    ['a star', signed('star', recorded('star-created')), 202, /star tells of no tag/],
    ['an event of no name', signed('constructor', tag), 202, /tells of no tag/],
    [
      'a fork',
      ofOtherRepository({ html_url: 'https://github.com/me/external-provisioner' }),
      202,
      unknown,
    ],
    [
      'another host',
      ofOtherRepository({
        html_url: 'https://github.com.evil.example/kubernetes-csi/external-provisioner',
      }),
      202,
      unknown,
    ],
    [
      'another port',
      ofOtherRepository({ html_url: 'https://github.com:444/kubernetes-csi/external-provisioner' }),
      202,
      unknown,
    ],
    [
      'the metadata server',
      ofOtherRepository({ html_url: 'http://169.254.169.254/' }),
      202,
      unknown,
    ],
    ['a file', ofOtherRepository({ html_url: 'file:///etc/passwd' }), 202, unknown],
    ['an option', ofOtherRepository({ clone_url: 'ssh://-oProxyCommand=id/x' }), 202, unknown],
  ])('%s', async (_what, told, status, message) => {
    const answer = await webhook.deliver(told);
    expect(answer.body).toEqual({ message: expect.stringMatching(message) });
    expect(answer.status).toBe(status);
    expect(await webhook.published()).toEqual([]);
  });
});

const good = signed('create', tag);
const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const spoiled = bytesOf(tag.replace('v5.2.0', 'v5.2.\ufffd'));
/** The same text for who decodes it without looking, in other bytes. */
const otherBytes = Buffer.from(spoiled).toString('latin1').replace('\u00ef\u00bf\u00bd', '\u00ff');
const signature = signatureOf(tag, secret);
const resigned = (value: string): Delivery => {
  const { headers } = good;
  return { ...good, headers: { ...headers, 'x-hub-signature-256': value } };
};
const as = (body: string | Uint8Array): Delivery => ({ ...good, body });

describe('a delivery is refused, and nothing is published', () => {
  test.each<[string, Delivery, number, RegExp]>([
    ['by GET', { ...good, method: 'GET' }, 405, /use POST/],
    ['by PUT', { ...good, method: 'PUT' }, 405, /use POST/],
    ['by OPTIONS, as a browser asks', { ...good, method: 'OPTIONS' }, 405, /use POST/],
    [
      'as a form, which is what GitHub sends if nothing else is chosen',
      delivery('create', `payload=${encodeURIComponent(tag)}`, secret, {
        'content-type': 'application/x-www-form-urlencoded',
      }),
      415,
      /set the webhook's content type to application\/json/,
    ],
    ['as text', delivery('create', tag, secret, { 'content-type': 'text/plain' }), 415, /content/],
    ['without a signature', without(good, 'x-hub-signature-256', 'x-hub-signature'), 401, /secret/],
    ['with SHA-1 alone', without(good, 'x-hub-signature-256'), 401, /SHA-1, is not taken/],
    ['signed with another secret', delivery('create', tag, 'another-secret-of-no-use'), 401, /not/],
    ['with an empty signature', resigned(''), 401, /X-Hub-Signature-256/],
    ['with a word as signature', resigned('sha256=secret'), 401, /X-Hub-Signature-256/],
    ['with half a signature', resigned(signature.slice(0, 39)), 401, /X-Hub-Signature-256/],
    ['with a bare signature', resigned(signature.slice(7)), 401, /X-Hub-Signature-256/],
    ['with two signatures', resigned(`${signature}, ${signature}`), 401, /X-Hub-Signature-256/],
    [
      'with its SHA-1 in the other header',
      resigned(good.headers['x-hub-signature'] ?? ''),
      401,
      /not/,
    ],
    ['with the body of another', as(recorded('delete-tag')), 401, /not that of this body/],
    ['written anew', as(JSON.stringify(JSON.parse(tag))), 401, /not that of this body/],
    ['with a byte order mark', as(`\ufeff${tag}`), 401, /not that of this body/],
    ['truncated', as(tag.slice(0, -2)), 401, /not that of this body/],
    ['empty', as(''), 401, /not that of this body/],
    ['empty, and signed', delivery('create', '', secret), 401, /not that of this body/],
    [
      'in bytes that are no text, though they read like what was signed',
      { ...delivery('create', spoiled, secret), body: Buffer.from(otherBytes, 'latin1') },
      401,
      /not that of this body/,
    ],
    ['truncated before it was signed', signed('create', tag.slice(0, -2)), 400, /not JSON/],
    ['as no JSON', signed('create', 'v5.2.0'), 400, /is not JSON/],
    ['as a list', signed('create', `[${tag}]`), 400, /no object/],
    ['as null', signed('ping', 'null'), 400, /no object/],
    ['without an event', without(good, 'x-github-event'), 400, /X-GitHub-Event is missing/],
    ['without a ref', signed('push', '{}'), 400, /ref/],
    [
      'without a repository',
      signed('create', '{"ref":"v1.0.0","ref_type":"tag"}'),
      400,
      /repository/,
    ],
    ['of a repository without address', ofOtherRepository({}), 400, /html_url/],
    [
      'of a repository that is a text',
      signed('create', changed(tag, { repository: 'x' })),
      400,
      /repo/,
    ],
    ['of a tag without a name', signed('create', changed(tag, { ref: '' })), 400, /ref/],
    ['of a tag of a number', signed('create', changed(tag, { ref: 5 })), 400, /ref/],
    ['of an endless tag', signed('create', changed(tag, { ref: 'v'.repeat(1025) })), 400, /longer/],
    ['as a release without release', signed('release', '{"action":"published"}'), 400, /release/],
    [
      'packed',
      delivery('create', tag, secret, { 'content-encoding': 'gzip' }),
      415,
      /Content-Encoding/,
    ],
  ])('%s', async (_what, refused, status, detail) => {
    const answer = await webhook.deliver(refused);
    expect(answer.body).toEqual(aProblem(status, detail));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
    if (status === 405) expect(answer.headers.get('allow')).toBe('POST');
    if (status === 401) expect(answer.headers.get('www-authenticate')).toBe('X-Hub-Signature-256');
    expect(await webhook.published()).toEqual([]);
  });

  test('wherever a recorded delivery is cut', async () => {
    const text = recorded('push-tag').trimEnd();
    const cuts = [1, 10, 100, 1000, text.length - 1].map((length) => text.slice(0, length));
    for (const cut of cuts) {
      const forged = { ...signed('push', text), body: cut };
      expect(await webhook.deliver(forged)).toMatchObject({ status: 401 });
      expect(await webhook.deliver(signed('push', cut))).toMatchObject({ status: 400 });
    }
    expect(await webhook.published()).toEqual([]);
  });
});

test('the log is JSON lines, shows deliveries by their ids, and no secret, signature or body', async () => {
  const id = 'evil\u009b31mid';
  const evil = changed(tag, { ref: 'v5.2.0\u202e\n{"severity":"INFO"}' });
  await webhook.deliver(delivery('create', evil, secret, { 'x-github-delivery': id }));
  await webhook.deliver(
    delivery('create', '{"not":"for-logs', secret, { 'x-github-delivery': id }),
  );
  await webhook.deliver({
    ...good,
    headers: { 'content-type': 'application/json' },
    body: '{"not',
  });
  await webhook.published();
  const log = await webhook.functions.log();
  const lines = log.split('\n').filter((line) => line !== '');
  const read = lines.map((line) => JSON.parse(line));
  expect(read).toContainEqual(
    expect.objectContaining({ message: 'passed a tag on', delivery: 'evil\\u{9b}31mid' }),
  );
  expect(read).toContainEqual(
    expect.objectContaining({ message: 'refused a delivery', severity: 'WARNING' }),
  );
  expect(lines.join('')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  for (const word of [secret, nextSecret, 'for-logs', 'a-maintainer', signature.slice(7)])
    expect(log).not.toContain(word);
});

test('two secrets are good while one follows the other, and a change needs no deployment', async () => {
  const statusWith = async (one: string) =>
    (await webhook.deliver(delivery('ping', recorded('ping'), one))).status;
  const third = 'a-secret-that-comes-later';
  expect(await Promise.all([secret, nextSecret, third].map(statusWith))).toEqual([200, 200, 401]);
  await writeFile(webhook.secretsFile, `${nextSecret}\n${third}\n`);
  await vi.waitFor(async () => expect(await statusWith(third)).toBe(200), waitingForSecrets);
  expect(await Promise.all([secret, nextSecret].map(statusWith))).toEqual([401, 200]);
  await writeFile(webhook.secretsFile, '\n');
  await vi.waitFor(async () => expect(await statusWith(third)).toBe(503), waitingForSecrets);
});

/** The file is read again after three seconds. */
const waitingForSecrets = { timeout: 10_000, interval: 200 };
