import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, vi } from 'vitest';
import { z } from 'zod';

const pushSchema = z.object({
  message: z.object({
    messageId: z.string(),
    message_id: z.string(),
    publishTime: z.iso.datetime(),
    publish_time: z.iso.datetime(),
    data: z.string().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    orderingKey: z.string().optional(),
  }),
  subscription: z.string(),
  deliveryAttempt: z.number().optional(),
});

/** A push as it came. */
export interface Push {
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: z.output<typeof pushSchema>;
  readonly text: string;
  readonly atMs: number;
}

/** What is answered to a push. */
export type Answer = (push: Push) => number | Promise<number>;

/** An HTTP server that is pushed to. */
export interface PushEndpoint {
  readonly url: string;
  readonly pushes: readonly Push[];
  /** The most pushes that were unanswered at once. */
  inFlightMost(): number;
  inFlight(): number;
  /** Resolves when so many came. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

const waitMs = 30_000;
const processingStatus = 102;

/** Listens on 127.0.0.1; 102 is followed by 500, to see which of the two counts. */
export async function openPushEndpoint(answer: Answer): Promise<PushEndpoint> {
  const pushes: Push[] = [];
  let inFlight = 0;
  let inFlightMost = 0;
  const server = createServer(async (request, response) => {
    inFlight += 1;
    inFlightMost = Math.max(inFlightMost, inFlight);
    response.on('close', () => {
      inFlight -= 1;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const body = pushSchema.parse(JSON.parse(text));
    const { url: path = '', headers } = request;
    const push = { path, contentType: headers['content-type'], body, text, atMs: Date.now() };
    pushes.push(push);
    const status = await answer(push);
    if (status === processingStatus) response.writeProcessing();
    response.writeHead(status === processingStatus ? 500 : status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}/projects/p/topics/t`,
    pushes,
    inFlightMost: () => inFlightMost,
    inFlight: () => inFlight,
    until: (count) =>
      vi.waitFor(() => expect(pushes.length).toBeGreaterThanOrEqual(count), {
        timeout: waitMs,
        interval: 10,
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
