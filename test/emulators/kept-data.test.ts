import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startKms } from '../../emulators/kms/serve.ts';
import { startRegistry } from '../../emulators/registry/registry.ts';
import { startStorage } from '../../emulators/storage/serve.ts';
import { untilEnded } from './process-life.ts';

const key = 'projects/p/locations/us/keyRings/r/cryptoKeys/k';
const program = 'emulators/kept-data.ts';
const deadlineMs = 20_000;
const said = z.object({ registry: z.url(), storage: z.url(), keys: z.array(z.string()) });

let dir: string;
let publicKey: string;
const children: ChildProcess[] = [];

/** What a stack leaves: an object, an image without content, and a key. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'csi-release-kept-'));
  const registry = await startRegistry({ dir: join(dir, 'registry') });
  const storage = await startStorage({ dir: join(dir, 'storage') });
  const kms = await startKms({ dir: join(dir, 'kms'), keys: [key] });
  await ask(`${storage.url}/storage/v1/b?project=p`, 'POST', '{"name":"kept"}');
  await ask(`${storage.url}/upload/storage/v1/b/kept/o?uploadType=media&name=a/b`, 'POST', 'words');
  await ask(`${registry.url}/v2/p/r/i/blobs/uploads/`, 'POST', '');
  const shown = await ask(`${kms.url}/v1/${key}/cryptoKeyVersions/1/publicKey`, 'GET');
  publicKey = z.object({ pem: z.string() }).parse(await shown.json()).pem;
  await Promise.all([registry.close(), storage.close(), kms.close()]);
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.stdin?.destroy();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function ask(address: string, method: string, body?: string): Promise<Response> {
  const signal = AbortSignal.timeout(deadlineMs);
  const answer = await fetch(address, { method, signal, ...(body === undefined ? {} : { body }) });
  if (method !== 'DELETE' && method !== 'PUT') expect(answer.status).toBeLessThan(300);
  return answer;
}

function start(folder = dir): ChildProcess {
  const child = spawn(process.execPath, [program, folder], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function opened(child = start()) {
  if (child.stdout === null) throw new Error('it has no output');
  for await (const line of createInterface({ input: child.stdout }))
    return said.parse(JSON.parse(line));
  throw new Error('it ended without a word');
}

async function refusal(child: ChildProcess): Promise<string> {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const [code] = await once(child, 'close');
  return `${code}: ${words}`;
}

test('What a stack left is served, with the public halves of its keys', async () => {
  const { registry, storage, keys } = await opened();
  expect(await (await ask(`${storage}/kept/a/b`, 'GET')).text()).toBe('words');
  expect((await ask(`${registry}/v2/`, 'GET')).status).toBe(200);
  expect(keys).toEqual([publicKey]);
});

test('Nobody can change it', async () => {
  const { registry, storage } = await opened();
  const changes = [
    [`${storage}/storage/v1/b/kept/o/a%2Fb`, 'DELETE'],
    [`${registry}/v2/p/r/i/manifests/v1`, 'DELETE'],
    [`${registry}/v2/p/r/i/manifests/v1`, 'PUT'],
  ] as const;
  for (const [address, method] of changes)
    expect((await ask(address, method)).status, `${method} ${address}`).toBe(405);
  expect(await (await ask(`${storage}/kept/a/b`, 'GET')).text()).toBe('words');
});

test('It ends with whoever started it', async () => {
  const child = start();
  await opened(child);
  child.stdin?.destroy();
  await untilEnded([child.pid ?? 0]);
});

test('Two do not open the same folder', async () => {
  await opened();
  expect(await refusal(start())).toMatch(/^2: Another local stack \(process \d+\) uses /);
});

test('A folder without a stack is refused with what to do', async () => {
  const words = '2: elsewhere holds nothing of a stack: npm run demo -- --once\n';
  expect(await refusal(start('elsewhere'))).toBe(words);
});
