import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { announcingAt } from '#cloud/announcing.ts';
import { listenOnLoopback } from '../../emulators/loopback.ts';
import { startWebhooks } from '../../emulators/webhooks/serve.ts';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const post = { id: 'one-released', message: { release: 'sample@v1.0.0' } };
const postsShape = z.array(
  z.object({ headers: z.record(z.string(), z.string()), body: z.string() }),
);

function announcing(webhooks: unknown, rest: object = {}) {
  const settings = { githubEndpoint: 'http://127.0.0.1:1', webhooks: JSON.stringify(webhooks) };
  return announcingAt({ announcing: { ...settings, ...rest }, callDeadlineMs: 300 });
}

/** A mailbox and a client of one hook in it, which answers as it is told. */
async function givenHook(answers?: object) {
  const { url, close } = await startWebhooks();
  onTestFinished(close);
  const hook = `${url}/hooks/hook`;
  if (answers !== undefined) await fetch(hook, { method: 'PUT', body: JSON.stringify(answers) });
  const posts = async () => postsShape.parse(await (await fetch(hook)).json());
  return { hook, posts, client: announcing({ hook: { url: hook, secret } }) };
}

describe('a webhook', () => {
  it('gets the message signed as Standard Webhooks has it, with the same id at every try', async () => {
    const { client, posts } = await givenHook();
    expect(await client.post('hook', post)).toEqual({ kind: 'taken' });
    expect(await client.post('hook', post)).toEqual({ kind: 'taken' });
    const arrived = await posts();
    expect(arrived.map(({ headers }) => headers['webhook-id'])).toEqual([post.id, post.id]);
    for (const { headers, body } of arrived)
      expect(new Webhook(secret).verify(body, headers)).toEqual(post.message);
  });

  it('gets no signature without a secret', async () => {
    const { hook, posts } = await givenHook();
    await announcing({ hook: { url: hook } }).post('hook', post);
    const [arrived] = await posts();
    expect(arrived?.headers).toHaveProperty('webhook-id');
    expect(arrived?.headers).not.toHaveProperty('webhook-signature');
  });

  it.each<[string, object, object, number]>([
    ['keeps a post and never answers', { answer: 'silence' }, { kind: 'unknown' }, 1],
    ['keeps a post and breaks off', { answer: 'reset' }, { kind: 'unknown' }, 1],
    ['keeps a post and fails', { answer: 500 }, { kind: 'unknown', why: 'it answered 500' }, 1],
    [
      'refuses a post',
      { answer: 404, kept: false },
      { kind: 'refused', why: 'it answered 404' },
      0,
    ],
    [
      'sends us on',
      { answer: 302, kept: false, headers: { location: 'http://127.0.0.1:1/x' } },
      { kind: 'refused', why: 'it answered 302' },
      0,
    ],
    [
      'is asked too much',
      { answer: 429, kept: false, headers: { 'retry-after': '120' } },
      { kind: 'not posted', why: 'it answered 429', retryAfterMs: 120_000 },
      0,
    ],
  ])('that %s', async (_what, answers, posted, count) => {
    const { client, posts } = await givenHook(answers);
    expect(await client.post('hook', post)).toMatchObject(posted);
    expect(await posts()).toHaveLength(count);
  });

  it('that nobody listens at was not posted to', async () => {
    const { url, close } = await listenOnLoopback(() => undefined);
    await close();
    const posted = await announcing({ hook: { url: `${url}/a/secret/path`, secret } }).post(
      'hook',
      post,
    );
    expect(posted).toEqual({ kind: 'not posted', why: 'it cannot be reached: ECONNREFUSED' });
  });

  it('that is not known was not posted to', async () => {
    const posted = await announcing({}).post('constructor', post);
    expect(posted).toMatchObject({ kind: 'not posted' });
  });

  it('is known by its name alone', async () => {
    const client = announcing({
      b: { url: 'https://b.example/x' },
      a: { url: 'https://a.example/x' },
    });
    expect(await client.outlets()).toEqual({ webhooks: ['a', 'b'], hasGithub: false });
    const none = announcingAt({ announcing: { githubEndpoint: 'x', githubTokenFile: '/t' } });
    expect(await none.outlets()).toEqual({ webhooks: [], hasGithub: true });
  });

  it.each<[unknown, object, string]>([
    [{ hook: { url: 'http://chat.example/T0/secret' } }, {}, 'hook.url must be an https address'],
    [{ hook: { url: 'https://a/', secret: 'hunter2' } }, {}, 'hook.secret must be whsec_'],
    [{}, { webhooksFile: '/x' }, 'WEBHOOKS and WEBHOOKS_FILE are both set'],
    [undefined, { webhooksFile: '/no/such' }, 'WEBHOOKS_FILE /no/such cannot be read'],
  ])('is refused in words that hide its address: %j', async (webhooks, rest, words) => {
    const outlets = announcing(webhooks, rest).outlets();
    await expect(outlets).rejects.toThrow(words);
    await expect(outlets).rejects.not.toThrow(/hunter2|T0/);
  });
});
