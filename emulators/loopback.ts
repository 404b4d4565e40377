import { createServer, type RequestListener, type Server } from 'node:http';
import { listenLocally } from './listen.ts';

/** A server on the loopback address and the way to end it. */
export interface LoopbackServer {
  /** Where it answers, without a slash at the end: `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly server: Server;
  /** Ends every connection and resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Serves `handle` on 127.0.0.1.
 * @param port 0 takes any that is free
 * @throws when the port is taken
 */
export async function listenOnLoopback(handle: RequestListener, port = 0): Promise<LoopbackServer> {
  const server = createServer(handle);
  const bound = await listenLocally(server, port);
  return {
    url: `http://127.0.0.1:${bound}`,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
