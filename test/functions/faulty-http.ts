import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { listenOnLoopback } from '../../emulators/loopback.ts';

/** What a service does instead of its work: answer with a status, half or nothing, or hang up. */
export type HttpFault =
  | 'silence'
  | 'cut'
  | 'half'
  | {
      readonly status: number;
      /** Seconds; 1 where nothing is said. */
      readonly retryAfter?: string;
    };

/** A service of HTTP that can be made to fail. */
export interface FaultyHttp {
  readonly url: string;
  /** Says what befalls a request, or that nothing does. */
  fault: (method: string, path: string) => HttpFault | undefined;
  /** Every request so far, as `GET /v2/`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Stands before a service and hands on what no fault befalls, without some headers of the answers. */
export async function startFaultyHttp(
  service: string,
  hidden: readonly string[] = [],
): Promise<FaultyHttp> {
  const asked: string[] = [];
  const { url, close } = await listenOnLoopback((request, response) => {
    const { method = 'GET', url: path = '/' } = request;
    asked.push(`${method} ${path}`);
    const fault = proxy.fault(method, path);
    if (fault === undefined) handOn({ service, hidden }, request, response);
    else if (fault === 'cut') request.socket.destroy();
    else if (fault === 'half') breakOff(request, response);
    else if (fault !== 'silence') refuse(fault, request, response);
  });
  const proxy: FaultyHttp = { url, close, asked, fault: () => undefined };
  return proxy;
}

/** What has no body to read, or does what it says nothing of, just breaks. */
function breakOff({ method, socket }: IncomingMessage, response: ServerResponse): void {
  if (method !== 'GET') return void socket.destroy();
  response.writeHead(200, { 'content-length': '1000' }).write('{');
  response.socket?.destroySoon();
}

function refuse(
  { status, retryAfter = '1' }: Extract<HttpFault, { status: number }>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  request.resume();
  response.writeHead(status, { 'retry-after': retryAfter, 'content-type': 'text/plain' });
  response.end(`out of order: ${status}`);
}

interface Service {
  readonly service: string;
  readonly hidden: readonly string[];
}

function handOn(
  { service, hidden }: Service,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { method, headers, url: path = '/' } = request;
  const onward = httpRequest(
    new URL(path, service),
    { method, headers, agent: false },
    (answer) => {
      const shown = Object.entries(answer.headers).filter(([name]) => !hidden.includes(name));
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(shown));
      pipeline(answer, response, () => undefined);
    },
  );
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
