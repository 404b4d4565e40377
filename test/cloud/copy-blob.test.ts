import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registryImages } from '#cloud/images.ts';
import { imageRepository, parseDigest } from '#core/image.ts';
import { type LoopbackServer, listenOnLoopback } from '../../emulators/loopback.ts';
import { type FreshRegistry, freshRegistry } from '../emulators/registry/fresh-registry.ts';
import { described, pushBlob } from '../emulators/registry/oci-client.ts';
import { aDigest } from '../given/image.ts';

const from = imageRepository('csi-release/gcr.io', 'hello');

describe('a blob that cannot be mounted', () => {
  let registry: FreshRegistry;
  let front: LoopbackServer;
  const bytes = Buffer.from('a layer of some size'.repeat(10_000));
  const blob = described('application/octet-stream', bytes.toString('utf8'));
  const blobDigest = parseDigest(blob.descriptor.digest) ?? aDigest('none');
  let redirects = false;
  let corrupts = false;

  beforeAll(async () => {
    registry = await freshRegistry();
    await pushBlob(registry.url, from, blob);
    front = await listenOnLoopback((incoming, response) => {
      const url = new URL(incoming.url ?? '', registry.url);
      for (const name of ['mount', 'from']) url.searchParams.delete(name);
      const isBlob = incoming.method === 'GET' && url.pathname.includes('/blobs/');
      if (isBlob && redirects) {
        response.writeHead(307, { location: url.href }).end();
        return;
      }
      if (isBlob && corrupts) {
        response.writeHead(200, { 'content-length': bytes.length });
        response.end(Buffer.alloc(bytes.length, 'x'));
        return;
      }
      passOn(url, incoming, response);
    });
  });
  afterAll(async () => {
    await front?.close();
    await registry?.close();
  });

  const copy = (name: string) =>
    registryImages({ registryEndpoint: front.url }).copyBlob(
      from,
      imageRepository('csi-release/csi', name),
      blobDigest,
    );

  it('is streamed from one repository to the other', async () => {
    expect(await copy('streamed')).toBe('uploaded');
    expect(await blobIn(registry, 'streamed', blobDigest)).toBe(200);
  });

  it('is never kept where its bytes are others', async () => {
    corrupts = true;
    await expect(copy('corrupted')).rejects.toThrow('the bytes are sha256:');
    corrupts = false;
    expect(await blobIn(registry, 'corrupted', blobDigest)).toBe(404);
  });

  it('is an error where the source does not have it', async () => {
    const images = registryImages({ registryEndpoint: front.url });
    const absent = images.copyBlob(from, from, aDigest('absent'));
    await expect(absent).rejects.toThrow(/GET .*blobs.* was answered with 404/);
  });

  it('is not fetched over plain http from another host', async () => {
    redirects = true;
    await expect(copy('elsewhere')).rejects.toThrow('leads to http://127.0.0.1');
    redirects = false;
  });
});

async function blobIn({ url }: FreshRegistry, name: string, blob: string): Promise<number> {
  const address = `${url}/v2/csi-release/csi/${name}/blobs/${blob}`;
  const { status } = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(10_000) });
  return status;
}

function passOn(url: URL, incoming: IncomingMessage, response: ServerResponse): void {
  const outgoing = request(url, { method: incoming.method, headers: incoming.headers });
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.on('close', () => {
    if (!incoming.complete) outgoing.destroy();
  });
  incoming.pipe(outgoing);
}
