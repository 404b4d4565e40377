import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { listenOnLoopback } from '../loopback.ts';
import { type ObjectStore, openObjectStore } from './object-store.ts';
import { errorBody, Refusal } from './refusal.ts';
import { openResumableUploads, type ResumableUploads } from './resumable.ts';
import { routes } from './routes.ts';

/** What may stand in a query: a parameter beyond these would be promised and not kept. */
const parameters: ReadonlySet<string> = new Set([
  ...['alt', 'delimiter', 'endOffset', 'fields', 'generation', 'ifGenerationMatch'],
  ...['ifGenerationNotMatch', 'ifMetagenerationMatch', 'ifMetagenerationNotMatch', 'maxResults'],
  ...['name', 'pageToken', 'prefix', 'prettyPrint', 'project', 'projection', 'startOffset'],
  ...['upload_id', 'uploadType', 'userProject'],
]);

/** Says of a bucket to be made what is so here anyway; gcloud always writes it. */
const saidAnyway = 'enableObjectRetention=false';

/** Cloud Storage on this machine. */
export interface StorageEmulator {
  /** What STORAGE_EMULATOR_HOST is set to. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the part of Cloud Storage's JSON API that the project uses: buckets are made, read and
 * listed; objects are inserted in all three ways, read, listed, changed and deleted, each under
 * conditions on their generation. Everything else is answered 501. Its times are real ones.
 * @throws when the port is taken, or a file in `dir` is not one of its own
 */
export async function startStorage(options: {
  readonly dir: string;
  readonly port?: number;
}): Promise<StorageEmulator> {
  const { url, close } = await listenOnLoopback(
    await openStorageListener(options.dir),
    options.port,
  );
  return { url, close };
}

/**
 * Answers as `startStorage` does, for a server that somebody else starts.
 * @throws when a file in `dir` is not one of its own
 */
export async function openStorageListener(dir: string): Promise<RequestListener> {
  const store = await openObjectStore(dir);
  const uploads = openResumableUploads(store);
  return (request, response) => {
    serve(store, uploads, request, response).catch((error) => refuse(request, response, error));
  };
}

async function serve(
  store: ObjectStore,
  uploads: ResumableUploads,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const base = `http://127.0.0.1:${request.socket.localPort}`;
  const address = URL.parse(request.url ?? '/', base);
  if (address === null) throw new Refusal(400, `${request.url} is no address`);
  const { pathname, searchParams: query } = address;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  for (const route of routes) {
    const names = route.method === method ? route.path.exec(pathname) : null;
    if (names === null) continue;
    const [unknown] = [...query].find(([name, value]) => !isServed(name, value)) ?? [];
    if (unknown !== undefined) throw notServed(`the parameter ${unknown}`);
    const bucket = decode(names.groups?.['bucket']);
    const object = decode(names.groups?.['object']);
    return route.handle({ store, uploads, base, bucket, object, query, request, response });
  }
  throw notServed(`${request.method} ${pathname}`);
}

function isServed(name: string, value: string): boolean {
  return parameters.has(name) || `${name}=${value.toLowerCase()}` === saidAnyway;
}

function notServed(what: string): Refusal {
  return new Refusal(501, `This emulator of Cloud Storage does not serve ${what}`);
}

function decode(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new Refusal(400, `${text} is not percent-encoded UTF-8: ${cause}`);
  }
}

/** A download is refused in plain words, everything else in JSON, as by Cloud Storage. */
function refuse(request: IncomingMessage, response: ServerResponse, error: Error): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const status = error instanceof Refusal ? error.status : 500;
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const plain = request.url?.includes('alt=media') === true;
  response
    .writeHead(status, { 'content-type': plain ? 'text/html; charset=UTF-8' : 'application/json' })
    .end(plain ? error.message : errorBody(status, error.message));
}
