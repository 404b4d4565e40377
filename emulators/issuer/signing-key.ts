import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import { z } from 'zod';
import { replaceFile } from '../replace-file.ts';

/** The algorithm of Google's identity tokens. */
export const algorithm = 'RS256';

const keyShape = z.strictObject({
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  p: z.string(),
  q: z.string(),
  dp: z.string(),
  dq: z.string(),
  qi: z.string(),
});

/** The key of a local issuer, and what the world may know of it. */
export interface SigningKey {
  readonly privateKey: CryptoKey | Uint8Array;
  readonly publicKey: JWK & { readonly kid: string };
}

/**
 * Reads the key that lies in `dir`, or makes one there: tokens stay good over a restart.
 * @throws when the file is there and holds no RSA key
 */
export async function openSigningKey(dir: string): Promise<SigningKey> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'signing-key.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const key = text === undefined ? await makeKey(file) : parseKey(file, text);
  const { kty, n, e } = key;
  const kid = await calculateJwkThumbprint({ kty, n, e });
  return {
    privateKey: await importJWK(key, algorithm),
    publicKey: { kty, n, e, kid, alg: algorithm, use: 'sig' },
  };
}

async function makeKey(file: string) {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const key = keyShape.parse(await exportJWK(privateKey));
  await replaceFile(file, JSON.stringify(key), 0o600);
  return key;
}

function parseKey(file: string, text: string) {
  try {
    return keyShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} holds no RSA key as JWK: delete it, a new one is made`, { cause });
  }
}
