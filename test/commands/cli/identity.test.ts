import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { logInByBrowser, refreshed } from '../../../commands/cli/identity/browser-login.ts';
import { type KeptTokens, tokenShelf } from '../../../commands/cli/identity/kept-tokens.ts';
import { openLoopback } from '../../../commands/cli/identity/loopback.ts';
import { claimsOf } from '../../../commands/cli/identity/token-claims.ts';
import { identityAt } from '../../../commands/cli/identity/token-of.ts';
import { type IssuerEmulator, startIssuer } from '../../../emulators/issuer/serve.ts';

const email = 'ann@sample.example';
const clientId = 'csi-release';
const looks = 'https://release.example.org';
const server = { looks, asks: looks, found: '--server', signIn: {} };

let dir: string;
let issuer: IssuerEmulator;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'csi-release-cli-'));
  issuer = await startIssuer({ dir: path.join(dir, 'issuer') });
});
afterAll(async () => {
  await issuer?.close();
  await rm(dir, { recursive: true, force: true });
});

/** What a person does in a browser: says on the issuer's page who it is. */
async function signInAt(address: string): Promise<Response> {
  const { origin, pathname, searchParams } = new URL(address);
  const body = new URLSearchParams([...searchParams, ['email', email]]);
  return fetch(`${origin}${pathname}`, { method: 'POST', body });
}

async function signedIn(): Promise<KeptTokens> {
  const shown = Promise.withResolvers<string>();
  const tokens = logInByBrowser({ issuer: issuer.url, clientId }, shown.resolve);
  tokens.catch(shown.reject);
  const page = await signInAt(await shown.promise);
  expect(await page.text()).toContain('You can close this page');
  return tokens;
}

const aShelf = (state: string, nowMs = Date.now()) =>
  tokenShelf({ XDG_STATE_HOME: path.join(dir, state) }, () => nowMs);

const wishes = { environment: {}, isServiceAccount: false, deadlineMs: 5_000 };

describe('signing in by a browser', () => {
  it('brings a token of the person for our own program', async () => {
    const { idToken, endsAtMs, ...kept } = await signedIn();
    expect(claimsOf(idToken)).toEqual({ email, issuer: issuer.url, endsAtMs });
    expect(kept).toMatchObject({ issuer: issuer.url, clientId });
    const [, payload = ''] = idToken.split('.');
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    expect(z.object({ aud: z.string() }).parse(claims).aud).toBe(clientId);
  });

  it('asks by PKCE, with a state and a nonce, and comes back to this machine', async () => {
    const shown = Promise.withResolvers<string>();
    const tokens = logInByBrowser({ issuer: issuer.url, clientId }, shown.resolve);
    tokens.catch(shown.reject);
    const { searchParams } = new URL(await shown.promise);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      ...{ response_type: 'code', code_challenge_method: 'S256', client_id: clientId },
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    const back = new URL(searchParams.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({
      ...{ error: 'access_denied', state: searchParams.get('state') ?? '', iss: issuer.url },
    }).toString();
    const refusal = expect(tokens).rejects.toThrow(/signing in: .*try again: csi-release login/);
    await fetch(back);
    await refusal;
  });

  it('goes on only by the answer to its own question', async () => {
    const loopback = await openLoopback('ours');
    const from = (query: string) => fetch(`${loopback.redirect}?${query}`);
    expect((await from('state=theirs&code=1')).status).toBe(404);
    expect((await fetch(`${loopback.redirect}?state=ours`, { method: 'POST' })).status).toBe(404);
    expect((await from('state=ours&code=2')).status).toBe(200);
    expect((await loopback.came).searchParams.get('code')).toBe('2');
    loopback.close();
  });

  it('tells an issuer that does not answer', async () => {
    const nowhere = { issuer: 'http://127.0.0.1:1', clientId };
    await expect(logInByBrowser(nowhere, () => undefined)).rejects.toMatchObject({
      exit: 'not allowed',
      message: expect.stringContaining('the issuer http://127.0.0.1:1: '),
    });
  });
});

describe('kept tokens', () => {
  const kept = { idToken: 'a', endsAtMs: Date.now() + 3_600_000, issuer: 'i', clientId };

  it('are read by nobody but their owner', async () => {
    const shelf = aShelf('modes');
    await shelf.keep(looks, kept);
    const modes = [path.dirname(shelf.file), shelf.file].map(async (file) => {
      return ((await stat(file)).mode & 0o777).toString(8);
    });
    expect(await Promise.all(modes)).toEqual(['700', '600']);
    expect(await shelf.find(looks)).toEqual(kept);
  });

  it('are forgotten where they can be used no more, and where a person signs out', async () => {
    const shelf = aShelf('forgotten');
    await shelf.keep('http://127.0.0.1:1', { ...kept, endsAtMs: 1 });
    await shelf.keep('http://127.0.0.1:2', { ...kept, endsAtMs: 1, refreshToken: 'r' });
    await shelf.keep(looks, kept);
    const servers = JSON.parse(await readFile(shelf.file, 'utf8')).servers;
    expect(Object.keys(servers)).toEqual(['http://127.0.0.1:2', looks]);
    expect([await shelf.forget(looks), await shelf.forget(looks)]).toEqual([true, false]);
  });

  it('are made fresh a minute before they end', async () => {
    const shelf = aShelf('fresh');
    const old = await signedIn();
    await shelf.keep(looks, old);
    const at = (nowMs: number) => identityAt(server, shelf, { ...wishes, nowMs: () => nowMs });
    expect(await at(old.endsAtMs - 61_000).token(true)).toBe(old.idToken);
    const token = await at(old.endsAtMs - 59_000).token(true);
    expect(claimsOf(token ?? '').email).toBe(email);
    expect((await shelf.find(looks))?.idToken).toBe(token);
  });

  it('are not made fresh without a refresh token', async () => {
    expect(await refreshed(kept)).toBeUndefined();
  });
});

describe('who asks', () => {
  const nowMs = () => Date.now();

  it('is CSI_RELEASE_TOKEN before all', async () => {
    const environment = { CSI_RELEASE_TOKEN: ' abc\n' };
    const identity = identityAt(server, aShelf('given'), { ...wishes, environment, nowMs });
    expect(await identity.token(true)).toBe('abc');
  });

  it('is nobody where nobody signed in: looks go on, and the rest says how to', async () => {
    const identity = identityAt(server, aShelf('nobody'), { ...wishes, nowMs });
    expect(await identity.token(false)).toBeUndefined();
    await expect(identity.token(true)).rejects.toMatchObject({
      exit: 'not allowed',
      message: expect.stringContaining(`not signed in at ${looks}: csi-release login`),
    });
  });

  it.each(['', 'abc', 'a.b.c', `a.${Buffer.from('{"iss":1}').toString('base64url')}.c`])(
    'cannot be read from %j',
    (token) => {
      expect(() => claimsOf(token)).toThrow('the token is no identity token');
    },
  );
});
