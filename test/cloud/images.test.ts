import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attemptsMax } from '#cloud/http.ts';
import { registryImages } from '#cloud/images.ts';
import { imageRepository } from '#core/image.ts';
import type { Images } from '#flow/images.ts';
import { type LoopbackServer, listenOnLoopback } from '../../emulators/loopback.ts';
import { config, image } from '../emulators/registry/oci-client.ts';
import { aDigest } from '../given/image.ts';

const from = imageRepository('csi-release/gcr.io', 'hello');
const to = imageRepository('csi-release/csi', 'hello');
const manifest = image(config('amd64'), []);
const digest = aDigest(manifest.bytes.toString('utf8'));
const path = `/v2/${from}/manifests/v1`;

/** What the next requests are answered with, in order; the last one for all that follow. */
type Reply = (request: IncomingMessage, response: ServerResponse) => void;

let server: LoopbackServer;
let images: Images;
let replies: Reply[] = [];
let asked: string[] = [];

beforeAll(async () => {
  server = await listenOnLoopback((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const [reply] = replies.length > 1 ? replies.splice(0, 1) : replies;
    if (reply === undefined) response.writeHead(501).end();
    else reply(request, response);
  });
  images = registryImages({ registryEndpoint: server.url });
});
afterAll(() => server?.close());

describe('a registry in trouble', () => {
  it.each([429, 500, 502, 503, 504])('that answers %i is asked again', async (status) => {
    given(says(status), says(status), isThere);
    expect(await images.digest(from, 'v1')).toBe(digest);
    expect(asked).toEqual(Array(3).fill(`HEAD ${path}`));
  });

  it('that breaks the connection, or the body, is asked again', async () => {
    const torn: Reply = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{');
      response.socket?.destroySoon();
    };
    given((_request, response) => response.destroy(), torn, isThere);
    expect((await images.manifest(from, 'v1'))?.digest).toBe(digest);
    expect(asked).toHaveLength(3);
  });

  it('is left alone for as long as it asks for', async () => {
    given(says(429, { 'retry-after': '1' }), isThere);
    const beforeMs = performance.now();
    await images.digest(from, 'v1');
    expect(performance.now() - beforeMs).toBeGreaterThan(990);
  });

  it('is given up after a few tries, with method, address, status and its words', async () => {
    given(says(503, {}, 'try\nlater'));
    await expect(images.digest(from, digest)).rejects.toThrow('was answered with 503');
    await expect(images.manifest(from, 'v1')).rejects.toThrow(
      `GET ${server.url}${path} was answered with 503: try later`,
    );
    expect(asked).toHaveLength(2 * attemptsMax);
  });

  it.each([400, 401, 403, 405])('that answers %i is not asked again', async (status) => {
    given(says(status));
    await expect(images.manifest(from, 'v1')).rejects.toThrow(`answered with ${status}`);
    await expect(images.remove(from, 'v1')).rejects.toThrow(`answered with ${status}`);
    expect(asked).toHaveLength(2);
  });
});

describe('a registry that lies', () => {
  it('about the bytes of a digest is found out', async () => {
    given(isThere);
    await expect(images.manifest(from, aDigest('other'))).rejects.toThrow(
      `its bytes are ${digest}`,
    );
  });

  it('about the digest of a tag is found out', async () => {
    given(shows({ 'docker-content-digest': aDigest('other') }));
    await expect(images.manifest(from, 'v1')).rejects.toThrow(`its bytes are ${digest}`);
  });

  it('with a manifest that never ends is not listened to', async () => {
    given((_request, response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    });
    await expect(images.manifest(from, 'v1')).rejects.toThrow('more than 4194304 bytes');
  });

  it('about the end of a list is not listened to for ever, nor sent elsewhere', async () => {
    const page = (next: string) => says(200, { link: `<${next}>; rel="next"` }, '{"tags":["v1"]}');
    given(page(`/v2/${from}/tags/list?last=v1`));
    await expect(images.tags(from)).rejects.toThrow('has more than 20 pages');
    expect(asked).toHaveLength(20);
    given(page('http://localhost:9/v2/'));
    await expect(images.tags(from)).rejects.toThrow('which is another host');
  });

  it.each([
    ['tags', '{"tags":["v1","no tag at all"]}', 'must be a tag'],
    ['tags', '<html>', 'is not JSON'],
    ['referrers', '{"manifests":[{"digest":"sha256:short"}]}', 'digest'],
    ['referrers', '{}', 'manifests'],
  ] as const)('in a list of %s such as %s is not believed', async (list, body, words) => {
    given(says(200, {}, body));
    const read = list === 'tags' ? images.tags(from) : images.referrers(from, digest);
    await expect(read).rejects.toThrow(words);
  });

  it('about the kind of a manifest is told so', async () => {
    given(shows({ 'content-type': 'text/html' }));
    await expect(images.manifest(from, digest)).rejects.toThrow('has the media type "text/html"');
  });

  it('about where to upload to gets nothing', async () => {
    given(says(202, { location: 'http://localhost:9/upload' }), isThere);
    await expect(images.copyBlob(from, to, digest)).rejects.toThrow('no place of its own');
    expect(asked).toHaveLength(1);
  });

  it('about how it kept a manifest is found out', async () => {
    given(says(201, { 'docker-content-digest': aDigest('other') }));
    const { mediaType } = manifest.descriptor;
    const whole = { digest, mediaType, bytes: manifest.bytes, children: [], blobs: [] };
    await expect(images.putManifest(to, 'v1', whole)).rejects.toThrow('was kept as');
  });
});

describe('what is sent to a registry', () => {
  it('has no token over plain http, and asks for all four media types', async () => {
    const seen: IncomingMessage['headers'][] = [];
    given((request, response) => {
      seen.push(request.headers);
      isThere(request, response);
    });
    await images.manifest(from, 'v1');
    expect(seen[0]?.authorization).toBeUndefined();
    expect(seen[0]?.accept?.split(', ')).toHaveLength(4);
  });

  it.each([
    ['GOOGLE_MANIFEST_DANGLING_TAG', 'named by another'],
    ['GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE', 'named by another'],
  ])('to remove what is named is answered with %s, and is no error', async (code, answer) => {
    given(says(400, {}, JSON.stringify({ errors: [{ code }] })));
    expect(await images.remove(from, digest)).toBe(answer);
  });
});

const isThere: Reply = (request, response) => shows({})(request, response);

function given(...next: readonly Reply[]): void {
  replies = [...next];
  asked = [];
}

function says(status: number, headers: Record<string, string> = {}, words = ''): Reply {
  return (_request, response) => response.writeHead(status, headers).end(words);
}

function shows(headers: Record<string, string>): Reply {
  return (_request, response) =>
    response
      .writeHead(200, {
        'content-type': `${manifest.descriptor.mediaType}; charset=utf-8`,
        'docker-content-digest': digest,
        ...headers,
      })
      .end(manifest.bytes);
}
