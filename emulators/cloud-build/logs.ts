import { createReadStream, createWriteStream } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';

/** The log of one build while it is written. */
export interface BuildLog {
  /** Appends a line; what is beyond the log's limit is dropped, and the log says so. */
  readonly line: (text: string) => void;
  /** Resolves when every line so far is in the file. */
  readonly written: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const logMaxBytes = 64 * 1024 * 1024;
const logPath = /^\/logs\/(log-[0-9a-f-]{36}\.txt)$/;

/** The name of a build's log, as Cloud Build names it in a logs bucket. */
export function logName(buildId: string): string {
  return `log-${buildId}.txt`;
}

/** Opens the log of a build for writing; a log that is there is continued. */
export function openLog(dir: string, buildId: string): BuildLog {
  const file = join(dir, logName(buildId));
  const stream = createWriteStream(file, { flags: 'a' });
  stream.on('error', (error) => console.error(`Cannot write ${file}: ${error.message}`));
  let bytes = 0;
  return {
    line: (text) => {
      if (bytes > logMaxBytes) return;
      bytes += Buffer.byteLength(text) + 1;
      const full = `The log is longer than ${logMaxBytes} bytes: the rest is not kept`;
      stream.write(`${bytes > logMaxBytes ? full : text}\n`);
    },
    written: () => new Promise((resolve) => stream.write('', () => resolve())),
    close: async () => {
      stream.end();
      await finished(stream).catch(() => undefined);
    },
  };
}

/** Answers `GET /logs/log-ID.txt` with the log as far as it is written, and 404 to the rest. */
export function serveLogs(dir: string): RequestListener {
  return (request, response) => {
    const name = logPath.exec(request.url ?? '')?.[1];
    const refuse = (): void => {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end(`The Cloud Build emulator has nothing at ${request.method} ${request.url}\n`);
    };
    if (name === undefined || request.method !== 'GET') return refuse();
    const file = createReadStream(join(dir, name));
    file.once('error', refuse);
    file.once('open', () => {
      file.off('error', refuse);
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
      pipeline(file, response).catch(() => response.destroy());
    });
  };
}
