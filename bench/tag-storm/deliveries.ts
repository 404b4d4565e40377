import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

/** What Pub/Sub has pushed to a function, and how it was answered. */
export interface Deliveries {
  /** The ids of the messages that the function has acknowledged. */
  acknowledged(): ReadonlySet<string>;
  /** How many pushes there were, those of a message that came again among them. */
  pushes(): number;
  /** How many answers of each status did not acknowledge; the lost connection counts as 0. */
  refusals(): Readonly<Record<number, number>>;
  /** The most that the function had in its hands at once. */
  atOnceMost(): number;
  close(): void;
}

/** Node tells of every request here, just before the server's own handler is given it. */
const channel = 'http.server.request.start';

const told = z.object({
  request: z.instanceof(IncomingMessage),
  response: z.instanceof(ServerResponse),
});
const pushed = z.object({ message: z.object({ messageId: z.string() }) });

/** Watches what is pushed from topics to the addresses of functions in this process. */
export function watchDeliveries(project: string): Deliveries {
  const prefix = `/projects/${project}/topics/`;
  const acknowledged = new Set<string>();
  const refusals: Record<number, number> = {};
  let pushes = 0;
  let atOnce = 0;
  let atOnceMost = 0;
  const onRequest = (announced: unknown): void => {
    const { request, response } = told.parse(announced);
    if (request.method !== 'POST' || !request.url?.startsWith(prefix)) return;
    pushes += 1;
    atOnce += 1;
    atOnceMost = Math.max(atOnceMost, atOnce);
    const messageId = messageIdOf(request);
    response.once('close', async () => {
      atOnce -= 1;
      const status = response.writableFinished ? response.statusCode : 0;
      const isAcknowledged = status >= 200 && status < 300;
      if (isAcknowledged) acknowledged.add(await messageId);
      else refusals[status] = (refusals[status] ?? 0) + 1;
    });
  };
  subscribe(channel, onRequest);
  return {
    acknowledged: () => acknowledged,
    pushes: () => pushes,
    refusals: () => refusals,
    atOnceMost: () => atOnceMost,
    close: () => {
      unsubscribe(channel, onRequest);
    },
  };
}

function messageIdOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      resolve(pushed.parse(JSON.parse(Buffer.concat(chunks).toString())).message.messageId),
    );
  });
}
