import { findAsk } from '#api/asks.ts';
import { readBy } from '#edge/faults.ts';

/** Reads a body as it is read of whoever asks for something at this path below `/api/v1/`. */
export function saidAt(path: string): (body: unknown) => unknown {
  const { body: schema, called } = findAsk(`/api/v1/${path}`);
  return (body) => readBy(schema, body, called);
}
