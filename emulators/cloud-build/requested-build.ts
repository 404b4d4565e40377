import { type Build, type RequestedBuild, requestedBuildSchema } from './build.ts';

/** Fields that only Cloud Build writes: what a caller sends there is dropped. */
const outputFields: ReadonlySet<string> = new Set([
  ...['name', 'id', 'projectId', 'status', 'statusDetail', 'results', 'createTime', 'startTime'],
  ...['finishTime', 'sourceProvenance', 'buildTriggerId', 'logUrl', 'timing', 'approval'],
  ...['warnings', 'failureInfo'],
]);
const stepOutputFields: ReadonlySet<string> = new Set([
  ...['timing', 'pullTiming', 'status', 'exitCode'],
]);

/** Reads what a caller asks for; `images` and `artifacts.images` are two names for one list. */
export function readRequest(json: unknown): RequestedBuild {
  const input = without(json, outputFields);
  const { steps } = input;
  const inputSteps = Array.isArray(steps)
    ? steps.map((step) => without(step, stepOutputFields))
    : [];
  const requested = requestedBuildSchema.parse({ ...input, steps: inputSteps });
  const { images, artifacts } = requested;
  return { ...requested, images: images.length > 0 ? images : (artifacts?.images ?? []) };
}

/**
 * What a caller should know about a build that runs here and not in Google Cloud.
 *
 * @param notice what the executor says of itself
 */
export function warningsFor(build: RequestedBuild, notice: string): Build['warnings'] {
  const verified = build.options['requestedVerifyOption'] === 'VERIFIED';
  return [
    { text: notice, priority: 'INFO' },
    ...(verified
      ? [{ text: 'requestedVerifyOption: no provenance is made here', priority: 'WARNING' }]
      : []),
  ];
}

function without(message: unknown, fields: ReadonlySet<string>): Record<string, unknown> {
  if (typeof message !== 'object' || message === null) return {};
  return Object.fromEntries(Object.entries(message).filter(([field]) => !fields.has(field)));
}
