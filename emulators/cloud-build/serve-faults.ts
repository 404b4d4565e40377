import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Faults } from './faults.ts';

const path = '/faults';
const bodyMaxBytes = 4_096;
const faultsMax = 1_000;

const count = z.int().min(0).max(faultsMax).optional();
const countsShape = z.strictObject({
  lostResponses: count,
  silentResponses: count,
  droppedNotices: count,
  duplicateNotices: count,
  lateNotices: count,
});

/**
 * Serves the fault switches: GET `/faults` tells them, POST sets those that it names,
 * `{"lostResponses":1}`. Other paths go to the other listener.
 */
export function serveFaults(faults: Faults, other: RequestListener): RequestListener {
  const app = new Hono()
    .get(path, (context) => answer(context, faults))
    .post(path, bodyLimit({ maxSize: bodyMaxBytes }), async (context) => {
      const request = countsShape.safeParse(readJson(await context.req.text()));
      if (!request.success) {
        const names = Object.keys(faults.counts()).join(', ');
        const error = `Send {"lostResponses":1}: whole numbers up to ${faultsMax} for ${names}`;
        return context.json({ error }, 400);
      }
      const given = Object.entries(request.data).filter(([, value]) => value !== undefined);
      faults.set(Object.fromEntries(given));
      return answer(context, faults);
    });
  const listener = getRequestListener(app.fetch);
  return (request, response) =>
    request.url === path ? listener(request, response) : other(request, response);
}

function answer(context: Context, faults: Faults): Response {
  return context.json({ ...faults.counts(), keptBack: faults.keptBack() });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
