import { createPublicKey } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { listenOnLoopback } from './loopback.ts';
import { ociRequestListener } from './registry/oci-router.ts';
import { openStore } from './registry/store.ts';
import { openUploads } from './registry/uploads.ts';
import { lockDirectory } from './stack/lock.ts';
import { openStorageListener } from './storage/serve.ts';

/** Where what a stack left can be read, for people and programs: one line of JSON. */
interface KeptData {
  /** The registry, without a slash at the end. */
  readonly registry: string;
  /** Storage, without a slash at the end: an object is `STORAGE/BUCKET/OBJECT`. */
  readonly storage: string;
  /** The public halves of the keys that signed, as PEM. */
  readonly keys: readonly string[];
}

/** What was never there, or belongs to a stack that runs. */
const unusableCode = 2;

/**
 * The process `kept-data.ts DIR`: serves the images and the objects that a stack left in its folder,
 * to be read and not changed, and says where on standard output. It is for somebody who looks at them
 * while no stack runs there; it ends with its standard input, so with whoever started it. Opening
 * the folder tidies it up, as the next start of a stack would.
 */
async function main([dir = '.local']: readonly string[]): Promise<void> {
  await stat(join(dir, 'registry')).catch((cause: Error) => {
    throw new Error(`${dir} holds nothing of a stack: npm run demo -- --once`, { cause });
  });
  await lockDirectory(dir);
  const [registry, storage, keys] = await Promise.all([
    serve(registryListener(join(dir, 'registry'))),
    serve(await openStorageListener(join(dir, 'storage'))),
    publicKeys(join(dir, 'kms')),
  ]);
  const kept: KeptData = { registry, storage, keys };
  process.stdout.write(`${JSON.stringify(kept)}\n`);
  process.stdin.resume().once('close', () => process.exit(0));
}

async function serve(listener: RequestListener): Promise<string> {
  const { url } = await listenOnLoopback((request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') listener(request, response);
    else response.writeHead(405, { allow: 'GET, HEAD' }).end('This is only to be read\n');
  });
  return url;
}

function registryListener(dir: string): RequestListener {
  const store = openStore(dir, Date.now());
  const state = { store, uploads: openUploads(join(dir, 'uploads')), now: Date.now };
  return ociRequestListener(state, () => undefined);
}

/** A stack of before it signed anything has none. */
async function publicKeys(dir: string): Promise<readonly string[]> {
  const files = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith('.pem'));
  const pems = await Promise.all(files.map((name) => readFile(join(dir, name), 'utf8')));
  return pems.map((pem) => String(createPublicKey(pem).export({ type: 'spki', format: 'pem' })));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(unusableCode);
}
