import type { IncomingMessage } from 'node:http';

const arrivals = new WeakMap<IncomingMessage, number>();

/** Notes that a request has just come: its headers, and of its body nothing yet. */
export function noteArrival(request: IncomingMessage): void {
  arrivals.set(request, performance.now());
}

/** How long ago a request came, in milliseconds; 0 for one whose arrival nobody noted. */
export function msSinceArrival(request: IncomingMessage): number {
  const nowMs = performance.now();
  return nowMs - (arrivals.get(request) ?? nowMs);
}
