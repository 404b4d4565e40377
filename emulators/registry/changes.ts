import { z } from 'zod';
import type { JournalForm } from '../journal.ts';

const childSchema = z.object({
  digest: z.string(),
  mediaType: z.string(),
  platform: z
    .object({
      architecture: z.string(),
      os: z.string(),
      'os.version': z.string().optional(),
      'os.features': z.array(z.string()).readonly().optional(),
      variant: z.string().optional(),
    })
    .readonly()
    .optional(),
});

const manifestSchema = z.object({
  mediaType: z.string(),
  sizeBytes: z.number(),
  imageSizeBytes: z.number(),
  uploadedAtMs: z.number(),
  builtAtMs: z.number().optional(),
  blobs: z.array(z.string()).readonly(),
  children: z.array(childSchema.readonly()).readonly(),
  subject: z.string().optional(),
  artifactType: z.string().optional(),
  configMediaType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).readonly().optional(),
});

/**
 * What the registry remembers of a manifest, so that no listing needs to open one.
 * `imageSizeBytes` counts the manifest and the blobs it names but not the manifests it names: a sum
 * over a listing counts nothing twice but shared layers.
 */
export type ManifestRecord = Readonly<z.infer<typeof manifestSchema>>;

/** A manifest that an index names. */
export type ChildManifest = ManifestRecord['children'][number];

/** One change of what repositories hold, as it stands in the journal. */
const changeSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('blob-linked'),
    repository: z.string(),
    digest: z.string(),
    sizeBytes: z.number(),
    atMs: z.number(),
  }),
  z.object({ type: z.literal('blob-unlinked'), repository: z.string(), digest: z.string() }),
  z.object({
    type: z.literal('manifest-put'),
    repository: z.string(),
    digest: z.string(),
    manifest: manifestSchema.readonly(),
  }),
  z.object({ type: z.literal('manifest-deleted'), repository: z.string(), digest: z.string() }),
  z.object({
    type: z.literal('tag-put'),
    repository: z.string(),
    tag: z.string(),
    digest: z.string(),
    atMs: z.number(),
  }),
  z.object({ type: z.literal('tag-deleted'), repository: z.string(), tag: z.string() }),
]);

/** One change of what a registry holds, as it stands in the journal. */
export type Change = Readonly<z.infer<typeof changeSchema>>;

/** One line of JSON. */
export const changeForm: JournalForm<Change> = {
  title: 'change of a registry',
  encode: (change) => JSON.stringify(change),
  decode: (line) => changeSchema.parse(JSON.parse(line)),
};
