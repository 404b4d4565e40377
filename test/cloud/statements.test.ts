import { describe, expect, it } from 'vitest';
import { statementObject } from '#flow/addresses.ts';
import { aDigest } from '../given/image.ts';
import { aSetStatement } from '../given/set-statement.ts';
import { aPlaceOfStatements, bucket, signed, stated } from '../given/statements.ts';
import { manifestFrom } from '../world/manifest.ts';

const object = statementObject(stated);

describe('statements of sets', () => {
  it('are found as they were put, and left as they are when put again', async () => {
    const world = aPlaceOfStatements();
    const first = await signed(world);
    expect(first.statement).toEqual(stated);
    const again = aSetStatement({ reason: 'another' });
    await world.statements.put(again);
    expect(await signed(world)).toEqual(first);
    expect(world.files.contentType(bucket, object)).toBe('application/vnd.dsse.envelope.v1+json');
    expect(world.files.names(bucket)).toEqual(['sample/one/statements/v1.0.0.json']);
  });

  it('are not kept where our own signature is not believed', async () => {
    const { statements, keys, files } = aPlaceOfStatements();
    keys.distrust(keys.signing);
    await expect(statements.put(stated)).rejects.toThrow(
      'the statement that we signed ourselves is unknown-key to us: look at SIGNING_KEY',
    );
    expect(files.names(bucket)).toEqual([]);
  });

  it('that we cannot read ourselves are not kept', async () => {
    const { statements, files } = aPlaceOfStatements();
    const odd = aSetStatement({ version: '' });
    await expect(statements.put(odd)).rejects.toThrow('is malformed to us');
    expect(files.names(bucket)).toEqual([]);
  });

  it('are still found when another key signs, and not when theirs is trusted no more', async () => {
    const world = aPlaceOfStatements();
    const { bundle } = await signed(world);
    world.keys.rotate();
    expect(await signed(world)).toMatchObject({ bundle });
  });

  it('are malformed with two signatures, which no bundle can have', async () => {
    const world = aPlaceOfStatements();
    await signed(world);
    const envelope = JSON.parse(Buffer.from(bytesAt(world)).toString());
    envelope.signatures.push(envelope.signatures[0]);
    world.files.overwrite(bucket, object, Buffer.from(JSON.stringify(envelope)));
    expect(await world.statements.find(stated)).toMatchObject({
      kind: 'malformed',
      why: 'the envelope has 2 signatures, not one',
    });
  });
});

function bytesAt({ files }: ReturnType<typeof aPlaceOfStatements>): Uint8Array {
  return files.bytes(bucket, object) ?? new Uint8Array();
}

describe('what attaches a statement to an image', () => {
  const index = manifestFrom(
    'application/vnd.oci.image.index.v1+json',
    Buffer.from('{"schemaVersion":2,"manifests":[]}'),
  );

  it('is a manifest as cosign 3 writes it, the same whenever it is made', async () => {
    const world = aPlaceOfStatements();
    const found = await signed(world);
    const manifest = world.statements.referrer(found, index);
    const blobs = world.statements.blobs(found);
    const [config = new Uint8Array(), bundle = new Uint8Array()] = blobs;
    const type = 'application/vnd.dev.sigstore.bundle.v0.3+json';
    expect(JSON.parse(textOf(manifest.bytes))).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: type,
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
        size: 2,
      },
      layers: [{ mediaType: type, digest: aDigest(textOf(bundle)), size: bundle.length }],
      subject: { mediaType: index.mediaType, digest: index.digest, size: index.bytes.length },
      annotations: {
        'org.opencontainers.image.created': '1970-01-01T00:00:00.100Z',
        'dev.sigstore.bundle.content': 'dsse-envelope',
        'dev.sigstore.bundle.predicateType': 'csi-release:set/v1',
      },
    });
    expect(textOf(config)).toBe('{}');
    expect(bundle).toEqual(found.bundle);
    expect(world.statements.referrer(await signed(world), index)).toEqual(manifest);
  });
});

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
