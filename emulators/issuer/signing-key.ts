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

/** Google's identity tokens are signed by RS256, what its proxy asserts by ES256. */
type Algorithm = 'RS256' | 'ES256';

const rsaShape = z.strictObject({
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

const ecShape = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

const shapes = { RS256: rsaShape, ES256: ecShape } as const;

type PrivateJwk = z.infer<typeof rsaShape> | z.infer<typeof ecShape>;

/** The key of who signs tokens on this machine, and what the world may know of it. */
export interface SigningKey {
  readonly algorithm: Algorithm;
  readonly privateKey: CryptoKey | Uint8Array;
  readonly publicKey: JWK & { readonly kid: string };
}

/**
 * Reads the key that lies in `dir`, or makes one there: tokens stay good over a restart.
 * @throws when the file is there and holds no key of the algorithm
 */
export async function openSigningKey(dir: string, algorithm: Algorithm): Promise<SigningKey> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'signing-key.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const key = await (text === undefined
    ? makeKey(file, algorithm)
    : parseKey(file, text, algorithm));
  const known = publicHalf(key);
  const kid = await calculateJwkThumbprint(known);
  return {
    algorithm,
    privateKey: await importJWK(key, algorithm),
    publicKey: { ...known, kid, alg: algorithm, use: 'sig' },
  };
}

async function makeKey(file: string, algorithm: Algorithm): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const key = shapes[algorithm].parse(await exportJWK(privateKey));
  await replaceFile(file, JSON.stringify(key), 0o600);
  return key;
}

function parseKey(file: string, text: string, algorithm: Algorithm): PrivateJwk {
  try {
    return shapes[algorithm].parse(JSON.parse(text));
  } catch (cause) {
    const what = `${file} holds no key of ${algorithm} as JWK`;
    throw new Error(`${what}: delete it, a new one is made`, { cause });
  }
}

function publicHalf(key: PrivateJwk): JWK {
  if (key.kty === 'RSA') return { kty: key.kty, n: key.n, e: key.e };
  return { kty: key.kty, crv: key.crv, x: key.x, y: key.y };
}
