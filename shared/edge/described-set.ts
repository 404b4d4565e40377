import { z } from 'zod';
import type { DescribedSet } from '#core/described-set.ts';
import { registryAddress, repositoryAt } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import { digestSchema, idSchema, lineNameSchema, nameSchema, visibleText } from './texts.ts';

/** The form of `release.json`, as docs/messages.md has it; another number is another form. */
const formatVersion = 1;

const indent = 2;

/** Writes `release.json`: equal sets have equal bytes. Addresses and times are as people write them. */
export function writeDescribedSet(set: DescribedSet): Uint8Array {
  const { kind, line, candidate, components, images, files } = set;
  const content = {
    components: components.map(({ name, repository, tag, commit }) => ({
      ...{ name, repository, tag, commit },
    })),
    images: images.map(({ component, name, repository, tag, digest, platforms }) => ({
      ...{ component, name, address: registryAddress(repository), tag, digest },
      platforms: platforms.map((one) => ({ platform: one.platform, digest: one.digest })),
    })),
    ...restOf(set),
    files: files.map(({ path, digest, sizeBytes }) => ({ path, digest, sizeBytes })),
  };
  const document = { formatVersion, kind, line, ...nameOf(set), candidate, ...content };
  return new TextEncoder().encode(`${JSON.stringify(document, undefined, indent)}\n`);
}

function nameOf(set: DescribedSet): object {
  if (set.kind === 'staged') return {};
  const { version, since } = set;
  return { version, ...(since === undefined ? {} : { since }) };
}

function restOf(set: DescribedSet): object {
  if (set.kind === 'staged')
    return { cells: set.cells.map(({ cell, counts, runs }) => ({ cell, counts, runs })) };
  const { contributions, cells, waivers, approvals, admittedAtMs } = set;
  const { planHash, requestedBy, reason } = set;
  return {
    contributions: contributions.map(({ component, bump, why }) => ({ component, bump, why })),
    cells: cells.map(({ cell, counts, runs, verdict, outcomes, endedAtMs, url }) => ({
      ...{ cell, counts, runs, verdict, outcomes },
      ...(endedAtMs === undefined ? {} : { endedAt: isoTime(endedAtMs) }),
      ...(url === undefined ? {} : { url }),
    })),
    waivers: waivers.map(({ cell, verdict, reason: why, owner, link, until, by }) => ({
      ...{ cell, verdict, reason: why, owner, link, until, by },
    })),
    ...{ planHash, requestedBy, reason },
    approvals: approvals.map(({ by, atMs, reason: said }) => ({
      ...{ by, at: isoTime(atMs) },
      ...(said === undefined ? {} : { reason: said }),
    })),
    admittedAt: isoTime(admittedAtMs),
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

const textLengthMax = 2048;
const listMax = 2_000;

const text = visibleText(textLengthMax);
/** What people wrote, on several lines perhaps. */
const words = z.string().max(textLengthMax, `is longer than ${textLengthMax} characters`);
const time = z.iso.datetime().transform((iso) => Date.parse(iso));
const outcome = z.enum(['passed', 'failed', 'errored', 'timed-out', 'inconclusive']);
const verdict = z.enum([...outcome.options, 'flaky-passed', 'open']);
const counts = z.enum(['blocking', 'informing']);
const runs = z.enum(['unit', 'cloud-build', 'external', 'manual']);

function list<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return z.array(item).max(listMax, `has more than ${listMax}`);
}

const repository = text.transform((address, context) => {
  const found = repositoryAt(address);
  if (found !== undefined) return found;
  const message = 'must be an image on the registry host, without a tag';
  context.issues.push({ code: 'custom', input: address, message });
  return z.NEVER;
});

const contentShape = {
  line: lineNameSchema,
  candidate: idSchema,
  components: list(z.object({ name: nameSchema, repository: text, tag: text, commit: text })),
  images: list(
    z
      .object({
        ...{ component: nameSchema, name: nameSchema, address: repository, tag: text },
        digest: digestSchema,
        platforms: list(z.object({ platform: text, digest: digestSchema })),
      })
      .transform(({ address, ...image }) => ({ ...image, repository: address })),
  ),
  files: list(z.object({ path: text, digest: digestSchema, sizeBytes: z.int().min(0) })),
};

const cellShape = { cell: text, counts, runs };

const testedCell = z
  .object({
    ...cellShape,
    ...{ verdict, outcomes: list(outcome) },
    ...{ endedAt: time.exactOptional(), url: text.exactOptional() },
  })
  .transform(({ endedAt, ...cell }) => ({
    ...cell,
    ...(endedAt === undefined ? {} : { endedAtMs: endedAt }),
  }));

const setSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('staged'), ...contentShape, cells: list(z.object(cellShape)) }),
  z
    .object({
      ...{ kind: z.literal('released'), ...contentShape },
      ...{ version: text, since: text.exactOptional(), planHash: text },
      contributions: list(
        z.object({ component: nameSchema, bump: z.enum(['major', 'minor', 'patch']), why: text }),
      ),
      cells: list(testedCell),
      waivers: list(
        z.object({
          ...{ cell: text, verdict, reason: words, owner: words, link: text, until: text },
          by: text,
        }),
      ),
      ...{ requestedBy: text, reason: words },
      approvals: list(
        z
          .object({ by: text, at: time, reason: words.exactOptional() })
          .transform(({ at, ...approval }) => ({ ...approval, atMs: at })),
      ),
      admittedAt: time,
    })
    .transform(({ admittedAt, ...release }) => ({ ...release, admittedAtMs: admittedAt })),
]);

const headSchema = z.object({ formatVersion: z.int() });

/**
 * Reads `release.json`.
 *
 * @throws PermanentError `malformed`, also for a form that is newer than this reader
 */
export function readDescribedSet(bytes: Uint8Array, what: string): DescribedSet {
  const document = readJson(bytes, what);
  const head = readBy(headSchema, document, what);
  if (head.formatVersion !== formatVersion)
    throw new PermanentError(
      'malformed',
      `${what}: formatVersion ${head.formatVersion} is not ${formatVersion}: use another csi-release`,
    );
  return readBy(setSchema, document, what);
}
