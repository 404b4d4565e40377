import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { EngineAddress } from './engine-address.ts';

/** One call to the engine's API. */
export interface EngineCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Sent as JSON; bytes as they are. */
  readonly body?: object;
  /** Statuses of errors that mean that there is nothing to do; the answer is then undefined. */
  readonly harmless?: readonly number[];
  /** Ends a call that may take as long as a container runs; any other has 30 seconds. */
  readonly until?: AbortSignal;
}

/** Connections to one engine. */
export interface EngineConnection {
  /** @throws Error in the engine's own words, or where it does not answer */
  readonly ask: (call: EngineCall) => Promise<IncomingMessage | undefined>;
  readonly close: () => void;
}

const callMs = 30_000;
const errorStatusMin = 400;
const refusalSchema = z.object({ message: z.string() });
const answerSchema = z.tuple([z.custom<IncomingMessage>()]);

/** Opens connections to an engine; the first is made by the first call. */
export function openConnection(address: EngineAddress): EngineConnection {
  const agent = new Agent({ keepAlive: true });
  return {
    ask: (call) => ask(address, agent, call),
    close: () => agent.destroy(),
  };
}

async function ask(
  { socketPath, url }: EngineAddress,
  agent: Agent,
  { method, path, body, harmless = [], until }: EngineCall,
): Promise<IncomingMessage | undefined> {
  const isBytes = Buffer.isBuffer(body);
  const sent = request(new URL(path, url), {
    ...(socketPath !== undefined && { socketPath }),
    ...(body !== undefined && {
      headers: { 'content-type': isBytes ? 'application/x-tar' : 'application/json' },
    }),
    ...{ agent, method, signal: until ?? AbortSignal.timeout(callMs) },
  });
  sent.end(body === undefined || isBytes ? body : JSON.stringify(body));
  const [answer] = answerSchema.parse(await once(sent, 'response'));
  const { statusCode = errorStatusMin } = answer;
  if (statusCode < errorStatusMin) return answer;
  const why = await text(answer);
  if (harmless.includes(statusCode)) return undefined;
  throw new Error(refusal(why) ?? `${method} ${path} was answered ${statusCode}: ${why}`);
}

function refusal(answer: string): string | undefined {
  try {
    return refusalSchema.parse(JSON.parse(answer)).message;
  } catch {
    return undefined;
  }
}
