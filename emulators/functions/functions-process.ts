import { once } from 'node:events';
import { writeSync } from 'node:fs';
import type { Server } from 'node:http';
import { pathToFileURL } from 'node:url';
import { getTestServer } from '@google-cloud/functions-framework/testing';

/**
 * The process in which the functions run: `functions-process.ts MODULE NAME...` imports the module
 * that registers the functions and serves each of those named on a port of its own, by the server
 * that functions-framework runs in production. It says `{"ports":{NAME:PORT}}` on descriptor 4
 * when all listen.
 */
async function main([modulePath, ...names]: readonly string[]): Promise<void> {
  if (modulePath === undefined || names.length === 0) {
    throw new Error('Usage: functions-process.ts MODULE NAME...');
  }
  await import(pathToFileURL(modulePath).href);
  const servers = names.map((name) => getTestServer(name));
  process.once('SIGTERM', () => end(servers));
  const ports = await Promise.all(servers.map(listen));
  const named = Object.fromEntries(names.map((name, index) => [name, ports[index]]));
  writeSync(wordDescriptor, `${JSON.stringify({ ports: named })}\n`);
}

/** Where whoever started us listens to us; our output is the functions' own. */
const wordDescriptor = 4;

const endGraceMs = 2_000;

/** Lets requests in flight end, for two seconds; clients' connections may not keep us longer. */
function end(servers: readonly Server[]): void {
  setTimeout(() => process.exit(0), endGraceMs);
  const closed = servers.map((server) => {
    server.close();
    return once(server, 'close');
  });
  Promise.all(closed).then(() => process.exit(0));
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`No TCP port: ${address}`);
  return address.port;
}

await main(process.argv.slice(2));
