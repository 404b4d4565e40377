import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { replaceFile } from '../replace-file.ts';
import { numberOf, signDigest } from './ecdsa.ts';

/** A version of a key, as Cloud KMS has it. */
export interface KeyVersion {
  /** The public half, as PEM. */
  readonly pem: string;
  /** An ECDSA signature over a SHA-256, in DER. */
  sign(digest: Uint8Array): Buffer;
}

/** The versions of keys of a local stack. */
export interface Keys {
  find(version: string): KeyVersion | undefined;
  /** Makes the next version of a key, or the first of a new one; answers its name. */
  add(key: string): Promise<string>;
}

const ending = '.pem';

/**
 * Reads the keys that lie in `dir`, each in a file that only its owner reads: what was signed before
 * a restart is good after it.
 * @throws when a file is there and holds no key
 */
export async function openKeys(dir: string): Promise<Keys> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const files = (await readdir(dir)).filter((name) => name.endsWith(ending));
  const versions = new Map(
    await Promise.all(
      files.map(async (name): Promise<[string, KeyVersion]> => {
        const pem = await readFile(join(dir, name), 'utf8');
        return [decodeURIComponent(name.slice(0, -ending.length)), readKey(join(dir, name), pem)];
      }),
    ),
  );
  return {
    find: (version) => versions.get(version),
    async add(key) {
      const before = [...versions.keys()].filter((one) => one.startsWith(`${key}/`)).length;
      const version = `${key}/cryptoKeyVersions/${before + 1}`;
      const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
      const pem = String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const path = join(dir, `${encodeURIComponent(version)}${ending}`);
      await replaceFile(path, pem, 0o600);
      versions.set(version, readKey(path, pem));
      return version;
    },
  };
}

function readKey(path: string, pem: string): KeyVersion {
  try {
    const key = createPrivateKey(pem);
    const { d = '', crv } = key.export({ format: 'jwk' });
    if (crv !== 'P-256') throw new Error(`it is on the curve ${crv}`);
    const secret = numberOf(Buffer.from(d, 'base64url'));
    const publicKey = createPublicKey(pem).export({ type: 'spki', format: 'pem' });
    return { pem: String(publicKey), sign: (digest) => signDigest(digest, secret) };
  } catch (cause) {
    throw new Error(`${path} holds no key on P-256: delete it, a new one is made`, { cause });
  }
}
