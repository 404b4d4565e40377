import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { startChild } from '../child-process.ts';
import { type FunctionsCode, moduleOf, nodeCommand } from './functions-code.ts';
import type { ProcessForm } from './kept-process.ts';

const framework = '@google-cloud/functions-framework';
const manifestRead = z.object({ bin: z.object({ 'functions-framework': z.string() }) });
const lookAgainMs = 20;

/**
 * One function in a process of its own: functions-framework's own program, started as a deployment
 * starts it. As a port it gets the path of a socket, which it takes as well: by number it would
 * listen on every address of this machine, and could find the port taken.
 * @param sockets a folder that nobody else can read
 */
export function isolatedProcess(name: string, sockets: string, code: FunctionsCode): ProcessForm {
  const args = [findProgram(), '--target', name, '--source', moduleOf(code)];
  let started = 0;
  return {
    title: `The process of ${name}`,
    names: [name],
    async start(waiting) {
      started += 1;
      const socketPath = join(sockets, `${name}-${started}`);
      const child = await startChild(nodeCommand(code, ...args, '--port', socketPath));
      const endpoints = untilTaken(socketPath, waiting).then(() => ({ [name]: { socketPath } }));
      return { child, endpoints };
    },
  };
}

/** The file that the package names as its command; its `exports` hide it from `require.resolve`. */
function findProgram(): string {
  const manifest = findPackageJSON(framework, import.meta.url);
  if (manifest === undefined) throw new Error(`${framework} is not installed: run npm ci`);
  const { bin } = manifestRead.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  return join(manifest, '..', bin['functions-framework']);
}

/** Resolves when somebody takes connections; the framework listens when its function is loaded. */
async function untilTaken(socketPath: string, waiting: AbortSignal): Promise<void> {
  while (!(await takesConnections(socketPath))) {
    await delay(lookAgainMs, undefined, { signal: waiting });
  }
}

async function takesConnections(socketPath: string): Promise<boolean> {
  const socket = connect(socketPath);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
