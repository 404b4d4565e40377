import { z } from 'zod';

/** The media types of the OCI image specification, version 1. */
export const MEDIA_TYPES = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
} as const;

const DigestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** Names content by type, digest and size. */
export const DescriptorSchema = z.looseObject({
  mediaType: z.string(),
  digest: DigestSchema,
  size: z.number().int().nonnegative(),
});

const PlatformSchema = z.looseObject({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
});

const IndexSchema = z.looseObject({
  manifests: z.array(DescriptorSchema.extend({ platform: PlatformSchema.optional() })),
});

const ManifestSchema = z.looseObject({
  config: DescriptorSchema,
  layers: z.array(DescriptorSchema),
});

const RunConfigSchema = z.looseObject({
  User: z.string().nullish(),
  ExposedPorts: z.record(z.string(), z.object({})).nullish(),
  Env: z.array(z.string()).nullish(),
  Entrypoint: z.array(z.string()).nullish(),
  Cmd: z.array(z.string()).nullish(),
  Volumes: z.record(z.string(), z.object({})).nullish(),
  WorkingDir: z.string().nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  StopSignal: z.string().nullish(),
  OnBuild: z.array(z.string()).nullish(),
});

const ConfigSchema = z.looseObject({
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
  config: RunConfigSchema.nullish(),
  rootfs: z.looseObject({ type: z.string(), diff_ids: z.array(DigestSchema) }),
  history: z.array(z.looseObject({})).nullish(),
});

export type Descriptor = Readonly<z.infer<typeof DescriptorSchema>>;
export type ImageManifest = Readonly<z.infer<typeof ManifestSchema>>;
export type ImageIndex = Readonly<z.infer<typeof IndexSchema>>;
/** What a container of the image starts with: Env, Entrypoint, Labels, ... */
export type RunConfig = Readonly<z.infer<typeof RunConfigSchema>>;
export type ImageConfig = Readonly<z.infer<typeof ConfigSchema>>;

/** Says whether a media type is that of a list over platforms. */
export function isIndex(mediaType: string): boolean {
  return mediaType === MEDIA_TYPES.index || mediaType === MEDIA_TYPES.dockerIndex;
}

/** Parses the bytes of one platform's manifest. @throws Error when they are none. */
export function parseManifest(bytes: Buffer): ImageManifest {
  return ManifestSchema.parse(JSON.parse(bytes.toString('utf8')));
}

/** Parses the bytes of a list over platforms. @throws Error when they are none. */
export function parseIndex(bytes: Buffer): ImageIndex {
  return IndexSchema.parse(JSON.parse(bytes.toString('utf8')));
}

/** Parses the bytes of an image's configuration. @throws Error when they are none. */
export function parseConfig(bytes: Buffer): ImageConfig {
  return ConfigSchema.parse(JSON.parse(bytes.toString('utf8')));
}
