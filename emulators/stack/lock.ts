import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The right to use a directory, held by this process until it ends or lets go. */
export interface StackLock {
  close(): Promise<void>;
}

const askMs = 2_000;
const noFile = '\0';

/**
 * Takes the one lock of a directory, which is made if it is not there: a local socket named after it. The system gives it back when
 * the process ends, in whatever way, so no lock is ever left behind.
 * @throws when another stack holds it, whose process the message names, or it cannot be made
 */
export async function lockDirectory(dir: string): Promise<StackLock> {
  await mkdir(dir, { recursive: true }).catch((cause: Error) => {
    throw new Error(`Cannot keep data in ${dir}: ${cause.message}. Name a folder with --dir`, {
      cause,
    });
  });
  const path = socketPath(await realpath(dir));
  const server = createServer((socket) => socket.end(String(process.pid)));
  server.unref();
  if (!(await listen(server, path))) {
    const holder = await askHolder(path);
    if (holder !== undefined) throw new Error(heldBy(dir, holder));
    if (!path.startsWith(noFile)) await rm(path, { force: true });
    if (!(await listen(server, path))) throw new Error(heldBy(dir, 'unknown'));
  }
  return {
    close: async () => {
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

/**
 * Linux has names for sockets that need no file and go with the process; elsewhere it is a file, and
 * one to which nobody listens is left over.
 */
function socketPath(dir: string): string {
  const name = `csi-release-${createHash('sha256').update(dir).digest('hex').slice(0, 32)}`;
  return process.platform === 'linux' ? `${noFile}${name}` : join(tmpdir(), `${name}.sock`);
}

async function listen(server: Server, path: string): Promise<boolean> {
  server.listen(path);
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE')) return false;
    throw error;
  }
}

/** The holder's process id, `unknown` if it does not say, undefined if there is none. */
async function askHolder(path: string): Promise<string | undefined> {
  const socket = connect(path);
  try {
    const [pid] = await once(socket, 'data', { signal: AbortSignal.timeout(askMs) });
    return String(pid);
  } catch (error) {
    return hasCode(error, 'ECONNREFUSED') ? undefined : 'unknown';
  } finally {
    socket.destroy();
  }
}

function heldBy(dir: string, pid: string): string {
  return `Another local stack (process ${pid}) uses ${dir}: end it, or name another folder with --dir`;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
