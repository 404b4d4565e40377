import { z } from 'zod';
import { noteKinds } from '#core/change-log.ts';
import type { ComponentNotes } from '#core/component-notes.ts';
import { parseComponentTag } from '#core/version.ts';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';

const indent = 2;

const tag = z.string().transform((text, context) => {
  const parsed = parseComponentTag(text);
  if (parsed !== undefined) return parsed;
  context.issues.push({ code: 'custom', input: text, message: 'must be a tag vX.Y.Z' });
  return z.NEVER;
});

const notesSchema = z.array(
  z.object({
    ...{ component: z.string(), tag: z.string(), repository: z.string() },
    after: z.string().exactOptional(),
    saidIn: z.enum(['releases', 'both']).exactOptional(),
    unread: z.array(tag).exactOptional(),
    versions: z.array(
      z.object({
        tag,
        notes: z.array(z.object({ kind: z.enum(noteKinds), text: z.string() })),
      }),
    ),
    ...{ more: z.int().min(0), isCut: z.boolean() },
  }),
);

/** Writes `component-notes.json`, of a staging area. */
export function writeComponentNotes(staged: readonly ComponentNotes[]): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(staged, undefined, indent)}\n`);
}

/**
 * Reads `component-notes.json`.
 *
 * @throws PermanentError `malformed`
 */
export function readComponentNotes(bytes: Uint8Array): readonly ComponentNotes[] {
  const what = 'component-notes.json';
  return readBy(notesSchema, readJson(bytes, what), what);
}
