import { describe, expect, it } from 'vitest';
import { openBundle } from '#cloud/open-bundle.ts';
import { setStatementText } from '#edge/set-statement.ts';
import { aDigest } from '../given/image.ts';
import { aPlaceOfStatements, signed, stated } from '../given/statements.ts';
import { dssePayload, sigstoreVerdict } from './sigstore.ts';

describe('the bundle of a statement', () => {
  it("is verified by Sigstore's own library, by plain DSSE, and by us", async () => {
    const world = aPlaceOfStatements();
    const { bundle } = await signed(world);
    expect(sigstoreVerdict(bundle, [world.key()])).toBe('good');
    expect(dssePayload(bundle, world.key())).toBe(setStatementText(stated));
    const opened = openBundle(bundle, [aPlaceOfStatements().key(), world.key()]);
    expect(opened).toEqual({ kind: 'signed', statement: stated, bundle });
  });

  it('is the same whenever it is made', async () => {
    const world = aPlaceOfStatements();
    const { bundle } = await signed(world);
    expect((await signed(world)).bundle).toEqual(bundle);
  });

  it.each<[string, string, string]>([
    ['a digest of an image', hexOf('hello'), hexOf('forged')],
    ['a digest of a platform', hexOf('hello linux/amd64'), hexOf('forged')],
    ['a digest of a file', hexOf('rbac'), hexOf('forged')],
    ['a result', 'flaky-passed', 'passed'],
    ['an approval', '"approvals":[]', '"approvals":[{"by":"a","at":"2026-01-05T09:00:00Z"}]'],
    ['a plan hash', '"planHash":"hash"', '"planHash":"other"'],
  ])('in which somebody changed %s is not verified', async (_what, from, to) => {
    const world = aPlaceOfStatements();
    const { bundle } = await signed(world);
    const forged = withPayload(bundle, (payload) => payload.replace(from, to));
    expect(forged).not.toEqual(bundle);
    expect(sigstoreVerdict(forged, [world.key()])).toBe('signature verification failed');
    expect(dssePayload(forged, world.key())).toBeUndefined();
    const keyId = world.keys.signing;
    expect(openBundle(forged, [world.key()])).toEqual({ kind: 'bad-signature', keyId });
  });

  it('with another signature, or another type of payload, is not verified', async () => {
    const world = aPlaceOfStatements();
    const { bundle } = await signed(world);
    for (const edit of [otherSignature, otherType]) {
      const forged = edited(bundle, edit);
      expect(sigstoreVerdict(forged, [world.key()])).not.toBe('good');
      expect(openBundle(forged, [world.key()])).toMatchObject({ kind: 'bad-signature' });
    }
  });

  it('by a key that is not trusted is not verified, whatever name it has', async () => {
    const [world, foreign] = [aPlaceOfStatements(), aPlaceOfStatements()];
    const { bundle } = await signed(foreign);
    expect(sigstoreVerdict(bundle, [world.key()])).toContain('unknown key');
    const unknown = { kind: 'unknown-key', keyIds: [foreign.keys.signing] };
    expect(openBundle(bundle, [world.key()])).toEqual(unknown);
    expect(openBundle(bundle, [])).toEqual(unknown);
    const hint = JSON.parse(textOf((await signed(world)).bundle)).verificationMaterial;
    const renamed = edited(bundle, (document) => ({ ...document, verificationMaterial: hint }));
    expect(sigstoreVerdict(renamed, [world.key()])).toBe('signature verification failed');
    expect(openBundle(renamed, [world.key()])).toMatchObject({ kind: 'bad-signature' });
  });

  it.each<[string, Uint8Array, string]>([
    ['no JSON', Buffer.from('{'), 'is not JSON'],
    ['no bundle', Buffer.from('{}'), 'mediaType'],
    ['too large', Buffer.alloc(1024 * 1024 + 1, ' '), 'is larger than'],
  ])('that is %s is malformed', (_what, bytes, why) => {
    const opened = openBundle(bytes, []);
    expect(opened).toEqual({ kind: 'malformed', why: expect.stringContaining(why) });
  });

  it('of something else that we signed is malformed', async () => {
    const world = aPlaceOfStatements();
    const other = Buffer.from('{"_type":"https://in-toto.io/Statement/v1","predicateType":"x"}');
    const signedBytes = `DSSEv1 28 application/vnd.in-toto+json ${other.length} ${other}`;
    const { signature } = world.keys.sign(Buffer.from(signedBytes));
    const bundle = edited((await signed(world)).bundle, (document) => ({
      ...document,
      dsseEnvelope: {
        ...document.dsseEnvelope,
        payload: other.toString('base64'),
        signatures: [{ keyid: 'k', sig: Buffer.from(signature).toString('base64') }],
      },
    }));
    expect(sigstoreVerdict(bundle, [world.key()])).toBe('good');
    expect(openBundle(bundle, [world.key()])).toMatchObject({ kind: 'malformed' });
  });
});

function hexOf(text: string): string {
  return aDigest(text).replace('sha256:', '');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

interface BundleDocument {
  readonly verificationMaterial: object;
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly signatures: readonly { readonly sig: string }[];
  };
}

function edited(bundle: Uint8Array, edit: (document: BundleDocument) => object): Uint8Array {
  return Buffer.from(JSON.stringify(edit(JSON.parse(textOf(bundle)))));
}

function withPayload(bundle: Uint8Array, edit: (payload: string) => string): Uint8Array {
  return edited(bundle, ({ dsseEnvelope, ...document }) => {
    const payload = edit(Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8'));
    const changed = { ...dsseEnvelope, payload: Buffer.from(payload).toString('base64') };
    return { ...document, dsseEnvelope: changed };
  });
}

function otherSignature({ dsseEnvelope, ...document }: BundleDocument): object {
  const signatures = dsseEnvelope.signatures.map((one) => {
    const bytes = Buffer.from(one.sig, 'base64');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    return { ...one, sig: bytes.toString('base64') };
  });
  return { ...document, dsseEnvelope: { ...dsseEnvelope, signatures } };
}

function otherType({ dsseEnvelope, ...document }: BundleDocument): object {
  return { ...document, dsseEnvelope: { ...dsseEnvelope, payloadType: 'text/plain' } };
}
