import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DeployedFunctions, deployFunctions } from './deployed-functions.ts';

const account = 'push@csi-release.iam.gserviceaccount.com';
const deadlineMs = 30_000;

let functions: DeployedFunctions;
beforeAll(async () => {
  functions = await deployFunctions(['sweep-tick', 'status'], {
    ...{ PUSH_IDENTITY: 'unsigned', PUSH_ACCOUNT: account, PUSH_AUDIENCE: 'sweep' },
    CALL_DEADLINE_MS: '500',
  });
}, 60_000);
afterAll(() => functions?.close());

function tokenOf(email: string): string {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const iss = 'https://accounts.google.com';
  const claims = { iss, aud: 'sweep', email, email_verified: true, exp };
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `Bearer e30.${payload}.SIGNATURE_REMOVED_BY_GOOGLE`;
}

function send(name: string, method: string, headers: Record<string, string>): Promise<Response> {
  const body = method === 'POST' ? '{"message":{"data":"e30="}}' : null;
  return fetch(`${functions.urls[name]}/projects/p/topics/sweep-tick`, {
    ...{ method, body, headers: { 'content-type': 'application/json', ...headers } },
    signal: AbortSignal.timeout(deadlineMs),
  });
}

it.each([
  ['nobody', {}, 401],
  ['somebody else', { authorization: tokenOf('eve@x.iam.gserviceaccount.com') }, 403],
])('a push of %s is refused before anything of it is read', async (_who, headers, status) => {
  const answer = await send('sweep-tick', 'POST', headers);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ status, detail: expect.any(String) });
  const line = new RegExp(`"${status}: .*refused a pushed message`);
  await expect.poll(() => functions.log()).toMatch(line);
});

it('a push of the account that pushes comes to its function', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const answer = await send('sweep-tick', 'POST', {
    authorization: tokenOf(account),
    traceparent: `00-${trace}-00f067aa0ba902b7-01`,
  });
  // The function goes to work, and finds no database here.
  expect(answer.status).toBe(500);
  const line = new RegExp(
    `a message failed.*/traces/${trace}"|/traces/${trace}".*a message failed`,
  );
  await expect.poll(() => functions.log()).toMatch(line);
});

it('who looks needs no such identity', async () => {
  const answer = await send('status', 'GET', {});
  expect(answer.status).toBe(404);
});
