import { createHash } from 'node:crypto';

const nameLength = 32;

/**
 * Names a run elsewhere by what tells it from others, such as its address: short, the same for the
 * same, and no link.
 */
export function nameOfRun(identity: string): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, nameLength);
}
