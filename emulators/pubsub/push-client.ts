import { Agent, request } from 'undici';
import type { SendPush } from './pusher.ts';

/** What sends pushes over HTTP. */
export interface PushClient {
  readonly send: SendPush;
  /** Breaks every connection off. */
  close(): Promise<void>;
}

/**
 * A connection is used again only so soon after its last answer that no server has closed it
 * meanwhile: Node's own waits 5 s.
 */
const idleMs = 1_000;
/** Longer than any lease: the signal comes first, but where 102 was taken for an answer. */
const answerMs = 601_000;
/** How long an endpoint may take over the rest of an answer whose status has come. */
const bodyMs = 5_000;
const processingStatus = 102;
const headers = { 'content-type': 'application/json', 'user-agent': 'CloudPubSub-Google' };

/** Opens connections as they are needed. */
export function openPushClient(): PushClient {
  const dispatcher = new Agent({
    pipelining: 1,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    headersTimeout: answerMs,
    bodyTimeout: bodyMs,
  });
  return {
    /** Its time is bounded by the signal: it fires when the message's lease ends. */
    send: (endpoint, body, signal) =>
      new Promise((resolve, reject) => {
        const onInfo = ({ statusCode }: { readonly statusCode: number }): void => {
          if (statusCode === processingStatus) resolve(statusCode);
        };
        const options = { dispatcher, method: 'POST', headers, body, signal, onInfo } as const;
        request(endpoint, options)
          .then(async (answer) => {
            resolve(answer.statusCode);
            await answer.body.dump();
          })
          .catch(reject);
      }),
    close: () => dispatcher.destroy(),
  };
}
