import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listenLocally } from '../../emulators/listen.ts';

/** A request, and when it came, in milliseconds since 1970. */
export interface CountedRequest {
  readonly method: string;
  /** With the query, as the client sent it. */
  readonly path: string;
  readonly status: number;
  readonly atMs: number;
}

/** What stands before a registry: it counts what is asked, and answers as late as a far registry. */
export interface Front {
  readonly url: string;
  /** Each answer is held back for so long. */
  latencyMs: number;
  /** What was asked since this was last called. */
  take(): readonly CountedRequest[];
  close(): Promise<void>;
}

/** Starts a front before the registry at an address; nothing but time is added to what it says. */
export async function startFront(registryUrl: string): Promise<Front> {
  const { hostname, port: registryPort } = new URL(registryUrl);
  const agent = new Agent({ keepAlive: true });
  let counted: CountedRequest[] = [];
  const server = createServer((asked, answer) => {
    const { method = '', url: path = '', headers } = asked;
    const atMs = performance.timeOrigin + performance.now();
    const place = { agent, hostname, port: registryPort };
    const passed = request({ ...place, method, path, headers }, (answered) => {
      counted.push({ method, path, status: answered.statusCode ?? 0, atMs });
      setTimeout(() => passBack(answered, answer), front.latencyMs);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => {
      if (!answer.writableFinished) passed.destroy();
    });
    if (hasBody(asked)) asked.pipe(passed);
    else passed.end();
  });
  const port = await listenLocally(server, 0);
  const front: Front = {
    url: `http://127.0.0.1:${port}`,
    latencyMs: 0,
    take() {
      const taken = counted;
      counted = [];
      return taken;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      agent.destroy();
    },
  };
  return front;
}

/** @see RFC 9112, section 6.3 */
function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function passBack(answered: IncomingMessage, answer: ServerResponse): void {
  answered.on('error', () => answer.destroy());
  answer.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
  answered.pipe(answer);
}
