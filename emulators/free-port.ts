import { once } from 'node:events';
import { createServer } from 'node:net';
import { takenPort } from './listen.ts';

/** Below the ports that Linux (32768) and macOS (49152) hand out to those who ask for any. */
const lowestPort = 15_000;
const highestPort = 32_000;
const attemptsMax = 50;

/**
 * A port of 127.0.0.1 that nobody listens on, for a program that has to be told its port.
 *
 * Between this answer and the program's start, nobody who asks the system for any port can be given
 * this one: it lies outside of the range from which those are taken.
 * @param wanted answered if it is free; 0 stands for any
 * @throws when `wanted` is taken, or fifty others in a row are
 */
export async function freePort(wanted = 0): Promise<number> {
  if (wanted !== 0) {
    if (await isFree(wanted)) return wanted;
    throw new Error(takenPort(wanted));
  }
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const port = lowestPort + Math.floor(Math.random() * (highestPort - lowestPort));
    if (await isFree(port)) return port;
  }
  throw new Error(
    `No free port found between ${lowestPort} and ${highestPort}: ${attemptsMax} were tried. ` +
      'End programs that listen on many ports, or name the ports',
  );
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
