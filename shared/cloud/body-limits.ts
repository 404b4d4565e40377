import { subscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { problem } from './problem.ts';

/** A kind of request, by what it says of itself. */
interface RequestKind {
  readonly name: string;
  readonly bodyBytesMax: number;
  /** Whether its function is handed JSON; else nothing is parsed before it is known who sent it. */
  readonly isParsed: boolean;
}

const mebibyte = 1024 * 1024;

/** What says nothing else of itself. */
const pushedMessage: RequestKind = {
  name: 'a pushed message',
  // Pub/Sub takes 10 MB of data, which in base64 are 13.4 MB, and attributes beside them.
  bodyBytesMax: 14 * mebibyte,
  isParsed: true,
};

/** Who passes for another kind is no better off than that kind. */
const namedKinds: readonly (RequestKind & {
  readonly isOf: (request: IncomingMessage) => boolean;
})[] = [
  {
    name: 'a delivery of a webhook',
    isOf: ({ headers }) => 'x-github-event' in headers,
    // https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap
    bodyBytesMax: 25 * mebibyte,
    isParsed: false,
  },
  {
    name: "a person's request",
    isOf: ({ url }) => url?.startsWith('/api/') === true,
    bodyBytesMax: mebibyte / 16,
    isParsed: false,
  },
];

/** A refused body is read to its end and thrown away for so long: else no answer would arrive. */
const lingerMs = 5_000;

/**
 * Takes the bodies of requests before functions-framework does, in every HTTP server of this process:
 * the framework reads up to 1 GiB of anything, unpacks and parses it before its function is asked,
 * and writes what it cannot parse into the log. By its headers alone a body is refused here that is
 * too long (413), that is packed (415) or that does not say how long it is (411). The others come as
 * `rawBody`, and what messages bring as `body` too: JSON where it is JSON, else the bytes.
 */
export function limitBodies(): void {
  const limited = new WeakSet<Server>();
  // Node tells of a request before it hands it to the listeners, so none is missed.
  subscribe('http.server.request.start', (message) => {
    const server = serverOf(message);
    if (server === undefined || limited.has(server)) return;
    limited.add(server);
    standBefore(server);
  });
}

function serverOf(message: unknown): Server | undefined {
  if (typeof message !== 'object' || message === null || !('server' in message)) return undefined;
  return message.server instanceof Server ? message.server : undefined;
}

function standBefore(server: Server): void {
  const listeners = server.listeners('request');
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const passOn = () => {
      for (const listener of listeners) listener.call(server, request, response);
    };
    takeBody(request).then(passOn, () => response.destroy());
  };
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (!isRefused(request, response)) serve(request, response);
  });
  server.on('checkContinue', (request, response) => {
    if (isRefused(request, response)) return;
    response.writeContinue();
    serve(request, response);
  });
}

function isRefused(request: IncomingMessage, response: ServerResponse): boolean {
  const refusal = refusalOf(request);
  if (refusal === undefined) return false;
  const ending = setTimeout(() => request.destroy(), lingerMs).unref();
  request.once('close', () => clearTimeout(ending));
  request.resume();
  problem(response, ...refusal);
  return true;
}

function refusalOf(
  request: IncomingMessage,
): readonly [status: number, detail: string] | undefined {
  const { headers } = request;
  const { name, bodyBytesMax } = kindOf(request);
  if (headers['transfer-encoding'] !== undefined)
    return [411, 'say how long the body is: send Content-Length'];
  const bytes = lengthOf(request);
  if (bytes > bodyBytesMax)
    return [413, `${name} has at most ${bodyBytesMax} bytes, and this one has ${bytes}`];
  if (bytes > 0 && (headers['content-encoding'] ?? 'identity') !== 'identity')
    return [415, 'send the body as it is: no Content-Encoding is taken'];
  return undefined;
}

function kindOf(request: IncomingMessage): RequestKind {
  return namedKinds.find(({ isOf }) => isOf(request)) ?? pushedMessage;
}

/** The framework leaves a body alone that was read, and these names are its own. */
async function takeBody(request: IncomingMessage): Promise<void> {
  if (lengthOf(request) === 0) return;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const rawBody = Buffer.concat(chunks);
  const isJson = /json/i.test(request.headers['content-type'] ?? '');
  const body = kindOf(request).isParsed && isJson ? jsonOf(rawBody) : rawBody;
  Object.assign(request, { rawBody, body });
}

function jsonOf(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' ? (value ?? bytes) : bytes;
  } catch {
    return bytes;
  }
}

function lengthOf({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0);
}
