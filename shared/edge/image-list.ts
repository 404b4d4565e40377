import { Document, isScalar, isSeq, parseDocument, Scalar, visit } from 'yaml';
import { z } from 'zod';
import type { Digest } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { readBy } from './faults.ts';
import { digestSchema, nameSchema, visibleText } from './texts.ts';

/** An image by its name, and a version tag that names its content. */
export interface ListedImage {
  readonly name: string;
  readonly digest: Digest;
  readonly versionTag: string;
}

/**
 * Writes `images.yaml`, images as the promoter of Kubernetes reads them: a list by name, each with a
 * map from digests to tags, in quotes.
 * @see https://github.com/kubernetes/k8s.io/tree/main/registry.k8s.io
 */
export function writeImageList(images: readonly ListedImage[]): Uint8Array {
  const listed = images
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, digest, versionTag }) => ({ name, dmap: { [digest]: [versionTag] } }));
  const document = new Document(listed);
  visit(document, {
    Pair: (_key, { key, value }) => {
      if (!isSeq(value)) return;
      value.flow = true;
      for (const one of [key, ...value.items]) if (isScalar(one)) one.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return new TextEncoder().encode(text);
}

const tagLengthMax = 128;
const imagesMax = 1_000;

const listSchema = z
  .array(
    z.strictObject({
      name: nameSchema,
      dmap: z.record(digestSchema, z.array(visibleText(tagLengthMax))),
    }),
  )
  .max(imagesMax, `has more than ${imagesMax} images`);

/**
 * Reads `images.yaml`: every version tag of every digest.
 *
 * @throws PermanentError `malformed`
 */
export function readImageList(bytes: Uint8Array, what: string): readonly ListedImage[] {
  const document = parseDocument(new TextDecoder().decode(bytes), { uniqueKeys: true });
  const [fault] = document.errors;
  if (fault !== undefined)
    throw new PermanentError('malformed', `${what} is no YAML: ${fault.code}`);
  const listed = readBy(listSchema, document.toJS({ maxAliasCount: 0 }), what);
  return listed.flatMap(({ name, dmap }) =>
    digestsOf(dmap).flatMap(([digest, tags]) =>
      tags.map((versionTag) => ({ name, digest, versionTag })),
    ),
  );
}

function digestsOf(
  dmap: Readonly<Record<Digest, readonly string[]>>,
): readonly (readonly [Digest, readonly string[]])[] {
  return Object.entries(dmap).map(([digest, tags]) => [digestSchema.parse(digest), tags]);
}
