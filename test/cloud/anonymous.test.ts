import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { publicRegistry } from '#cloud/anonymous.ts';
import { registryImages } from '#cloud/images.ts';
import { imageRepository } from '#core/image.ts';
import { contentDigest } from '#flow/identify.ts';
import { listenOnLoopback } from '../../emulators/loopback.ts';
import { startRegistry } from '../../emulators/registry/registry.ts';

const repository = imageRepository('csi-release/csi', 'hello');
const type = 'application/vnd.oci.image.index.v1+json';
const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: type, manifests: [] }));
const digest = contentDigest(bytes);
const index = { digest, mediaType: type, bytes, children: [], blobs: [] };

async function givenServer(handle: RequestListener): Promise<string> {
  const { url, close } = await listenOnLoopback(handle);
  onTestFinished(close);
  return url;
}

function clientOf(registryEndpoint: string) {
  return publicRegistry({ registryEndpoint, callDeadlineMs: 300 });
}

describe('an anonymous client', () => {
  it('pulls what is public by tag and by digest, and is told what is not', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'anonymous-'));
    const registry = await startRegistry({ dir });
    onTestFinished(async () => {
      await registry.close();
      await rm(dir, { recursive: true, force: true });
    });
    const settings = { registryEndpoint: registry.url };
    await registryImages(settings).putManifest(repository, 'v1.0.0', index);
    const client = publicRegistry({ ...settings, publicRegistryEndpoint: registry.publicUrl });
    expect(await client.pull(repository, 'v1.0.0')).toEqual({ digest });
    expect(await client.pull(repository, digest)).toEqual({ digest });
    const hide = (hidden: readonly string[]) =>
      fetch(`${registry.publicUrl}/private`, { method: 'PUT', body: JSON.stringify(hidden) });
    expect((await hide([`${repository}@${digest}`])).status).toBe(204);
    const asked = `GET ${registry.publicUrl}/v2/${repository}/manifests`;
    expect(await client.pull(repository, 'v1.0.0')).toEqual({ digest });
    const refused = { refused: `${asked}/${digest} was answered with 403` };
    expect(await client.pull(repository, digest)).toEqual(refused);
    const absent = { refused: `${asked}/v9 was answered with 404` };
    expect(await client.pull(repository, 'v9')).toEqual(absent);
    await hide([]);
    expect(await client.pull(repository, digest)).toEqual({ digest });
    const put = fetch(`${registry.publicUrl}/v2/${repository}/manifests/x`, { method: 'PUT' });
    expect((await put).status).toBe(401);
  });

  it('gets a token without credentials where everybody needs one', async () => {
    const seen: (string | undefined)[] = [];
    const url = await givenServer((request, response) => {
      const { authorization } = request.headers;
      if (request.url?.startsWith('/token')) {
        expect(request.url).toBe(
          `/token?scope=${encodeURIComponent(`repository:${repository}:pull`)}&service=r`,
        );
        response.end(JSON.stringify({ token: 'of nobody' }));
      } else if (authorization === 'Bearer of nobody') response.end(bytes);
      else {
        const challenge = `Bearer realm="http://${request.headers.host}/token",service="r"`;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
      }
      seen.push(authorization);
    });
    expect(await clientOf(url).pull(repository, 'v1.0.0')).toEqual({ digest });
    expect(seen).toEqual([undefined, undefined, 'Bearer of nobody']);
  });

  it('goes where a front sends it, and not in circles', async () => {
    const url = await givenServer((request, response) => {
      if (request.url?.endsWith('/v1.0.0')) response.writeHead(307, { location: '/there' }).end();
      else if (request.url === '/there') response.end(bytes);
      else response.writeHead(307, { location: request.url }).end();
    });
    expect(await clientOf(url).pull(repository, 'v1.0.0')).toEqual({ digest });
    const circle = `GET ${url}/v2/${repository}/manifests/v2 was answered with 307`;
    expect(await clientOf(url).pull(repository, 'v2')).toEqual({ refused: circle });
  });

  it.each<[string, RequestListener, RegExp]>([
    ['says nothing', () => undefined, /aborted/],
    ['breaks off', (_request, response) => void response.socket?.destroy(), /other side closed/],
    [
      'sends too much',
      (_request, response) => void response.end(Buffer.alloc(5 * 1024 * 1024)),
      /more than 4194304 bytes/,
    ],
    [
      'wants a token and gives none',
      (request, response) => {
        const realm = `http://${request.headers.host}/token`;
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end('no');
      },
      /was answered with 401$/,
    ],
    [
      'wants a password',
      (_request, response) => {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      },
      /was answered with 401$/,
    ],
  ])('answers in words where the registry %s', async (_what, handle, words) => {
    const pulled = await clientOf(await givenServer(handle)).pull(repository, 'v1.0.0');
    expect(pulled).toEqual({ refused: expect.stringMatching(words) });
  });

  it('answers in words where nobody listens', async () => {
    const { url, close } = await listenOnLoopback(() => undefined);
    await close();
    const pulled = await clientOf(url).pull(repository, 'v1.0.0');
    expect(pulled).toEqual({ refused: expect.stringContaining('ECONNREFUSED') });
  });
});
