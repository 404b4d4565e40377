import { once } from 'node:events';
import type { Server } from 'node:net';

/**
 * Has a server listen on the loopback address and nowhere else: the emulators ask nobody who they
 * are, so nobody but this machine may reach them.
 * @param port 0 takes any that is free
 * @returns the port
 * @throws when the port is taken
 */
export async function listenLocally(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw isTaken ? new Error(takenPort(port), { cause }) : cause;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error(`A TCP port was asked for, the server listens on ${address}`);
  }
  return address.port;
}

/** What to do about a port that somebody else has. */
export function takenPort(port: number): string {
  return `Port ${port} of 127.0.0.1 is taken: end who listens there, or name another`;
}
