import { z } from 'zod';
import type { Digest } from '#core/image.ts';
import { readBy } from './faults.ts';
import { digestSchema } from './texts.ts';

const linesMax = 10_000;

const line = z
  .string()
  .regex(/^[0-9a-f]{64} {2}[^/\\\r].*$/, 'must be a SHA-256, two spaces and a path')
  .transform((text) => ({ hex: text.slice(0, 64), path: text.slice(66) }))
  .transform(({ hex, path }) => ({ path, digest: digestSchema.parse(`sha256:${hex}`) }));

const listSchema = z.array(line).max(linesMax, `has more than ${linesMax} lines`);

/**
 * Reads a file of checksums as `sha256sum` writes it, one line for each file.
 *
 * @throws PermanentError `malformed`
 */
export function readChecksums(
  bytes: Uint8Array,
  what: string,
): readonly { readonly path: string; readonly digest: Digest }[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return readBy(listSchema, lines.at(-1) === '' ? lines.slice(0, -1) : lines, what);
}
