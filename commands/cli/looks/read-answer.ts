import type { z } from 'zod';
import { readBy } from '#edge/faults.ts';
import { messageOf } from '../../words/unreadable.ts';
import { CommandFault } from '../frame/exit-codes.ts';

/**
 * Reads an answer by its schema. Keys that are not known yet are passed over: a server may be newer
 * than who asks it, and tells more.
 * @throws CommandFault `no answer` where it is not what it must be
 */
export function readAnswer<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  address: string,
): z.output<Schema> {
  try {
    return readBy(schema, known(schema, body), `the answer of ${address}`);
  } catch (cause) {
    const wayOut = 'use the csi-release of the version that runs there, or --json';
    throw new CommandFault('no answer', `${messageOf(cause)}; ${wayOut}`, { cause });
  }
}

function known(schema: z.ZodType, body: unknown): unknown {
  const { error } = schema.safeParse(body);
  const unknown = error?.issues.filter((issue) => issue.code === 'unrecognized_keys') ?? [];
  if (unknown.length === 0) return body;
  const copy: unknown = structuredClone(body);
  for (const { path, keys } of unknown) {
    const holder = path.reduce<unknown>((at, part) => Object(at)[part], copy);
    for (const key of keys) delete Object(holder)[key];
  }
  return copy;
}
