import type { protos } from '@google-cloud/cloudbuild';
import { type BuildPurpose, buildTags } from '#core/identity.ts';
import type { Step } from '#core/recipe.ts';
import type { BuildRequest } from '#flow/builds.ts';

/** A build as Cloud Build's interface has it; every field may be absent. */
export type BuildMessage = protos.google.devtools.cloudbuild.v1.IBuild;

/** What is ours of every build. */
export interface BuildOwn {
  readonly logsBucket: string;
  /**
   * The accounts as which builds run, `projects/P/serviceAccounts/EMAIL`: what writes staging, and
   * what is only tested. Without them Cloud Build takes the project's own for both.
   */
  readonly accounts?: { readonly builds: string; readonly tests: string };
}

type StepMessage = protos.google.devtools.cloudbuild.v1.IBuildStep;
type DurationMessage = protos.google.protobuf.IDuration;

/**
 * Writes a build to create. From a recipe come steps, timeout and substitutions; source, tags, logs,
 * account and the time in the queue are ours. The log goes to a bucket of ours, where its end can be
 * read.
 */
export function writeBuild(
  { purpose, recipe, substitutions, source, queueTtlMs }: BuildRequest,
  { logsBucket, accounts }: BuildOwn,
): BuildMessage {
  const account = writesImages(purpose) ? accounts?.builds : accounts?.tests;
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
    ...(account !== undefined && { serviceAccount: account }),
    ...(source === undefined ? {} : { source: { storageSource: { ...source } } }),
  };
}

/** What is built by a run of images is staged; unit tests and cells are only run. */
function writesImages(purpose: BuildPurpose): boolean {
  return purpose.kind === 'build' && purpose.run === 'images';
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
