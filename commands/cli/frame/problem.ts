import { z } from 'zod';
import { CommandFault, type ExitName } from './exit-codes.ts';

/** What a server answered to one request. */
export interface Answered {
  readonly status: number;
  readonly etag: string | undefined;
  /** How long it wants to be left alone. */
  readonly retryAfterMs: number | undefined;
  /** Read as JSON; none where it is not. */
  readonly body: unknown;
  readonly text: string;
}

const problemRead = z.object({ detail: z.string().min(1) });
/** So much is told of an answer that is no problem of ours. */
const excerptMax = 200;

/** The error for an answer that refuses: its own words, and how a command ends by it. */
export function faultOf(what: string, answered: Answered): CommandFault {
  const { status, body, text, retryAfterMs } = answered;
  const detail = problemRead.safeParse(body).data?.detail;
  if (status >= 300 && status < 400)
    return new CommandFault('not allowed', `${what}: the server wants a sign-in; ${signIn}`);
  const exit = exitOf(status, retryAfterMs);
  const words = detail ?? `${what} was answered with ${status}${excerptOf(text)}`;
  if (status === 401) return new CommandFault(exit, `${words}; ${signIn}`);
  if (exit === 'not yet' && retryAfterMs !== undefined)
    return new CommandFault(exit, `${words} (ask again in ${durationText(retryAfterMs)})`);
  return new CommandFault(exit, words);
}

const signIn = 'sign in: csi-release login';

/** A conflict that time alone mends says when. */
function exitOf(status: number, retryAfterMs: number | undefined): ExitName {
  if (status === 401 || status === 403) return 'not allowed';
  if (status === 404) return 'not found';
  if (status === 400 || status === 405 || status === 415) return 'usage';
  if (status === 409 && retryAfterMs !== undefined) return 'not yet';
  return status === 408 || status === 429 || status >= 500 ? 'no answer' : 'failed';
}

function excerptOf(text: string): string {
  const words = text.replace(/\s+/g, ' ').trim();
  if (words === '') return '';
  return `: ${words.length > excerptMax ? `${words.slice(0, excerptMax)}...` : words}`;
}

function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
