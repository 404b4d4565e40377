import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import { printable, readBy } from './faults.ts';
import { doubleKey } from './json-keys.ts';

/** A tag of a repository with the commit that it names, peeled, and when it was made. */
export interface DatedTag {
  readonly tag: string;
  readonly commit: string;
  /** When the commit was made, or the tag, where it is annotated. */
  readonly atMs: number;
}

/** The tags of repositories, by `OWNER/NAME` or `HOST/OWNER/NAME`. */
export type TagList = ReadonlyMap<string, readonly DatedTag[]>;

const tagLengthMax = 250;
/** All tags of the seven repositories of kubernetes-csi are 70 KB. */
const listLengthMax = 16 * 1024 * 1024;
const whyShownMax = 200;
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
const tagsSchema = z.array(tagSchema).check(({ value, issues }) => {
  const commits = new Map<string, string>();
  for (const { tag, commit } of value) {
    const other = commits.get(tag) ?? commit;
    const message = `${printable(tag)} names two commits: keep the one that it names now`;
    if (other !== commit) issues.push({ code: 'custom', input: value, message });
    commits.set(tag, commit);
  }
});
const repositorySchema = z.object({ tags: tagsSchema });
const isRepositoryName = (text: string) => /^(?:[^/]+\/)?[^/]+\/[^/]+$/.test(text);
const namesWanted = 'must have OWNER/NAME, or HOST/OWNER/NAME, as its keys';
const tagListSchema = z.object({
  components: z
    .record(z.string(), repositorySchema)
    .refine((map) => Object.keys(map).every(isRepositoryName), namesWanted),
});

/**
 * Reads the tags of repositories as they were recorded: `{ "components": { "OWNER/NAME": { "tags":
 * [{ "tag", "commit", "commitDate", "taggerDate" }] } } }`, the last one of annotated tags alone.
 * Whatever else is there is passed over.
 *
 * @throws PermanentError `malformed`, with what is wrong and the form that is wanted
 */
export function readTagList(text: string, path: string): TagList {
  const json = text.replace(/^\ufeff/, '');
  if (json.length > listLengthMax)
    throw malformed(`${path} has more than ${listLengthMax} letters`);
  const { components } = readBy(tagListSchema, parseJson(json, path), path);
  return new Map(Object.entries(components).map(([name, { tags }]) => [name, tags]));
}

/**
 * The name by which a tag list knows the repository at an address: `OWNER/NAME`, and with its host
 * before it where another of the addresses has the same.
 */
export function repositoryName(address: string, addresses: readonly string[] = []): string {
  const name = address.split('/').slice(-2).join('/');
  const end = `/${name}`.toLowerCase();
  const isShared = addresses.some((one) => one !== address && one.toLowerCase().endsWith(end));
  return isShared ? address.replace('https://', '') : name;
}

function parseJson(text: string, path: string): unknown {
  const parsed = parsedJson(text, path);
  const twice = doubleKey(text);
  if (twice === undefined) return parsed;
  throw malformed(`${path} has "${printable(twice)}" twice in one object: remove one`);
}

function parsedJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw malformed(`${path} is not JSON: ${printable(why, whyShownMax)}`, cause);
  }
}

function malformed(words: string, cause?: unknown): PermanentError {
  return new PermanentError('malformed', words, { cause });
}
