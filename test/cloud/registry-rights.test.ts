import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { registryImages } from '#cloud/images.ts';
import { imageRepository } from '#core/image.ts';
import { contentDigest } from '#flow/identify.ts';
import { listenOnLoopback } from '../../emulators/loopback.ts';

const hello = imageRepository('csi-release/csi', 'hello');
const relay = imageRepository('csi-release/csi', 'relay');
const type = 'application/vnd.oci.image.index.v1+json';
const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: type, manifests: [] }));
const digest = contentDigest(bytes);

/** A registry that shows images only to those who bring the token that it gives everybody. */
async function givenRegistry(tokenOf: (scope: string) => string | undefined) {
  const asked: string[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://registry');
    const { authorization = 'nothing', host } = request.headers;
    asked.push(`${pathname} with ${authorization}`);
    const scope = searchParams.get('scope') ?? '';
    if (pathname === '/token') {
      const token = tokenOf(scope);
      response.writeHead(token === undefined ? 403 : 200).end(JSON.stringify({ token }));
      return;
    }
    const [, repository = ''] = /^\/v2\/(.+)\/manifests\//.exec(pathname) ?? [];
    if (authorization === `Bearer for ${repository}`)
      response.writeHead(200, { 'content-type': type }).end(bytes);
    else {
      const challenge = `Bearer realm="http://${host}/token",service="registry"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
  };
  const { url, close } = await listenOnLoopback(handle);
  onTestFinished(close);
  return { images: registryImages({ registryEndpoint: url, isAnonymous: true }), asked };
}

const everybodys = (scope: string) => `for ${scope.split(':')[1]}`;

describe('who reads a registry with the rights of nobody', () => {
  it('brings the token that everybody gets, one for each repository', async () => {
    const { images, asked } = await givenRegistry(everybodys);
    for (const repository of [hello, hello, relay])
      expect((await images.manifest(repository, 'v1.0.0'))?.digest).toBe(digest);
    expect(asked).toEqual([
      `/v2/${hello}/manifests/v1.0.0 with nothing`,
      '/token with nothing',
      `/v2/${hello}/manifests/v1.0.0 with Bearer for ${hello}`,
      `/v2/${hello}/manifests/v1.0.0 with Bearer for ${hello}`,
      `/v2/${relay}/manifests/v1.0.0 with nothing`,
      '/token with nothing',
      `/v2/${relay}/manifests/v1.0.0 with Bearer for ${relay}`,
    ]);
  });

  it.each<[string, (scope: string) => string | undefined, number]>([
    ['nobody gets a token', () => undefined, 2],
    ['the token is for something else', () => 'for others', 3],
  ])('is refused, and does not ask for ever, where %s', async (_why, tokenOf, requests) => {
    const { images, asked } = await givenRegistry(tokenOf);
    await expect(images.manifest(hello, 'v1.0.0')).rejects.toThrow(/was answered with 401/);
    expect(asked).toHaveLength(requests);
  });
});
