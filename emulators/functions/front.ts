import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type LoopbackServer, listenOnLoopback } from '../loopback.ts';
import { withCheckedToken } from './checked-token.ts';
import { type Endpoint, forward, unavailable } from './forward.ts';
import { type PushAnswers, pushAnswers } from './push-answers.ts';
import { messageIdOf } from './push-message.ts';

/** A function that gets an address of its own. */
interface FrontFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  /** Whether anybody may ask; of the others Cloud Run checks who asks. */
  readonly isPublic?: boolean;
}

/** What stands before the functions, as Cloud Run does: addresses that outlive the process. */
export interface Front {
  /** The address of every function by its name, for as long as the front stands. */
  readonly urls: Readonly<Record<string, string>>;
  /** From now on requests to these functions go there; those to others go where they went. */
  forwardTo(endpoints: Readonly<Record<string, Endpoint>>): void;
  /** From now on these are answered 503: their process is gone, another is on its way. */
  hold(names: readonly string[]): void;
  /**
   * Resolves with the 2xx status by which a function acknowledged the Pub/Sub message.
   * @throws when none came within 60 s
   */
  answered(messageId: string): Promise<number>;
  close(): Promise<void>;
}

/** Which functions, and on which ports if those matter; the others take any that is free. */
export interface FrontOptions {
  readonly functions: readonly FrontFunction[];
  readonly ports?: Readonly<Record<string, number>>;
}

/**
 * Opens one address per function. Until `forwardTo` is called every request is answered 503 with
 * Retry-After, as Pub/Sub expects of a push endpoint that is not up yet. A request that takes longer
 * than the function's timeout is answered 504, as in the cloud.
 * @throws when a port is taken
 */
export async function startFront({ functions, ports }: FrontOptions): Promise<Front> {
  const answers = pushAnswers();
  const targets = new Map<string, Endpoint>();
  const opened = await Promise.all(
    functions.map(async (one): Promise<[string, LoopbackServer]> => {
      const handle: RequestListener = (request, response) =>
        serve(one, targets.get(one.name), answers, request, response);
      return [one.name, await listenOnLoopback(handle, ports?.[one.name])];
    }),
  );
  return {
    urls: Object.fromEntries(opened.map(([name, server]) => [name, server.url])),
    forwardTo: (endpoints) => {
      for (const [name, endpoint] of Object.entries(endpoints)) targets.set(name, endpoint);
    },
    hold: (names) => {
      for (const name of names) targets.delete(name);
    },
    answered: answers.answered,
    close: async () => {
      await Promise.all(opened.map(([, server]) => server.close()));
    },
  };
}

function serve(
  asked: FrontFunction,
  endpoint: Endpoint | undefined,
  answers: PushAnswers,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (endpoint === undefined) {
    unavailable(response);
    return;
  }
  const messageId = messageIdOf(request);
  forward(request, response, {
    endpoint,
    timeoutMs: asked.timeoutSeconds * 1_000,
    headers: asked.isPublic === true ? request.headers : withCheckedToken(request.headers),
    onStatus: async (status) => {
      const id = await messageId;
      if (id !== undefined) answers.record(id, status);
    },
  });
}
