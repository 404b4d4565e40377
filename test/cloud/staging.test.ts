import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { attemptsMax } from '#cloud/http.ts';
import { listedStaging } from '#cloud/staging.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { listenOnLoopback } from '../../emulators/loopback.ts';
import { aDigest } from '../given/image.ts';

const parent = 'projects/csi-staging/locations/us/repositories/gcr.io/dockerImages';
const digest = aDigest('an image');
const page = JSON.stringify({
  dockerImages: [
    {
      name: `${parent}/hello@${digest}`,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      tags: ['v1'],
      uploadTime: '2026-03-04T05:06:07.250Z',
    },
  ],
  nextPageToken: 'next',
});
const first = `GET /v1/${parent}?pageSize=1000`;

type Reply = (response: ServerResponse) => void;

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

/** So long an answer may take where none comes. */
const deadlineMs = 700;

/** Staging at an Artifact Registry that answers so in turn, with the last one from then on. */
async function answering(...replies: readonly Reply[]) {
  return answeringWithin(undefined, ...replies);
}

async function answeringWithin(deadlineMs: number | undefined, ...replies: readonly Reply[]) {
  const asked: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = await listenOnLoopback((request, response) => {
    const reply = replies[Math.min(asked.length, replies.length - 1)];
    asked.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    reply?.(response);
  });
  close = server.close;
  const places = { stagingProject: 'csi-staging', artifactRegistryEndpoint: server.url };
  const staging = listedStaging({ ...places, ...(deadlineMs && { callDeadlineMs: deadlineMs }) });
  return { asked, headers, staging, url: server.url };
}

describe('a list of staging', () => {
  it('is asked for by a thousand, and a next page by what the one before named', async () => {
    const { asked, staging } = await answering(says(200, page));
    expect(await staging.page()).toEqual({
      images: [
        {
          ...{ repository: 'csi-staging/gcr.io/hello', digest, tags: ['v1'], children: [] },
          uploadedAtMs: Date.parse('2026-03-04T05:06:07.250Z'),
        },
      ],
      next: 'next',
    });
    await staging.page('a/b+c=&pageSize=1#');
    expect(asked).toEqual([first, `${first}&pageToken=a%2Fb%2Bc%3D%26pageSize%3D1%23`]);
  });

  it('is asked for without a token over plain http', async () => {
    const { headers, staging } = await answering(says(200, page));
    await staging.page();
    expect(headers[0]).not.toHaveProperty('authorization');
  });

  it.each<[string, Reply]>([
    ['answers 429', says(429)],
    ['answers 500', says(500)],
    ['answers 503', says(503)],
    ['breaks the connection', (response) => response.destroy()],
    ['breaks off its answer', cutShort(page.slice(0, 50))],
    ['breaks off its answer where it could be whole', cutShort('{"dockerImages":[]}')],
  ])('is asked for again where the registry %s', async (_what, reply) => {
    const { asked, staging } = await answering(reply, says(200, page));
    expect((await staging.page()).images).toHaveLength(1);
    expect(asked).toEqual([first, first]);
  });

  it.each<[string, Reply]>([
    ['does not answer', () => undefined],
    ['begins an answer and does not end it', (response) => response.writeHead(200).write('{')],
  ])('is asked for again in time where the registry %s', async (_what, reply) => {
    const { asked, staging } = await answeringWithin(deadlineMs, reply, says(200, page));
    expect((await staging.page()).images).toHaveLength(1);
    expect(asked).toEqual([first, first]);
  });

  it.each<[string, Reply, string]>([
    ['answers 500', says(500, 'try\nlater'), 'was answered with 500: try later'],
    ['breaks off every answer', cutShort('{"dockerImages":[]}'), 'GET'],
    ['never answers', () => undefined, `no whole answer within ${deadlineMs} ms`],
  ])('is given up after a few tries where the registry %s', async (_what, reply, words) => {
    const { asked, staging } = await answeringWithin(deadlineMs, reply);
    await expect(staging.page()).rejects.toThrow(words);
    expect(asked).toHaveLength(attemptsMax);
  });

  it.each<[string, Reply, string]>([
    ['may not be seen', says(403, 'ask for the role'), 'was answered with 403: ask for the role'],
    ['is not there', says(404, '{"error":{"code":404}}'), 'was answered with 404: {"error"'],
    ['is asked for without rights', says(401), 'was answered with 401'],
    ['is asked for wrongly', says(400), 'was answered with 400'],
    ['has no content', says(204), 'was answered with 204'],
    ['is a part', says(206, page), 'was answered with 206'],
    ['is elsewhere', says(302, '', { location: 'http://localhost:9/' }), 'was answered with 302'],
    ['is no JSON', says(200, '<html>'), 'is not JSON in UTF-8'],
    ['is empty', says(200, ''), 'is not JSON in UTF-8'],
    ['is of another project', says(200, page.replace('csi-staging', 'csi')), 'no image in staging'],
  ])('is an error at once, and not for ever, where it %s', async (_what, reply, words) => {
    const { asked, staging, url } = await answering(reply);
    const error = await staging.page().catch((one: unknown) => one);
    expect(String(error)).toContain('Artifact Registry');
    expect(String(error)).toContain(`${url}/v1/${parent}`);
    expect(String(error)).toContain(words);
    expect(error).not.toBeInstanceOf(PermanentError);
    expect(asked).toHaveLength(1);
  });

  it('is not listened to for ever', async () => {
    const { staging } = await answering((response) => {
      const more = () => {
        while (response.write(Buffer.alloc(1024 * 1024, ' ')));
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    await expect(staging.page()).rejects.toThrow('more than 33554432 bytes');
  });

  it('does not go round in a circle of one page', async () => {
    const { staging } = await answering(says(200, page));
    expect((await staging.page()).next).toBe('next');
    await expect(staging.page('next')).rejects.toThrow('names itself as its next page');
  });
});

function says(status: number, words = '', headers: Record<string, string> = {}): Reply {
  return (response) => response.writeHead(status, headers).end(words);
}

/** Says that more comes than what comes. */
function cutShort(words: string): Reply {
  return (response) => {
    response.writeHead(200, { 'content-length': words.length + 1 }).write(words);
    response.socket?.destroySoon();
  };
}
