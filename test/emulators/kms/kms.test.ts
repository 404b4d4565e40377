import { verify } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type KmsEmulator, startKms } from '../../../emulators/kms/serve.ts';

const key = 'projects/p/locations/us/keyRings/r/cryptoKeys/k';
const version = `${key}/cryptoKeyVersions/1`;
const signedSchema = z.object({ signature: z.string() });
const shownSchema = z.object({ pem: z.string() });
const hello = Buffer.from('LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=', 'base64');

let dir: string;
let kms: KmsEmulator;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kms-'));
  kms = await startKms({ dir, keys: [key] });
});

afterEach(async () => {
  await kms.close();
  await rm(dir, { recursive: true, force: true });
});

async function ask(path: string, body?: unknown) {
  const answer = await fetch(`${kms.url}/v1/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(5_000),
  });
  return { status: answer.status, body: await answer.json() };
}

const digest = { sha256: hello.toString('base64') };

describe('Cloud KMS on this machine', () => {
  it('signs a digest, so that the public key verifies what it is of', async () => {
    const { body } = await ask(`${version}:asymmetricSign`, { digest });
    const { pem } = shownSchema.parse((await ask(`${version}/publicKey`)).body);
    const signature = Buffer.from(signedSchema.parse(body).signature, 'base64');
    expect(body).not.toHaveProperty('verifiedDigestCrc32c');
    expect(verify('sha256', Buffer.from('hello'), pem, signature)).toBe(true);
  });

  it('says of a digest that came with a checksum that it came whole', async () => {
    // The checksum was computed by another implementation of CRC-32C.
    const asked = { digest: { sha256: Buffer.alloc(32).toString('base64') } };
    const right = await ask(`${version}:asymmetricSign`, { ...asked, digestCrc32c: '2324772522' });
    expect(right.body).toMatchObject({ name: version, verifiedDigestCrc32c: true });
    const wrong = await ask(`${version}:asymmetricSign`, { ...asked, digestCrc32c: '1' });
    expect(wrong).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  });

  it('shows the same key after a restart, from a file that its owner alone reads', async () => {
    const before = await ask(`${version}/publicKey`);
    await kms.close();
    kms = await startKms({ dir, keys: [key] });
    expect((await ask(`${version}/publicKey`)).body).toEqual(before.body);
    const [file = ''] = await readdir(dir);
    expect((await stat(join(dir, file))).mode & 0o777).toBe(0o600);
  });

  it('makes a further version, and keeps the one before', async () => {
    const made = await ask(`${key}/cryptoKeyVersions`, {});
    expect(made.body).toMatchObject({ name: `${key}/cryptoKeyVersions/2` });
    const [first, second] = [
      await ask(`${version}/publicKey`),
      await ask(`${key}/cryptoKeyVersions/2/publicKey`),
    ];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(shownSchema.parse(first.body).pem).not.toBe(shownSchema.parse(second.body).pem);
  });

  it.each<[string, string, unknown, number]>([
    ['a version that is not there', `${key}/cryptoKeyVersions/7/publicKey`, undefined, 404],
    ['a signature by one', `${key}/cryptoKeyVersions/7:asymmetricSign`, { digest }, 404],
    ['a version of a key that is not there', `${key}2/cryptoKeyVersions`, {}, 404],
    ['half a digest', `${version}:asymmetricSign`, { digest: { sha256: 'AAAA' } }, 400],
    ['no digest', `${version}:asymmetricSign`, {}, 400],
    ['another digest', `${version}:asymmetricSign`, { digest: { sha512: 'AAAA' } }, 400],
    ['what it does not serve', `${version}:asymmetricDecrypt`, {}, 501],
  ])('refuses %s', async (_case, path, body, status) => {
    const answer = await ask(path, body);
    expect(answer).toMatchObject({ status, body: { error: { code: status } } });
  });

  it('does not start on a file that holds no key, and names it', async () => {
    await writeFile(join(dir, 'other.pem'), 'no key');
    await expect(startKms({ dir, keys: [] })).rejects.toThrow('other.pem holds no key on P-256');
  });
});
