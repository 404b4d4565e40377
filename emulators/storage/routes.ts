import type { IncomingMessage, ServerResponse } from 'node:http';
import { readCondition } from './condition.ts';
import { listPage } from './listing.ts';
import { sendContent } from './media.ts';
import type { ObjectStore } from './object-store.ts';
import {
  bucketResource,
  checkObjectName,
  type ObjectRecord,
  objectResource,
  parseBucket,
} from './record.ts';
import { Refusal } from './refusal.ts';
import type { ResumableUploads, UploadState } from './resumable.ts';
import { readAttributes, readBody, takeObject } from './upload.ts';

/** A request on its way through the table of routes. */
interface Call {
  readonly store: ObjectStore;
  readonly uploads: ResumableUploads;
  /** The address of the server, for the links in its answers. */
  readonly base: string;
  readonly bucket: string;
  readonly object: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly handle: (call: Call) => void | Promise<void>;
}

// Google's client for Node.js asks an emulator without /storage/v1, but for uploads.
const api = '^(?:(?:/download)?/storage/v1)?/b';
const allBuckets = new RegExp(`${api}$`);
const oneBucket = new RegExp(`${api}/(?<bucket>[^/]+)$`);
const allObjects = new RegExp(`${api}/(?<bucket>[^/]+)/o$`);
const oneObject = new RegExp(`${api}/(?<bucket>[^/]+)/o/(?<object>[^/]+)$`);
const uploads = /^\/upload\/storage\/v1\/b\/(?<bucket>[^/]+)\/o$/;
const publicObject = /^\/(?!(?:b|storage|upload|download)\/)(?<bucket>[^/]+)\/(?<object>.+)$/;

/** Every request that is served; the first row that fits takes it. */
export const routes: readonly Route[] = [
  { method: 'GET', path: allBuckets, handle: (call) => listBuckets(call) },
  { method: 'POST', path: allBuckets, handle: (call) => insertBucket(call) },
  { method: 'GET', path: oneBucket, handle: (call) => getBucket(call) },
  { method: 'GET', path: allObjects, handle: (call) => listObjects(call) },
  { method: 'GET', path: oneObject, handle: (call) => getObject(call) },
  { method: 'PATCH', path: oneObject, handle: (call) => patchObject(call) },
  { method: 'DELETE', path: oneObject, handle: (call) => deleteObject(call) },
  { method: 'POST', path: uploads, handle: (call) => insertObject(call) },
  { method: 'PUT', path: uploads, handle: (call) => receiveChunk(call) },
  { method: 'DELETE', path: uploads, handle: (call) => cancelUpload(call) },
  { method: 'GET', path: publicObject, handle: (call) => getMedia(call) },
];

function listBuckets({ store, base, response }: Call): void {
  const items = store.buckets().map((bucket) => bucketResource(base, bucket));
  send(response, { kind: 'storage#buckets', items });
}

async function insertBucket({ store, base, request, response }: Call): Promise<void> {
  const bucket = await store.addBucket(parseBucket(await readBody(request)));
  send(response, bucketResource(base, bucket));
}

function getBucket({ store, base, bucket, response }: Call): void {
  send(response, bucketResource(base, store.bucket(bucket)));
}

function listObjects({ store, base, bucket, query, response }: Call): void {
  const objects = new Map(store.objects(bucket).map((object) => [object.name, object]));
  const { names, prefixes, nextPageToken } = listPage([...objects.keys()], query);
  const items = names
    .map((name) => objects.get(name))
    .filter((object) => object !== undefined)
    .map((object) => objectResource(base, object));
  send(response, { kind: 'storage#objects', nextPageToken, prefixes, items });
}

function getObject(call: Call): void | Promise<void> {
  if (call.query.get('alt') === 'media') return getMedia(call);
  sendObject(call, findObject(call));
}

function getMedia(call: Call): Promise<void> {
  const object = findObject(call);
  return sendContent(call.request, call.response, object, call.store.contentPath(object));
}

async function patchObject(call: Call): Promise<void> {
  const said = await readAttributes(call.request);
  sendObject(call, await call.store.change(nameIn(call), said, readCondition(call.query)));
}

async function deleteObject(call: Call): Promise<void> {
  await call.store.remove(nameIn(call), readCondition(call.query));
  call.response.writeHead(204).end();
}

async function insertObject(call: Call): Promise<void> {
  const { store, bucket, query, request, response, base } = call;
  const asked = { bucket, query, condition: readCondition(query), message: request };
  switch (query.get('uploadType')) {
    case 'media':
    case 'multipart':
      return sendObject(call, await takeObject(store, asked));
    case 'resumable': {
      const id = await call.uploads.begin(asked);
      const location = `${base}/upload/storage/v1/b/${bucket}/o?uploadType=resumable&upload_id=${id}`;
      response.writeHead(200, { location, 'x-guploader-uploadid': id }).end();
      return;
    }
    default:
      throw new Refusal(400, `uploadType is media, multipart or resumable, not ${query}`);
  }
}

async function receiveChunk(call: Call): Promise<void> {
  const id = call.query.get('upload_id') ?? '';
  const state: UploadState = await call.uploads.receive(id, call.request);
  if (state.kind === 'complete') return sendObject(call, state.object);
  const range = state.bytes === 0 ? {} : { range: `bytes=0-${state.bytes - 1}` };
  call.response.writeHead(308, range).end();
}

async function cancelUpload({ uploads, query }: Call): Promise<void> {
  await uploads.cancel(query.get('upload_id') ?? '');
  throw new Refusal(499, 'The upload is cancelled, as was asked.');
}

function nameIn({ bucket, object }: Call) {
  return { bucket, name: checkObjectName(object) };
}

function findObject(call: Call): ObjectRecord {
  return call.store.object(nameIn(call), readCondition(call.query));
}

function sendObject({ base, response }: Call, object: ObjectRecord): void {
  send(response, objectResource(base, object));
}

function send(response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json; charset=UTF-8');
  response.end(JSON.stringify(body));
}
