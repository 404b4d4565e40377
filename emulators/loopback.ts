import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on the loopback address and the way to end it. */
export interface LoopbackServer {
  /** Where it answers, without a slash at the end: `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly server: Server;
  /** Ends every connection and resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Serves `handle` on 127.0.0.1 and nowhere else: the emulators ask nobody who they are, so nobody
 * but this machine may reach them.
 * @param port 0 takes any that is free
 * @throws when the port is taken
 */
export async function listenOnLoopback(handle: RequestListener, port = 0): Promise<LoopbackServer> {
  const server = createServer(handle);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') {
    throw new Error(`A TCP port was asked for, the server listens on ${address}`);
  }
  return address.port;
}
