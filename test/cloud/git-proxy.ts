import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type LoopbackServer, listenOnLoopback } from '../../emulators/loopback.ts';

const deadlineMs = 20_000;

/** One request, as a test speaks of it. */
interface Asked {
  /** `greeting`, `ls-refs`, or `fetch 3`, by the number of ids that are wanted. */
  readonly what: string;
  readonly path: string;
}

/** An answer; one without an end is cut off. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly isCut?: boolean;
}

/** Changes what a host answers to one request. */
export type Alter = (asked: Asked, answer: Answer) => Answer;

/** What stands before a Git host, and writes down what the host is asked. */
export interface GitProxy extends LoopbackServer {
  /** What was asked since the last look, with how much came: `fetch 3: 5 objects`. */
  look(): readonly string[];
}

/** Stands before a Git host, and may alter what it answers. */
export async function openGitProxy(
  host: string,
  alter: Alter = (_asked, answer) => answer,
): Promise<GitProxy> {
  let seen: string[] = [];
  const relay = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const path = request.url ?? '/';
    const asked = { what: whatOf(body.toString('latin1')), path };
    const { method = 'GET' } = request;
    const answered = await fetch(`${host}${path}`, {
      method,
      headers: { 'git-protocol': String(request.headers['git-protocol']) },
      ...(method === 'POST' && { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(deadlineMs),
    });
    const bytes = Buffer.from(await answered.arrayBuffer());
    seen.push(`${asked.what}${sentIn(bytes)}`);
    const answer = alter(asked, { status: answered.status, body: bytes });
    response.writeHead(answer.status, answer.headers);
    if (answer.isCut === true) response.write(answer.body, () => response.destroy());
    else response.end(answer.body);
  };
  const server = await listenOnLoopback((request, response) => {
    relay(request, response).catch(() => response.destroy());
  });
  const look = () => {
    const last = seen;
    seen = [];
    return last;
  };
  return { ...server, look };
}

/** One packet of Git's protocol. */
export function packet(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}

/** How many objects the pack in an answer has; its header may come in two packets. */
function sentIn(answer: Buffer): string {
  const start = answer.indexOf('packfile\n');
  if (start < 0) return '';
  const parts: Buffer[] = [];
  let at = start + 'packfile\n'.length;
  for (let bytes = lengthAt(answer, at); bytes > 0; bytes = lengthAt(answer, at)) {
    parts.push(answer.subarray(at + 5, at + bytes));
    at += bytes;
  }
  return `: ${Buffer.concat(parts).readUInt32BE(8)} objects`;
}

function lengthAt(answer: Buffer, at: number): number {
  return Number.parseInt(answer.toString('latin1', at, at + 4), 16);
}

function whatOf(body: string): string {
  const command = /command=([a-z-]+)/.exec(body)?.[1] ?? 'greeting';
  return command === 'fetch' ? `fetch ${body.match(/want /g)?.length ?? 0}` : command;
}
