import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { registryImages } from '#cloud/images.ts';
import { type Digest, imageRepository, parseDigest } from '#core/image.ts';
import { type LoopbackServer, listenOnLoopback } from '../../emulators/loopback.ts';
import { type FreshRegistry, freshRegistry } from '../emulators/registry/fresh-registry.ts';
import { layer, pushBlob, pushIndexedImage } from '../emulators/registry/oci-client.ts';
import { aDigest } from '../given/image.ts';

const from = imageRepository('csi-release/gcr.io', 'hello');
const to = imageRepository('csi-release/csi', 'hello');
const mebibyte = 1024 * 1024;

/** The images of a deployment whose staging and production are two hosts. */
function imagesOf(staging: string, production: string) {
  return registryImages({
    registryEndpoint: staging,
    productionRegistryEndpoint: production,
    stagingProject: 'csi-release',
  });
}

describe('between two registries', () => {
  let staging: FreshRegistry;
  let production: FreshRegistry;
  beforeAll(async () => {
    [staging, production] = await Promise.all([freshRegistry(), freshRegistry()]);
  });
  afterAll(async () => {
    await Promise.all([staging?.close(), production?.close()]);
  });

  it('each repository is asked for where it is', async () => {
    const { parent } = await pushIndexedImage(staging.url, from, ['v1']);
    const images = imagesOf(staging.url, production.url);
    expect(await images.digest(from, 'v1')).toBe(parent.descriptor.digest);
    expect(await images.digest(to, 'v1')).toBeUndefined();
    expect(production.log.map(({ path }) => path)).toEqual([`/v2/${to}/manifests/v1`]);
  });

  it('a blob is looked for, then streamed, and no mount is tried', async () => {
    const blob = layer('a layer that travels');
    await pushBlob(staging.url, from, blob);
    const digest = parseDigest(blob.descriptor.digest) ?? aDigest('none');
    const asked = production.log.length;
    expect(await imagesOf(staging.url, production.url).copyBlob(from, to, digest)).toBe('uploaded');
    const log = production.log.slice(asked);
    expect(log.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'HEAD 404',
      'POST 202',
      'PUT 201',
    ]);
    expect(log[1]?.path).toBe(`/v2/${to}/blobs/uploads/`);
    expect(await imagesOf(staging.url, production.url).copyBlob(from, to, digest)).toBe('present');
  });
});

describe('a blob that is larger than any buffer', () => {
  const chunk = Buffer.alloc(mebibyte / 4, 'layer');
  const chunks = 4 * 64;
  const digest = digestOfAll();
  let opened: LoopbackServer[] = [];
  afterEach(async () => {
    await Promise.all(opened.map((server) => server.close()));
    opened = [];
  });

  it('travels at the pace of who takes it, and never lies in memory', async () => {
    const way = { sent: 0, received: 0, aheadMax: 0 };
    const send = async (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': chunk.length * chunks });
      for (let number = 0; number < chunks && !response.destroyed; number += 1) {
        if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve));
        way.sent += chunk.length;
        way.aheadMax = Math.max(way.aheadMax, way.sent - way.received);
      }
      response.end();
    };
    const take = async (request: IncomingMessage, response: ServerResponse) => {
      const hash = createHash('sha256');
      for await (const bytes of request) {
        hash.update(bytes);
        way.received += bytes.length;
        await pause(0);
      }
      response.writeHead(digest === `sha256:${hash.digest('hex')}` ? 201 : 400).end();
    };
    const staging = await listen((_request, response) => void send(response));
    const production = await listen((request, response) => {
      if (request.method === 'PUT') return void take(request, response);
      if (request.method === 'HEAD') return void response.writeHead(404).end();
      return void response.writeHead(202, { location: `/v2/${to}/blobs/uploads/1` }).end();
    });
    const copied = imagesOf(staging.url, production.url).copyBlob(from, to, digest);
    expect(await copied).toBe('uploaded');
    expect(way.received).toBe(chunk.length * chunks);
    expect(way.aheadMax).toBeLessThan(24 * mebibyte);
  });

  async function listen(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<LoopbackServer> {
    const server = await listenOnLoopback(answer);
    opened.push(server);
    return server;
  }

  function digestOfAll(): Digest {
    const hash = createHash('sha256');
    for (let number = 0; number < chunks; number += 1) hash.update(chunk);
    return parseDigest(`sha256:${hash.digest('hex')}`) ?? aDigest('none');
  }
});
