import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import { printable, readBy } from './faults.ts';
import { readJson } from './json.ts';

/** What a webhook of GitHub's tells: of a tag, that it has been set up, or nothing to us. */
export type Delivery =
  | {
      readonly kind: 'tag';
      /** The address of the repository, as it stands in a browser. */
      readonly repository: string;
      readonly tag: string;
      readonly isGone: boolean;
      /** A push by force: there and back between two looks, it leaves no other trace. */
      readonly forced?: ForcedPush;
      /** Who says so. */
      readonly via: string;
    }
  | { readonly kind: 'ping' }
  | { readonly kind: 'nothing'; readonly why: string };

/** What a tag named before and after, where that can be told: a commit, or an annotated tag. */
interface ForcedPush {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Four times what GitHub takes for a tag: whether a name is a version is not judged here. */
const tagLengthMax = 1024;
const addressLengthMax = 2048;
const tagsPrefix = 'refs/tags/';

const tagSchema = z
  .string()
  .min(1, 'is empty')
  .max(tagLengthMax, `is longer than ${tagLengthMax} characters, which no tag is`);
const addressSchema = z.string().max(addressLengthMax, 'is too long for an address').optional();
const repositorySchema = z
  .object({ html_url: addressSchema, clone_url: addressSchema })
  .transform(({ html_url: inBrowser, clone_url: toClone }) => inBrowser ?? toClone)
  .pipe(z.string('has no html_url'));

/** Only for the log, so a push is no worse without. */
const objectIdSchema = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
  .optional()
  .catch(undefined);

const anyPushSchema = z.object({ ref: z.string() });
const pushSchema = z.object({
  ref: z
    .string()
    .transform((ref) => ref.slice(tagsPrefix.length))
    .pipe(tagSchema),
  deleted: z.boolean(),
  forced: z.boolean().catch(false),
  before: objectIdSchema,
  after: objectIdSchema,
  repository: repositorySchema,
});
const anyRefSchema = z.object({ ref_type: z.string() });
const refSchema = z.object({ ref: tagSchema, repository: repositorySchema });
const anyReleaseSchema = z.object({ action: z.string() });
const releaseSchema = z.object({
  release: z.object({ tag_name: tagSchema, draft: z.boolean() }),
  repository: repositorySchema,
});

/** The events that we understand; all others tell nothing. */
const readers: ReadonlyMap<string, (payload: object) => Delivery> = new Map([
  ['ping', (): Delivery => ({ kind: 'ping' })],
  ['push', readPush],
  ['create', (payload) => readRef('create', payload)],
  ['delete', (payload) => readRef('delete', payload)],
  ['release', readRelease],
]);

/**
 * Reads a delivery of a webhook, whose signature has been verified, as GitHub documents it. Nothing
 * is believed of it but the repository, the tag's name and whether the tag was deleted: which commit
 * the tag names is asked of the repository.
 *
 * @param event the header `X-GitHub-Event`
 * @throws PermanentError `malformed`
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function readDelivery(event: string | undefined, body: Uint8Array): Delivery {
  if (event === undefined) throw malformed('X-GitHub-Event is missing: it says what happened');
  const payload = readJson(body, 'the body');
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw malformed('the body is JSON, but no object');
  const read = readers.get(event);
  return read === undefined
    ? nothing(`the event ${printable(event)} tells of no tag`)
    : read(payload);
}

function readPush(payload: object): Delivery {
  const { ref } = readBy(anyPushSchema, payload, 'the push');
  if (!ref.startsWith(tagsPrefix)) return nothing(`${printable(ref)} is no tag`);
  const push = readBy(pushSchema, payload, 'the push of a tag');
  const { repository, ref: tag, deleted: isGone, before, after } = push;
  const told = { kind: 'tag', repository, tag, isGone, via: 'github push' } as const;
  return push.forced && !isGone ? { ...told, forced: { before, after } } : told;
}

function readRef(event: 'create' | 'delete', payload: object): Delivery {
  const { ref_type: type } = readBy(anyRefSchema, payload, `the ${event}`);
  if (type !== 'tag') return nothing(`a ${printable(type)} is no tag`);
  const { ref: tag, repository } = readBy(refSchema, payload, `the ${event} of a tag`);
  return { kind: 'tag', repository, tag, isGone: event === 'delete', via: `github ${event}` };
}

function readRelease(payload: object): Delivery {
  const { action } = readBy(anyReleaseSchema, payload, 'the release');
  if (action !== 'published')
    return nothing(
      `a release has its tag when it is published, and this one is ${printable(action)}`,
    );
  const { release, repository } = readBy(releaseSchema, payload, 'the published release');
  if (release.draft) return nothing('the draft of a release has no tag yet');
  return { kind: 'tag', repository, tag: release.tag_name, isGone: false, via: 'github release' };
}

function nothing(why: string): Delivery {
  return { kind: 'nothing', why };
}

function malformed(why: string): PermanentError {
  return new PermanentError('malformed', why);
}
