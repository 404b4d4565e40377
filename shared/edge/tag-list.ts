import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import { readBy } from './faults.ts';

/** A tag of a repository with the commit that it names, peeled, and when it was made. */
export interface DatedTag {
  readonly tag: string;
  readonly commit: string;
  /** When the commit was made, or the tag, where it is annotated. */
  readonly atMs: number;
}

/** The tags of repositories, by `OWNER/NAME`. */
export type TagList = ReadonlyMap<string, readonly DatedTag[]>;

const tagLengthMax = 250;
const instantSchema = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-08-17T08:00:19+00:00' })
  .transform((text) => Date.parse(text));
const tagSchema = z
  .object({
    tag: z.string().min(1).max(tagLengthMax),
    commit: z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/, 'must be a full commit id'),
    commitDate: instantSchema,
    taggerDate: instantSchema.nullish(),
  })
  .transform(({ tag, commit, commitDate, taggerDate }) => ({
    ...{ tag, commit },
    atMs: taggerDate ?? commitDate,
  }));
const repositorySchema = z.object({ tags: z.array(tagSchema) });
const isRepositoryName = (text: string) => /^[^/]+\/[^/]+$/.test(text);
const tagListSchema = z.object({
  components: z
    .record(z.string(), repositorySchema)
    .refine((map) => Object.keys(map).every(isRepositoryName), 'must have OWNER/NAME as its keys'),
});

/**
 * Reads the tags of repositories as they were recorded: `{ "components": { "OWNER/NAME": { "tags":
 * [{ "tag", "commit", "commitDate", "taggerDate" }] } } }`, the last one of annotated tags alone.
 * Whatever else is there is passed over.
 *
 * @throws PermanentError `malformed`, with what is wrong and the form that is wanted
 */
export function readTagList(text: string, path: string): TagList {
  const { components } = readBy(tagListSchema, parseJson(text, path), path);
  return new Map(Object.entries(components).map(([name, { tags }]) => [name, tags]));
}

/** The name by which a tag list knows the repository at an address. */
export function repositoryName(address: string): string {
  return address.split('/').slice(-2).join('/');
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PermanentError('malformed', `${path} is not JSON: ${why}`, { cause });
  }
}
