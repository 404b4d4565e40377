import type { protos } from '@google-cloud/cloudbuild';
import { buildTags } from '#core/identity.ts';
import type { Step } from '#core/recipe.ts';
import type { BuildRequest } from '#flow/builds.ts';

/** A build as Cloud Build's interface has it; every field may be absent. */
export type BuildMessage = protos.google.devtools.cloudbuild.v1.IBuild;

type StepMessage = protos.google.devtools.cloudbuild.v1.IBuildStep;
type DurationMessage = protos.google.protobuf.IDuration;

/**
 * Writes a build to create. From a recipe come steps, timeout and substitutions; source, tags, logs
 * and the time in the queue are ours. The log goes to a bucket of ours, where its end can be read.
 */
export function writeBuild(
  { purpose, recipe, substitutions, source, queueTtlMs }: BuildRequest,
  logsBucket: string,
): BuildMessage {
  return {
    steps: recipe.steps.map(writeStep),
    timeout: duration(recipe.timeoutMs),
    queueTtl: duration(queueTtlMs),
    substitutions: { ...recipe.substitutions, ...substitutions },
    tags: [...buildTags(purpose)],
    options: {
      substitutionOption: recipe.substitutionOption,
      dynamicSubstitutions: recipe.dynamicSubstitutions,
      logging: 'GCS_ONLY',
    },
    logsBucket: `gs://${logsBucket}`,
    ...(source === undefined ? {} : { source: { storageSource: { ...source } } }),
  };
}

function writeStep({ timeoutMs, args, env, waitFor, ...more }: Step): StepMessage {
  const { allowExitCodes, volumes, ...step } = more;
  return {
    ...step,
    ...(args === undefined ? {} : { args: [...args] }),
    ...(env === undefined ? {} : { env: [...env] }),
    ...(waitFor === undefined ? {} : { waitFor: [...waitFor] }),
    ...(allowExitCodes === undefined ? {} : { allowExitCodes: [...allowExitCodes] }),
    ...(volumes === undefined ? {} : { volumes: volumes.map((volume) => ({ ...volume })) }),
    ...(timeoutMs === undefined ? {} : { timeout: duration(timeoutMs) }),
  };
}

function duration(ms: number): DurationMessage {
  return { seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1_000_000 };
}
