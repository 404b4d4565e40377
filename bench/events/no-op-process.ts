import { once } from 'node:events';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { Order, Report } from './no-op.ts';
import './no-op-functions.ts';

/**
 * `no-op-process.ts FUNCTION` serves a function that does nothing by the server of functions-framework, and counts what it answers. It
 * tells its parent its port, and then, for every order, when so many events were answered.
 */
async function main([name = 'no-op']: readonly string[]): Promise<void> {
  const server = getTestServer(name);
  let order: Order = { events: 0 };
  let answered = 0;
  let inFlight = 0;
  let inFlightMost = 0;
  server.prependListener('request', (_request, response) => {
    inFlight += 1;
    inFlightMost = Math.max(inFlightMost, inFlight);
    response.once('close', () => {
      inFlight -= 1;
      if (response.statusCode < 300) answered += 1;
      if (answered === order.events) tell({ kind: 'done', inFlightMost });
    });
  });
  process.on('message', (next: Order) => {
    order = next;
    answered = 0;
    inFlightMost = 0;
    tell({ kind: 'ready' });
  });
  process.once('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port');
  tell({ kind: 'listening', port: address.port });
}

function tell(report: Report): void {
  process.send?.(report);
}

await main(process.argv.slice(2));
