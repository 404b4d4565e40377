import { subscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { printable } from '#edge/faults.ts';
import type { Log } from '#flow/ports.ts';
import { noteArrival } from './arrival.ts';
import { openBodyMemory } from './body-memory.ts';
import { problem } from './problem.ts';
import type { MayPush } from './push-identity.ts';
import { receiveBody, tooLong } from './receive-body.ts';
import type { Refusal } from './refusal.ts';
import { kindOf } from './request-kind.ts';
import { traced } from './trace-context.ts';

/** A refused body is read to its end and thrown away for so long: else no answer would arrive. */
const lingerMs = 5_000;

/**
 * Takes the bodies of requests before functions-framework does, in every HTTP server of this process:
 * the framework reads up to 1 GiB of anything, unpacks and parses it before its function is asked,
 * and writes what it cannot parse into the log. Refused here is, by its headers alone, a body that is
 * too long (413), packed (415), of a delivery that nobody signed (401), or a message of whoever may
 * push none (401, 403); while it comes, one that turns out to be too long (413), comes too slowly
 * (408), or for which there is no room (503). The others come as `rawBody`; `body` is JSON where it
 * is JSON, parsed for who asks for it.
 */
export function limitBodies(mayPush: MayPush): void {
  const limited = new WeakSet<Server>();
  const hold = openBodyMemory();
  // Node tells of a request before it hands it to the listeners, so none is missed.
  subscribe('http.server.request.start', (message) => {
    const server = serverOf(message);
    if (server === undefined || limited.has(server)) return;
    limited.add(server);
    standBefore(server, hold, mayPush);
  });
}

function serverOf(message: unknown): Server | undefined {
  if (typeof message !== 'object' || message === null || !('server' in message)) return undefined;
  return message.server instanceof Server ? message.server : undefined;
}

function standBefore(
  server: Server,
  hold: ReturnType<typeof openBodyMemory>,
  mayPush: MayPush,
): void {
  const listeners = server.listeners('request');
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const kind = kindOf(request);
    const held = hold(Math.min(kind.bodyBytesMax, lengthOf(request) ?? Infinity));
    response.once('close', held.letGo);
    const goOn = (received: Buffer | Refusal): void => {
      if (Buffer.isBuffer(received)) {
        handOver(request, received);
        for (const listener of listeners) listener.call(server, request, response);
        return;
      }
      held.letGo();
      refuse(request, response, received);
    };
    receiveBody(request, kind, held).then(goOn, () => response.destroy());
  };
  const begin = async (
    request: IncomingMessage,
    response: ServerResponse,
    isAwaited: boolean,
  ): Promise<void> => {
    noteArrival(request);
    const isPush = request.method === 'POST' && kindOf(request).isPushed;
    const refusal = refusalByHeaders(request) ?? (isPush ? await mayPush(request) : undefined);
    if (refusal !== undefined) {
      refuse(request, response, refusal);
      return;
    }
    if (isAwaited) response.writeContinue();
    serve(request, response);
  };
  server.removeAllListeners('request');
  server.on('request', (request, response) =>
    traced(request.headers, () => begin(request, response, false)),
  );
  server.on('checkContinue', (request, response) =>
    traced(request.headers, () => begin(request, response, true)),
  );
}

function refusalByHeaders(request: IncomingMessage): Refusal | undefined {
  const { headers } = request;
  const kind = kindOf(request);
  const bytes = lengthOf(request) ?? 0;
  if (bytes > kind.bodyBytesMax) return tooLong(kind, bytes);
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return { status: 501, detail: 'no Transfer-Encoding but chunked is taken' };
  const isPacked = (headers['content-encoding'] ?? 'identity') !== 'identity';
  if (isPacked && (bytes > 0 || coding !== undefined))
    return { status: 415, detail: 'send the body as it is: no Content-Encoding is taken' };
  return kind.refusalOf?.(request);
}

/** What its headers say; none where it is to be counted as it comes, or there is no body. */
function lengthOf({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Answers at once, and hears out the rest of the body for a while. */
function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { status, detail, headers = {} } = refusal;
  const { socket } = request;
  const ending = setTimeout(() => socket.destroy(), lingerMs);
  const isOver = () => {
    clearTimeout(ending);
    socket.off('close', isOver);
  };
  // Once it is answered, a request does not hear of it that its connection is gone.
  socket.once('close', isOver);
  request.once('close', isOver).resume();
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  problem(response, status, detail);
  log(request, refusal);
}

let loaded: Promise<Log> | undefined;

/** The log is loaded for the first refusal: most processes never have any. */
function log(request: IncomingMessage, { status, detail }: Refusal): void {
  loaded ??= import('./log.ts').then(({ jsonLog }) => jsonLog());
  const id = request.headers['x-github-delivery'];
  const delivery = typeof id === 'string' ? printable(id) : undefined;
  const { name } = kindOf(request);
  loaded.then((to) => to.warn(`refused ${name}`, { delivery, reason: `${status}: ${detail}` }));
}

/** The framework leaves a body alone that was read, and these names are its own. */
function handOver(request: IncomingMessage, rawBody: Buffer): void {
  const keep = (value: unknown) => {
    Object.defineProperty(request, 'body', { value, writable: true, configurable: true });
    return value;
  };
  const get = () => keep(bodyOf(request, rawBody));
  Object.defineProperty(request, 'body', { get, set: keep, configurable: true });
  Object.assign(request, { rawBody });
}

function bodyOf({ headers }: IncomingMessage, bytes: Buffer): unknown {
  if (!/json/i.test(headers['content-type'] ?? '')) return bytes;
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' ? (value ?? bytes) : bytes;
  } catch {
    return bytes;
  }
}
