import { describe, expect, it } from 'vitest';
import { opened, sealed } from '#cloud/envelopes.ts';
import { signedOrigins } from '#cloud/origins.ts';
import { readEnvelope, signedBytes } from '#edge/envelope.ts';
import { anOrigin } from '../given/origin.ts';
import { openGate } from '../world/faults.ts';
import { openBuckets } from '../world/files.ts';
import { openKeys } from '../world/keys.ts';

const bucket = 'releases';
const type = 'application/vnd.in-toto+json';
const payload = new TextEncoder().encode('{}');

function given() {
  const gate = openGate(async () => 'ok');
  const keys = openKeys();
  const files = openBuckets([bucket]);
  const signer = keys.port(gate);
  return {
    keys,
    files,
    signer,
    origins: signedOrigins({ files: files.port(gate), signer }, bucket),
  };
}

describe('statements of origin', () => {
  it('are found as they were put, and left as they are when put again', async () => {
    const { origins, files } = given();
    await origins.put(anOrigin());
    await origins.put(anOrigin({ buildId: 'b2' }));
    expect(await origins.find(anOrigin())).toEqual({ kind: 'signed', origin: anOrigin() });
    const [name = ''] = files.names(bucket);
    expect(files.contentType(bucket, name)).toBe('application/vnd.dsse.envelope.v1+json');
  });

  it('are apart for each tag, commit and content', async () => {
    const { origins } = given();
    await origins.put(anOrigin());
    for (const other of [{ tag: 'v1.0.1' }, { commit: 'f00' }, { component: 'other' }])
      expect(await origins.find(anOrigin(other))).toEqual({ kind: 'absent' });
    await origins.remove(anOrigin());
    expect(await origins.find(anOrigin())).toEqual({ kind: 'absent' });
  });

  it('are not kept where our own signature is not believed', async () => {
    const { origins, keys, files } = given();
    keys.distrust(keys.signing);
    await expect(origins.put(anOrigin())).rejects.toThrow(
      'is unknown-key to us: look at SIGNING_KEY',
    );
    expect(files.names(bucket)).toEqual([]);
  });
});

describe('an envelope', () => {
  it('is opened by one good signature among others', async () => {
    const { signer, keys } = given();
    const envelope = readEnvelope(await sealed(signer, type, payload), 'it');
    const foreign = { keyId: 'key 9', signature: keys.forge(signedBytes(envelope)) };
    const forged = { ...foreign, keyId: keys.signing };
    const all = [foreign, forged, ...envelope.signatures];
    const write = (signatures: typeof all) =>
      Buffer.from(
        JSON.stringify({
          payloadType: type,
          payload: Buffer.from(payload).toString('base64'),
          signatures: signatures.map(({ keyId, signature }) => ({
            keyid: keyId,
            sig: Buffer.from(signature).toString('base64'),
          })),
        }),
      );
    const keyId = keys.signing;
    expect(await opened(signer, type, write(all))).toEqual({ kind: 'signed', payload, keyId });
    expect(await opened(signer, type, write([foreign, forged]))).toEqual({
      kind: 'bad-signature',
      keyId: keys.signing,
    });
    const noSignature = { keyId: keys.signing, signature: new Uint8Array([48, 1]) };
    expect(await opened(signer, type, write([noSignature]))).toMatchObject({
      kind: 'bad-signature',
    });
  });

  it('of another type is not taken for one, though it is signed', async () => {
    const { signer } = given();
    const envelope = await sealed(signer, 'text/plain', payload);
    expect(await opened(signer, type, envelope)).toEqual({
      kind: 'malformed',
      why: `it is text/plain, not ${type}`,
    });
  });
});
