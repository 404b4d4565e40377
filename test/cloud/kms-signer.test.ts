import { afterEach, describe, expect, it } from 'vitest';
import { crc32c } from '#cloud/crc32c.ts';
import { kmsSigner } from '#cloud/kms-signer.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { listenOnLoopback } from '../../emulators/loopback.ts';

const key = (version: number) =>
  `projects/p/locations/us/keyRings/r/cryptoKeys/k/cryptoKeyVersions/${version}`;
const signature = Buffer.from('a signature');
const signed = {
  name: key(2),
  signature: signature.toString('base64'),
  signatureCrc32c: String(crc32c(signature)),
  verifiedDigestCrc32c: true,
};
const shown = {
  name: key(1),
  pem: 'a key',
  pemCrc32c: String(crc32c(Buffer.from('a key'))),
  algorithm: 'EC_SIGN_P256_SHA256',
};

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

/** A Cloud KMS that answers everything alike, and says how often it was asked. */
async function answering(body: unknown, status = 200) {
  const asked: string[] = [];
  const server = await listenOnLoopback((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  close = server.close;
  const trusted = { signingKey: key(2), trustedKeys: [key(2), key(1)] };
  return { asked, signer: kmsSigner({ kmsEndpoint: server.url, ...trusted }) };
}

describe('a signer in Cloud KMS', () => {
  it('knows the checksum of RFC 3720 of 32 zeros, and of the digits', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });

  it('asks for the signature of the digest, and answers it', async () => {
    const { asked, signer } = await answering(signed);
    expect(await signer.sign(Buffer.from('x'))).toEqual({
      keyId: key(2),
      signature: new Uint8Array(signature),
    });
    expect(asked).toEqual([`POST /v1/${key(2)}:asymmetricSign`]);
  });

  it('asks for a public key once, and for one that is not trusted never', async () => {
    const { asked, signer } = await answering(shown);
    expect(await Promise.all([signer.publicKey(key(1)), signer.publicKey(key(1))])).toEqual([
      'a key',
      'a key',
    ]);
    expect(await signer.publicKey(key(3))).toBeUndefined();
    expect(asked).toEqual([`GET /v1/${key(1)}/publicKey`]);
  });

  it.each<[string, unknown, string]>([
    ['of another key', { ...signed, name: key(9) }, 'signed with'],
    [
      'of what may have come broken',
      { ...signed, verifiedDigestCrc32c: false },
      'did not get whole',
    ],
    ['that came broken', { ...signed, signatureCrc32c: '1' }, 'did not come whole'],
    ['that cannot be read', 'no JSON', 'is not JSON'],
    ['that is none', {}, 'signature is required'],
  ])('takes no signature %s, and may ask again', async (_case, answer, words) => {
    const { signer } = await answering(answer);
    const error = await signer.sign(Buffer.from('x')).catch((one: unknown) => one);
    expect(String(error)).toContain(words);
    expect(error).not.toBeInstanceOf(PermanentError);
  });

  it.each<[string, unknown, number, string]>([
    ['of another version', { ...shown, name: key(9) }, 200, 'showed'],
    ['that came broken', { ...shown, pemCrc32c: '1' }, 200, 'did not come whole'],
    ['of another kind', { ...shown, algorithm: 'RSA_SIGN_PSS_2048_SHA256' }, 200, 'make a key for'],
    ['that is disabled', { error: { message: 'is not enabled' } }, 400, 'is not enabled'],
    ['that it may not see', {}, 403, 'answered with 403'],
  ])('takes no public key %s, and may ask again', async (_case, answer, status, words) => {
    const { asked, signer } = await answering(answer, status);
    const tries = [signer.publicKey(key(1)), signer.publicKey(key(1))];
    for (const tried of tries) await expect(tried).rejects.toThrow(words);
    await expect(signer.publicKey(key(1))).rejects.not.toBeInstanceOf(PermanentError);
    expect(asked).toHaveLength(2);
  });
});
