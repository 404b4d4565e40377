import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import type { StackAddresses } from '../../../emulators/stack/addresses.ts';
import { startStack } from '../../../emulators/stack.ts';
import { anyKind } from '../../emulator-choice.ts';
import { smallStack } from '../fixtures/small-stack.ts';
import { heardIn } from '../heard.ts';
import { descendantsOf, untilEnded } from '../process-life.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const program = join(import.meta.dirname, '..', 'fixtures', 'small-stack.ts');

let dir: string;
let stack: StackAddresses;
let pid: number;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stack-'));
  const started = spawn(process.execPath, [program, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  pid = started.pid ?? 0;
  await Promise.race([once(started.stdout, 'data'), once(started, 'exit')]);
  stack = JSON.parse(await readFile(join(dir, 'stack.json'), 'utf8'));
});
afterAll(async () => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The last test has killed it.
  }
  await rm(dir, { recursive: true });
});

async function ask(address: string, body?: object) {
  const answer = await fetch(address, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(30_000),
  });
  expect(answer.ok).toBe(true);
  return answer.json();
}

const about = z.object({ environment: z.record(z.string(), z.string()) });

async function askAbout({ functions }: StackAddresses) {
  return about.parse(await ask(functions['ask'] ?? ''));
}

test('stack.json says where everything is, and all of it answers', async () => {
  const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/);
  const host = expect.stringMatching(/^127\.0\.0\.1:\d+$/);
  expect(stack).toEqual({
    project: 'csi-release',
    pid,
    emulators: anyKind,
    executor: expect.stringMatching(/^Steps of builds run /),
    ...{ pubsub: host, firestore: host, registry: host },
    ...{ cloudBuild: url, artifactRegistry: url, storage: url, clock: url, issuer: url, kms: url },
    page: url,
    signingKey: expect.stringMatching(/^projects\/csi-release\/.*\/cryptoKeyVersions\/1$/),
    functions: { listen: url, ask: url },
    gitRoot: join(dir, 'git', 'repositories'),
    webhookSecrets: join(dir, 'github', 'webhook-secrets'),
    ...{ publicRegistry: url, github: url, webhooks: url },
    webhookAddresses: join(dir, 'webhooks', 'webhooks.json'),
  });
  const answers = await Promise.all([
    ask(`http://${stack.registry}/v2/`),
    ask(`${stack.storage}/storage/v1/b/csi-release-sources`),
    ask(`${stack.storage}/storage/v1/b/csi-release-releases`),
    ask(`${stack.cloudBuild}/v1/projects/csi-release/builds`),
    ask(`http://${stack.pubsub}/v1/projects/csi-release/topics`),
    ask(`${stack.kms}/v1/${stack.signingKey}/publicKey`),
    ask(`${stack.publicRegistry}/v2/`),
    ask(`${stack.github}/repos/sample/releases/releases`),
    ask(`${stack.webhooks}/hooks/sample-chat`),
    ask(`${stack.issuer}/.well-known/openid-configuration`),
  ]);
  expect(answers.at(-1)).toMatchObject({ issuer: stack.issuer });
});

test('The functions have the environment of a deployment and nothing else', async () => {
  const { environment } = await askAbout(stack);
  expect(environment).toEqual({
    GOOGLE_CLOUD_PROJECT: 'csi-release',
    STAGING_PROJECT: 'csi-release',
    SOURCE_BUCKET: 'csi-release-sources',
    RELEASE_BUCKET: 'csi-release-releases',
    LOGS_BUCKET: 'csi-release-logs',
    RELEASE_LINES: smallStack(dir).lines,
    PUBSUB_EMULATOR_HOST: stack.pubsub,
    FIRESTORE_EMULATOR_HOST: stack.firestore,
    STORAGE_EMULATOR_HOST: stack.storage,
    CLOUD_BUILD_ENDPOINT: stack.cloudBuild,
    REGISTRY_ENDPOINT: `http://${stack.registry}`,
    ARTIFACT_REGISTRY_ENDPOINT: stack.artifactRegistry,
    PUBLIC_REGISTRY_ENDPOINT: stack.publicRegistry,
    DOWNLOAD_ENDPOINT: stack.storage,
    GIT_ENDPOINT: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    OIDC_ISSUER: stack.issuer,
    OIDC_JWKS_URL: expect.stringContaining(stack.issuer),
    OIDC_AUDIENCES: `${stack.functions['ask']},csi-release`,
    OIDC_CLIENT_ID: 'csi-release',
    PAGE_ORIGIN: stack.page,
    IAP_AUDIENCES: '/projects/1/global/backendServices/1,/projects/1/global/backendServices/2',
    IAP_JWKS_URL: `${stack.page}/_gcp_iap/jwks`,
    KMS_ENDPOINT: stack.kms,
    SIGNING_KEY: stack.signingKey,
    GITHUB_WEBHOOK_SECRETS_FILE: stack.webhookSecrets,
    GITHUB_API_ENDPOINT: stack.github,
    GITHUB_TOKEN: 'of-this-machine',
    WEBHOOKS_FILE: stack.webhookAddresses,
    CLOCK_OFFSET_FILE: join(dir, 'clock', 'clock-offset'),
    METADATA_SERVER_DETECTION: 'none',
    NODE_ENV: 'production',
    PATH: process.env['PATH'],
  });
});

test('A leap of the clock fires the jobs on the way and ends when they are handled', async () => {
  const log = join(dir, 'logs', 'functions.log');
  const before = await heardIn(log);
  const leap = await ask(stack.clock, { advance: 'P3D' });
  expect(leap).toMatchObject({ failed: [] });
  const source = '//pubsub.googleapis.com/projects/csi-release/topics/ticks';
  const tick = expect.objectContaining({ source, text: '{}' });
  await vi.waitFor(async () =>
    expect((await heardIn(log)).slice(before.length)).toEqual([tick, tick, tick]),
  );
});

test('A second stack in the same folder is refused and does no harm', async () => {
  const second = startStack(smallStack(dir));
  await expect(second).rejects.toThrow(`Another local stack (process ${pid}) uses ${dir}`);
  expect(JSON.parse(await readFile(join(dir, 'stack.json'), 'utf8'))).toEqual(stack);
});

test.each([
  {
    why: 'its functions do not load',
    given: () => ({ module: join(dir, 'no-functions.ts') }),
    says: (): string => 'no-functions.ts',
  },
  {
    why: 'the port of a service is taken',
    given: () => ({ ports: { cloudBuild: portOf(stack.cloudBuild) } }),
    says: (): string =>
      `Port ${portOf(stack.cloudBuild)} of 127.0.0.1 is taken: end who listens there`,
  },
  {
    why: 'the port of a function is taken',
    given: () => ({ ports: { functions: { ask: portOf(stack.clock) } } }),
    says: (): string => `Port ${portOf(stack.clock)} of 127.0.0.1 is taken: end who listens there`,
  },
])('A stack that cannot start as $why ends what it had started', async ({ given, says }) => {
  vi.stubEnv('PUBSUB_EMULATOR_HOST', stack.pubsub);
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', stack.firestore);
  onTestFinished(() => void vi.unstubAllEnvs());
  const before = await descendantsOf(process.pid);
  const other = { ...smallStack(join(dir, 'other')), ...given() };
  await expect(startStack(other)).rejects.toThrow(says());
  const left = (await descendantsOf(process.pid)).filter((child) => !before.includes(child));
  await untilEnded(left);
  expect(await readdir(join(dir, 'other'))).not.toContain('stack.json');
});

function portOf(url: string): number {
  return Number(new URL(url).port);
}

test('A stack that is killed leaves no process, and npm run local goes on in its folder', async () => {
  await writeFile(join(stack.gitRoot, 'mine'), '');
  const children = await descendantsOf(pid);
  expect(children.length).toBeGreaterThanOrEqual(1);
  process.kill(pid, 'SIGKILL');
  await untilEnded([pid, ...children]);

  const local = startLocal('--dir', dir, '--emulators', anyKind, '--json');
  const [printed] = await once(local.stdout, 'data');
  const next = JSON.parse(await readFile(join(dir, 'stack.json'), 'utf8'));
  expect(JSON.parse(String(printed))).toEqual(next);
  expect(next.functions).toHaveProperty('promote');
  expect(await readdir(next.gitRoot)).toContain('mine');

  const started = await descendantsOf(local.pid ?? 0);
  local.kill('SIGINT');
  expect(await once(local, 'exit')).toEqual([0, null]);
  await untilEnded(started);
  expect(await readdir(dir)).not.toContain('stack.json');
});

test.each([
  { options: ['--lines', 'nowhere'], says: 'nowhere' },
  { options: ['--lines', 'test/emulators/fixtures/lines'], says: 'none.yaml:1:1: ' },
  { options: ['--dir', 'package.json'], says: 'Name a folder with --dir' },
  { options: ['--emulators', 'best'], says: 'Allowed choices are official, own, auto' },
  { options: ['--executor', 'best'], says: 'Allowed choices are auto, docker, host' },
  { options: ['--executor', 'docker'], says: 'engine answers at unix:///nowhere/engine.sock' },
  { options: ['--line', '.'], says: 'Did you mean --lines?' },
])('npm run local -- $options ends with 1 and says why', async ({ options, says }) => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/engine.sock');
  onTestFinished(() => void vi.unstubAllEnvs());
  const local = startLocal('--dir', join(dir, 'third'), ...options);
  const errors: Buffer[] = [];
  local.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  expect(await once(local, 'close')).toEqual([1, null]);
  expect(Buffer.concat(errors).toString('utf8')).toContain(says);
});

function startLocal(...options: readonly string[]) {
  const local = spawn(process.execPath, [join(root, 'emulators', 'local.ts'), ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void local.kill('SIGKILL'));
  return local;
}
