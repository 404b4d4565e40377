import { z } from 'zod';

/** Where a build is in its life (`google.devtools.cloudbuild.v1.Build.Status`). */
export type BuildStatus =
  | 'QUEUED'
  | 'WORKING'
  | 'SUCCESS'
  | 'FAILURE'
  | 'INTERNAL_ERROR'
  | 'TIMEOUT'
  | 'CANCELLED'
  | 'EXPIRED';

/** The step that everything waits for by not waiting: `waitFor: ['-']` starts at once. */
export const startStepId = '-';

const statusSchema = z.enum([
  'QUEUED',
  'WORKING',
  'SUCCESS',
  'FAILURE',
  'INTERNAL_ERROR',
  'TIMEOUT',
  'CANCELLED',
  'EXPIRED',
]);

const timeSpanSchema = z.object({ startTime: z.string(), endTime: z.string() });

const volumeSchema = z.object({ name: z.string().default(''), path: z.string().default('') });

const stepSchema = z.looseObject({
  name: z.string().default(''),
  id: z.string().default(''),
  args: z.array(z.string()).optional(),
  env: z.array(z.string()).default([]),
  dir: z.string().default(''),
  waitFor: z.array(z.string()).default([]),
  entrypoint: z.string().default(''),
  script: z.string().default(''),
  timeout: z.string().optional(),
  status: statusSchema.optional(),
  allowFailure: z.boolean().default(false),
  allowExitCodes: z.array(z.number()).default([]),
  automapSubstitutions: z.boolean().optional(),
  volumes: z.array(volumeSchema).default([]),
  exitCode: z.number().optional(),
  timing: timeSpanSchema.optional(),
});

const optionsSchema = z.looseObject({
  substitutionOption: z.enum(['MUST_MATCH', 'ALLOW_LOOSE']).optional(),
  dynamicSubstitutions: z.boolean().default(false),
  automapSubstitutions: z.boolean().default(false),
  env: z.array(z.string()).default([]),
  volumes: z.array(volumeSchema).default([]),
  logging: z.string().optional(),
  defaultLogsBucketBehavior: z.string().optional(),
});

const storageSourceSchema = z.looseObject({
  bucket: z.string().default(''),
  object: z.string().default(''),
  generation: z.string().optional(),
});

const builtImageSchema = z.object({
  name: z.string(),
  digest: z.string(),
  pushTiming: timeSpanSchema,
});

const resultsSchema = z.looseObject({
  images: z.array(builtImageSchema).optional(),
  buildStepImages: z.array(z.string()).optional(),
  buildStepOutputs: z.array(z.string()).optional(),
});

const failureInfoSchema = z.object({
  type: z.enum([
    'PUSH_FAILED',
    'PUSH_IMAGE_NOT_FOUND',
    'LOGGING_FAILURE',
    'USER_BUILD_STEP',
    'FETCH_SOURCE_FAILED',
  ]),
  detail: z.string(),
});

/** What a caller may ask for: a Build in proto3 JSON, with the defaults of its absent fields. */
export const requestedBuildSchema = z.looseObject({
  steps: z.array(stepSchema).default([]),
  source: z.looseObject({ storageSource: storageSourceSchema.optional() }).optional(),
  timeout: z.string().default('3600s'),
  queueTtl: z.string().default('3600s'),
  images: z.array(z.string()).default([]),
  artifacts: z.looseObject({ images: z.array(z.string()).default([]) }).optional(),
  substitutions: z.record(z.string(), z.string()).default({}),
  tags: z.array(z.string()).default([]),
  options: optionsSchema.default(optionsSchema.parse({})),
  logsBucket: z.string().default(''),
  serviceAccount: z.string().default(''),
});

/** A build as it is kept, answered and published: in proto3 JSON. */
export const buildSchema = requestedBuildSchema.extend({
  name: z.string(),
  id: z.string(),
  projectId: z.string(),
  status: statusSchema,
  statusDetail: z.string().optional(),
  createTime: z.string(),
  startTime: z.string().optional(),
  finishTime: z.string().optional(),
  logUrl: z.string(),
  sourceProvenance: z
    .looseObject({ resolvedStorageSource: storageSourceSchema.optional() })
    .optional(),
  results: resultsSchema.optional(),
  timing: z.record(z.string(), timeSpanSchema).optional(),
  failureInfo: failureInfoSchema.optional(),
  warnings: z.array(z.object({ text: z.string(), priority: z.string() })).optional(),
  /** What the caller sent, from which a retry makes the next build; kept, never answered. */
  requested: z.record(z.string(), z.unknown()).optional(),
});

export type Volume = Readonly<z.infer<typeof volumeSchema>>;
export type Step = Readonly<z.infer<typeof stepSchema>>;
export type RequestedBuild = Readonly<z.infer<typeof requestedBuildSchema>>;
export type Build = Readonly<z.infer<typeof buildSchema>>;
export type StorageSource = Readonly<z.infer<typeof storageSourceSchema>>;
export type BuildResults = Readonly<z.infer<typeof resultsSchema>>;
export type BuiltImage = Readonly<z.infer<typeof builtImageSchema>>;
export type FailureInfo = Readonly<z.infer<typeof failureInfoSchema>>;
export type TimeSpan = Readonly<z.infer<typeof timeSpanSchema>>;

/** Whether the build will never change again. */
export function isFinal(status: BuildStatus): boolean {
  return status !== 'QUEUED' && status !== 'WORKING';
}

/** How a step is called in logs and messages: `Step #0 - "compile"`. */
export function stepTitle(step: Step, index: number): string {
  return step.id === '' ? `Step #${index}` : `Step #${index} - "${step.id}"`;
}

/** Milliseconds of a proto3 JSON duration, `90.5s`. */
export function durationMs(duration: string): number {
  return Number(duration.replace(/s$/, '')) * 1_000;
}

/** Milliseconds since 1970, as proto3 JSON writes a timestamp. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}

/** The build as Cloud Build writes it: fields that were never set are left out. */
export function buildToJson({ requested: _, ...build }: Build): object {
  const options = withoutUnset(build.options);
  return withoutUnset({ ...build, steps: build.steps.map(withoutUnset), options });
}

function withoutUnset(message: object): object {
  const isUnset = (value: unknown): boolean =>
    value === undefined ||
    value === '' ||
    value === false ||
    value === 0 ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(message).filter(([, value]) => !isUnset(value)));
}
