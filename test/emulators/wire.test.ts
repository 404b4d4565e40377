import { once } from 'node:events';
import { CloudBuildClient, type protos as types } from '@google-cloud/cloudbuild';
import { v1 } from '@google-cloud/pubsub';
import { credentials } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WireError } from '../../emulators/wire/error.ts';
import { loadProtos, packAny } from '../../emulators/wire/protos.ts';
import { serveWire, type WireServer } from '../../emulators/wire.ts';

type CreateBuildRequest = types.google.devtools.cloudbuild.v1.ICreateBuildRequest;
type GetBuildRequest = types.google.devtools.cloudbuild.v1.IGetBuildRequest;
type ListBuildsRequest = types.google.devtools.cloudbuild.v1.IListBuildsRequest;

const protos = loadProtos('@google-cloud/cloudbuild/build/protos/protos.json');
const output = Buffer.from('made by a step');
let server: WireServer;
let client: CloudBuildClient;
let requests: object[];

beforeEach(async () => {
  requests = [];
  server = await serveWire({
    protos,
    services: {
      'google.devtools.cloudbuild.v1.CloudBuild': {
        CreateBuild: async (request: CreateBuildRequest) => {
          requests.push(request);
          return finished({ ...request.build, id: 'b1', status: 'SUCCESS' });
        },
        GetBuild: async (request: GetBuildRequest) => {
          requests.push(request);
          if (request.id === 'none') throw new WireError('NOT_FOUND', 'no build none');
          return { id: request.id, name: request.name, timeout: { seconds: '600' } };
        },
        ListBuilds: async (request: ListBuildsRequest) => {
          requests.push(request);
          return { builds: [{ id: 'b1' }] };
        },
        CancelBuild: async (request: object) => {
          requests.push(request);
          return { status: 'CANCELLED' };
        },
      },
    },
    other: (_, response) => response.end('other'),
  });
  client = new CloudBuildClient({
    apiEndpoint: '127.0.0.1',
    port: server.port,
    sslCreds: credentials.createInsecure(),
    universeDomain: 'googleapis.com',
  });
});

afterEach(async () => {
  await client.close();
  await server.close();
});

function finished(build: object): object {
  const type = 'google.devtools.cloudbuild.v1.Build';
  const done = { ...build, results: { buildStepOutputs: [output] } };
  return { name: 'operations/1', done: true, response: packAny(protos, type, done) };
}

async function rest(verb: string, path: string, body?: string): Promise<[number, unknown]> {
  const response = await fetch(`${server.url}${path}`, {
    method: verb,
    signal: AbortSignal.timeout(5_000),
    ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return [response.status, text.startsWith('{') ? JSON.parse(text) : text];
}

test('the official client gets a message, an operation result and an error by gRPC', async () => {
  const [build] = await client.getBuild({ projectId: 'p', id: 'b1' });
  expect(build).toMatchObject({ id: 'b1', timeout: { seconds: '600' } });
  const [operation] = await client.createBuild({ projectId: 'p', build: { steps: [{}] } });
  const [result] = await operation.promise();
  expect(result).toMatchObject({ id: 'b1', results: { buildStepOutputs: [output] } });
  await expect(client.getBuild({ projectId: 'p', id: 'none' })).rejects.toMatchObject({
    code: 5,
    details: 'no build none',
  });
  await expect(client.retryBuild({ projectId: 'p', id: 'b1' })).rejects.toMatchObject({
    code: 12,
    details: 'RetryBuild is not part of this emulator',
  });
});

test.each([
  ['GET', '/v1/projects/p/builds/b%201', { projectId: 'p', id: 'b 1' }],
  ['GET', '/v1/projects/p/locations/l/builds/b', { name: 'projects/p/locations/l/builds/b' }],
  [
    'GET',
    '/v1/projects/p/builds?page_size=7&filter=tags%3D%22t%22&alt=json',
    { projectId: 'p', pageSize: 7, filter: 'tags="t"' },
  ],
  ['POST', '/v1/projects/p/builds/b:cancel', { projectId: 'p', id: 'b' }],
  [
    'POST',
    '/v1/projects/p/locations/l/builds/b:cancel',
    { name: 'projects/p/locations/l/builds/b' },
  ],
])('%s %s becomes the fields of the request', async (verb, path, fields) => {
  const [status] = await rest(verb, path, verb === 'POST' ? '{}' : undefined);
  expect(status).toBe(200);
  expect(requests).toEqual([fields]);
});

test('a REST body is read and an Any with repeated bytes is written by the rules of JSON', async () => {
  const body = { steps: [{ name: 'a', wait_for: ['-'] }], timeout: '90.5s', createTime: null };
  const [status, json] = await rest('POST', '/v1/projects/p/builds', JSON.stringify(body));
  const steps = [{ name: 'a', waitFor: ['-'] }];
  expect(requests).toEqual([
    { projectId: 'p', build: { steps, timeout: { seconds: '90', nanos: 500_000_000 } } },
  ]);
  expect([status, json]).toEqual([
    200,
    {
      name: 'operations/1',
      done: true,
      response: {
        '@type': 'type.googleapis.com/google.devtools.cloudbuild.v1.Build',
        id: 'b1',
        status: 'SUCCESS',
        steps,
        timeout: '90.500s',
        results: { buildStepOutputs: [output.toString('base64')] },
      },
    },
  ]);
});

test.each([
  ['GET', '/v1/projects/p/builds/%zz', undefined, 400, 'INVALID_ARGUMENT', '"%zz" in the path'],
  ['GET', '/v1/projects/p/builds/none', undefined, 404, 'NOT_FOUND', 'no build none'],
  [
    'POST',
    '/v1/projects/p/builds',
    '{"stepz":[]}',
    400,
    'INVALID_ARGUMENT',
    'Unknown name "build.stepz"',
  ],
  ['POST', '/v1/projects/p/builds', '{', 400, 'INVALID_ARGUMENT', 'Invalid JSON'],
  [
    'POST',
    '/v1/projects/p/builds',
    '{"tags":1}',
    400,
    'INVALID_ARGUMENT',
    'an array for field tags',
  ],
  [
    'GET',
    '/v1/projects/p/builds?color=red',
    undefined,
    400,
    'INVALID_ARGUMENT',
    'Unknown name "color"',
  ],
  ['POST', '/v1/projects/p/builds/b:retry', '{}', 501, 'UNIMPLEMENTED', 'RetryBuild is not part'],
])('%s %s answers the error body of Google', async (verb, path, body, code, status, message) => {
  const answer = await rest(verb, path, body);
  const error = { code, status, message: expect.stringContaining(message) };
  expect(answer).toEqual([code, { error }]);
});

test('a path of no route goes to the other handler', async () => {
  expect(await rest('GET', '/v2/')).toEqual([200, 'other']);
});

test('a streaming method is handed the call', async () => {
  const pubsub = await serveWire({
    protos: loadProtos('@google-cloud/pubsub/build/protos/protos.json'),
    services: { 'google.pubsub.v1.Subscriber': {} },
    streams: {
      'google.pubsub.v1.Subscriber.StreamingPull': (call) => {
        call.once('data', ({ subscription }) => {
          call.write({ receivedMessages: [{ ackId: subscription }] });
          call.end();
        });
      },
    },
  });
  const subscriber = new v1.SubscriberClient({
    apiEndpoint: '127.0.0.1',
    port: pubsub.port,
    sslCreds: credentials.createInsecure(),
    universeDomain: 'googleapis.com',
  });
  const stream = subscriber.streamingPull({ timeout: 5_000 });
  stream.write({ subscription: 'projects/p/subscriptions/s', streamAckDeadlineSeconds: 10 });
  const [answer] = await once(stream, 'data');
  expect(answer.receivedMessages).toMatchObject([{ ackId: 'projects/p/subscriptions/s' }]);
  await subscriber.close();
  await pubsub.close();
});
