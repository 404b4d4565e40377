import { randomUUID } from 'node:crypto';
import type { Random } from '#flow/ports.ts';

/** Ids that nobody can guess. */
export const systemRandom: Random = { uuid: () => randomUUID() };
