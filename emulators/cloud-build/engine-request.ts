import { type Dispatcher, Pool } from 'undici';
import { z } from 'zod';
import type { EngineAddress } from './engine-address.ts';

/** One call to the engine's API. */
export interface EngineCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  /** Statuses of errors that mean that there is nothing to do; the answer is then undefined. */
  readonly harmless?: readonly number[];
  /** Ends a call that may take as long as a container runs; any other has 30 seconds. */
  readonly until?: AbortSignal;
}

/** The body of an answer. */
export type EngineAnswer = Dispatcher.ResponseData['body'];

/** Connections to one engine. */
export interface EngineConnection {
  /** @throws Error in the engine's own words, or where it does not answer */
  readonly ask: (call: EngineCall) => Promise<EngineAnswer | undefined>;
  readonly close: () => Promise<void>;
}

const callMs = 30_000;
const errorStatusMin = 400;
const refusalSchema = z.object({ message: z.string() });

/** Opens connections to an engine; the first is made by the first call. */
export function openConnection({ origin, socketPath }: EngineAddress): EngineConnection {
  const pool = new Pool(origin, socketPath === undefined ? {} : { socketPath });
  return {
    ask: (call) => ask(pool, call),
    close: () => pool.destroy(),
  };
}

async function ask(pool: Pool, call: EngineCall): Promise<EngineAnswer | undefined> {
  const { method, path, body, harmless = [], until } = call;
  const limits = until === undefined ? {} : { headersTimeout: 0, bodyTimeout: 0 };
  const { statusCode, body: answer } = await pool.request({
    method,
    path,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    signal: until ?? AbortSignal.timeout(callMs),
    ...limits,
  });
  if (statusCode < errorStatusMin) return answer;
  const text = await answer.text();
  if (harmless.includes(statusCode)) return undefined;
  throw new Error(refusal(text) ?? `${method} ${path} was answered ${statusCode}: ${text}`);
}

function refusal(text: string): string | undefined {
  try {
    return refusalSchema.parse(JSON.parse(text)).message;
  } catch {
    return undefined;
  }
}
