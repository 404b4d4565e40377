import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import type { RepositoryTag } from '#core/repository.ts';
import { printable, readBy } from './faults.ts';
import { doubleKey } from './json-keys.ts';

/** The tags of repositories, by `OWNER/NAME` or `HOST/OWNER/NAME`. */
export type TagList = ReadonlyMap<string, readonly RepositoryTag[]>;

/** No host has longer names; what is too long for a version is told by its verdict. */
const tagLengthMax = 1_000;
const nameLengthMax = 1_000;
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
const tagsSchema = z
  .array(tagSchema)
  .check(({ value, issues }) => {
    const known = new Map<string, RepositoryTag>();
    for (const one of value) {
      const difference = differenceOf(known.get(one.tag) ?? one, one);
      const message = `${printable(one.tag)} ${difference}`;
      if (difference !== undefined) issues.push({ code: 'custom', input: value, message });
      known.set(one.tag, one);
    }
  })
  .transform((tags) => [...new Map(tags.map((one) => [one.tag, one])).values()]);
const repositorySchema = z.object({ tags: tagsSchema });
/** Of any names: zod's own records pass over `__proto__` without a word. */
const componentsSchema = z
  .custom<object>(isRecord, 'must be an object of components')
  .transform((components, context): TagList => {
    const list = new Map<string, readonly RepositoryTag[]>();
    for (const [name, value] of Object.entries(components)) {
      const read = repositorySchema.safeParse(value);
      const faults = [...(read.error?.issues ?? []), ...faultsOfName(name)];
      context.issues.push(
        ...faults.map((fault) => ({ ...fault, input: value, path: [name, ...fault.path] })),
      );
      if (read.success) list.set(name, read.data.tags);
    }
    return list;
  });
const isRepositoryName = (text: string) => /^(?:[^/]+\/)?[^/]+\/[^/]+$/.test(text);
const namesWanted = 'must have OWNER/NAME, or HOST/OWNER/NAME, as its keys';
const historiesSchema = z.object({ components: componentsSchema });
const tagListSchema = z.object({
  components: componentsSchema.refine(
    (components) => [...components.keys()].every(isRepositoryName),
    namesWanted,
  ),
});

/**
 * Reads the tags of repositories as they were recorded: `{ "components": { "OWNER/NAME": { "tags":
 * [{ "tag", "commit", "commitDate", "taggerDate" }] } } }`, the last one of annotated tags alone.
 * Whatever else is there is passed over.
 *
 * @throws PermanentError `malformed`, with what is wrong and the form that is wanted
 */
export function readTagList(text: string, path: string): TagList {
  return readBySchema(tagListSchema, text, path);
}

/**
 * Reads the same of any components, whatever they are called.
 *
 * @throws PermanentError `malformed`, as {@link readTagList} does
 */
export function readHistories(text: string, path: string): TagList {
  return readBySchema(historiesSchema, text, path);
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

function readBySchema(schema: typeof historiesSchema, text: string, path: string): TagList {
  const json = text.replace(/^\ufeff/, '');
  if (json.length > listLengthMax)
    throw malformed(`${path} has more than ${listLengthMax} letters`);
  return readBy(schema, parseJson(json, path), path).components;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultsOfName({ length }: string) {
  if (length <= nameLengthMax) return [];
  const message = `has ${length} characters: a component's name has at most ${nameLengthMax}`;
  return [{ code: 'custom' as const, path: [], message }];
}

function differenceOf(a: RepositoryTag, b: RepositoryTag): string | undefined {
  if (a.commit !== b.commit) return 'names two commits: keep the one that it names now';
  return a.atMs === b.atMs ? undefined : 'has two dates: keep the one that it has now';
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
