import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { delivery, recorded, send } from './deliveries.ts';
import { type DeployedFunctions, deployFunctions } from './deployed-functions.ts';
import { writeCsiLines } from './webhook.ts';

const secret = 'the-secret-that-is-good-first';
const name = 'github-webhook';
const hostedSecrets = 'GITHUB_WEBHOOK_SECRETS';
const fileOfSecrets = 'GITHUB_WEBHOOK_SECRETS_FILE';
/** GitHub waits no longer. */
const patienceMs = 10_000;

let dir: string;
let silent: Server;
const sockets: Socket[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'webhook-outages-'));
  await writeCsiLines(dir);
  silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  silent?.close();
  await rm(dir, { recursive: true, force: true });
});

let deployed: DeployedFunctions | undefined;
afterEach(() => deployed?.close());

async function deploy(environment: Readonly<Record<string, string>>, ...names: readonly string[]) {
  deployed = await deployFunctions([name, ...names], { RELEASE_LINES: dir, ...environment });
  return deployed;
}

const ping = delivery('ping', recorded('ping'), secret);

test.each([
  { what: 'no secret is set', environment: {}, says: /neither GITHUB_WEBHOOK_SECRETS nor GITHUB/ },
  {
    what: 'a secret is short',
    environment: { [hostedSecrets]: 'secret' },
    says: /GITHUB_WEBHOOK_SECRETS: secret 1 is not 20 to 255 visible ASCII characters/,
  },
  {
    what: 'there are three',
    environment: { [hostedSecrets]: `${secret} ${secret} ${secret}` },
    says: /GITHUB_WEBHOOK_SECRETS has 3 secrets: at most 2/,
  },
  {
    what: 'the file is not there',
    environment: { [fileOfSecrets]: '/nowhere/secrets' },
    says: /GITHUB_WEBHOOK_SECRETS_FILE \/nowhere\/secrets cannot be read: ENOENT/,
  },
  {
    what: 'both are set',
    environment: { [hostedSecrets]: secret, [fileOfSecrets]: '/nowhere/secrets' },
    says: /are both set: remove one of them/,
  },
])('where $what nothing is taken, the log says why, and others work', async (given) => {
  const { urls, log } = await deploy(given.environment, 'promote');
  const answer = await send(urls[name] ?? '', ping);
  expect(answer).toMatchObject({ status: 503, body: { status: 503 } });
  expect(JSON.stringify(answer.body)).not.toMatch(/SECRETS|nowhere/);
  expect(await send(`${urls['promote']}/api/v1/promotions`, ping)).toMatchObject({ status: 401 });
  const line = /.*no delivery can be verified.*/.exec(await log())?.[0] ?? '';
  expect(JSON.parse(line)).toMatchObject({
    severity: 'ERROR',
    message: expect.stringContaining('mend GITHUB_WEBHOOK_SECRETS or GITHUB_WEBHOOK_SECRETS_FILE'),
    error: expect.stringMatching(given.says),
  });
  expect(await log()).not.toMatch(/"secret"|the-secret-that/);
});

test('where Pub/Sub is silent GitHub is told in time, for it does not deliver again', async () => {
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const environment = { [hostedSecrets]: secret, PUBSUB_EMULATOR_HOST: `127.0.0.1:${port}` };
  const { urls, log } = await deploy(environment);
  const startedAt = Date.now();
  const answer = await send(urls[name] ?? '', delivery('push', recorded('push-tag'), secret));
  expect(Date.now() - startedAt).toBeLessThan(patienceMs);
  expect(answer).toMatchObject({ status: 503, body: { status: 503 } });
  expect(answer.headers.get('retry-after')).toBe('10');
  expect(await log()).toMatch(/the delivery: no answer within \d{4} ms/);
});

test('where the secrets are not to be had, as on a volume that hangs, GitHub is told as well', async () => {
  const pipe = join(dir, 'secrets');
  await promisify(execFile)('mkfifo', [pipe]);
  const { urls, log } = await deploy({ [fileOfSecrets]: pipe });
  const startedAt = Date.now();
  try {
    expect(await send(urls[name] ?? '', ping)).toMatchObject({ status: 503 });
    expect(Date.now() - startedAt).toBeLessThan(patienceMs);
    expect(await log()).toMatch(/the delivery: no answer within \d{4} ms/);
  } finally {
    // Whoever waits for the other end of the pipe may go.
    await writeFile(pipe, secret);
  }
});
