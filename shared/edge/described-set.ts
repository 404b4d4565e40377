import { z } from 'zod';
import type { DescribedSet } from '#core/described-set.ts';
import { registryAddress, repositoryAt } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import {
  askedShape,
  cellShape,
  components,
  evidenceShape,
  list,
  text,
  writtenAsking,
  writtenComponents,
  writtenEvidence,
} from './released-set.ts';
import { digestSchema, idSchema, lineNameSchema, nameSchema } from './texts.ts';

/** The form of `release.json`, as docs/messages.md has it; another number is another form. */
const formatVersion = 1;

const indent = 2;

/** Writes `release.json`: equal sets have equal bytes. Addresses and times are as people write them. */
export function writeDescribedSet(set: DescribedSet): Uint8Array {
  const { kind, line, candidate, images, files } = set;
  const content = {
    components: writtenComponents(set),
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
  return {
    contributions: set.contributions.map(({ component, bump, why }) => ({ component, bump, why })),
    ...writtenEvidence(set),
    ...writtenAsking(set),
  };
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
  components,
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

const setSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('staged'), ...contentShape, cells: list(z.object(cellShape)) }),
  z
    .object({
      ...{ kind: z.literal('released'), ...contentShape },
      ...{ version: text, since: text.exactOptional() },
      contributions: list(
        z.object({ component: nameSchema, bump: z.enum(['major', 'minor', 'patch']), why: text }),
      ),
      ...{ ...evidenceShape, ...askedShape },
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
