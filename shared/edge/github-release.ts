import { z } from 'zod';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import { linkSchema } from './texts.ts';

const releaseSchema = z.object({
  id: z.int().positive(),
  body: z.string().nullish(),
  html_url: linkSchema,
});

const refusalSchema = z.object({
  errors: z.array(z.object({ code: z.string().optional() })),
});

/**
 * Reads a release as GitHub's REST API shows it.
 *
 * @throws PermanentError `malformed`
 */
export function readGithubRelease(bytes: Uint8Array) {
  const what = 'the release on GitHub';
  const { id, body, html_url: address } = readBy(releaseSchema, readJson(bytes, what), what);
  return { id, body: body ?? '', address };
}

/** Whether GitHub refuses to create a release because its tag has one. */
export function isAlreadyThere(bytes: Uint8Array): boolean {
  try {
    const refusal = refusalSchema.safeParse(readJson(bytes, 'the refusal'));
    return refusal.success && refusal.data.errors.some(({ code }) => code === 'already_exists');
  } catch {
    return false;
  }
}
