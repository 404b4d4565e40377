import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { z } from 'zod';

/** A message that Pub/Sub pushed to a function. */
export interface Push {
  readonly topic: string;
  readonly messageId: string;
  /** When Pub/Sub took the message, by its own clock. Milliseconds since 1970, like the next. */
  readonly publishedMs: number;
  /** When the request with the message arrived. */
  readonly arrivedMs: number;
  /** The document that it wakes; none for a message of another kind. */
  readonly wakes?: string;
}

/** The pushes to servers of this process, oldest first. */
export interface Pushes {
  seen(): readonly Push[];
  close(): void;
}

/** Node tells of every request here, just before the server's own handler is given it. */
const channel = 'http.server.request.start';
const pushPath = /^\/projects\/[^/]+\/topics\/([^/?]+)$/;

const announced = z.object({ request: z.instanceof(IncomingMessage) });
const pushed = z.object({
  message: z.object({
    messageId: z.string(),
    publishTime: z.iso.datetime(),
    data: z.base64().default(''),
  }),
});
const wake = z.object({ wake: z.object({ id: z.string() }) });

/** Watches the pushes that arrive at the addresses of functions in this process. */
export function watchPushes(): Pushes {
  const pushes: Push[] = [];
  const onRequest = (told: unknown): void => {
    const arrivedMs = Date.now();
    const { request } = announced.parse(told);
    const topic = pushPath.exec(request.url ?? '')?.[1];
    if (topic === undefined || request.method !== 'POST') return;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      pushes.push({ topic, arrivedMs, ...readPush(body) });
    });
  };
  subscribe(channel, onRequest);
  return {
    seen: () => [...pushes],
    close: () => {
      unsubscribe(channel, onRequest);
    },
  };
}

function readPush(body: unknown): Omit<Push, 'topic' | 'arrivedMs'> {
  const { messageId, publishTime, data } = pushed.parse(body).message;
  const content = Buffer.from(data, 'base64').toString('utf8');
  const woken = wake.safeParse(content === '' ? undefined : JSON.parse(content)).data?.wake.id;
  const facts = { messageId, publishedMs: Date.parse(publishTime) };
  return woken === undefined ? facts : { ...facts, wakes: woken };
}
