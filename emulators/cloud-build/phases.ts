import type { Build, BuildResults, Step, TimeSpan } from './build.ts';
import { BuildFailed } from './build-failed.ts';
import type { Executor } from './executor.ts';
import type { BuildLog } from './logs.ts';
import { publishLog } from './publish-log.ts';
import { pushImages } from './push-images.ts';
import { runStep } from './run-step.ts';
import { fetchSource } from './source.ts';
import { runSteps, type StepsResult } from './steps.ts';
import { readOutput, type Workspace } from './workspace.ts';

/** Where builds run and what they use. */
export interface BuildSite {
  readonly executor: Executor;
  /** The folder of the workspaces; each is deleted when its build ends. */
  readonly workDir: string;
  readonly logDir: string;
  readonly storageUrl: string;
  readonly registryUrl: string;
  readonly now: () => number;
}

/** What the phases of a build find out, while it runs. */
export interface Progress {
  readonly workspace: Workspace;
  readonly log: BuildLog;
  readonly now: () => number;
  readonly timing: { [phase: string]: TimeSpan };
  readonly found: { -readonly [field in keyof Build]?: Build[field] };
}

/** A part of a build; says whether there was anything to do, and throws BuildFailed where it fails. */
export type Phase = (
  build: Build,
  site: BuildSite,
  progress: Progress,
  signal: AbortSignal,
) => Promise<boolean>;

/** Sees that the log can be written to where the build wants it, before anything is done. */
export const logPhase: Phase = async (build, site, { log }) => {
  await log.written();
  await publishLog(build, site.logDir, site.storageUrl);
  return true;
};

/** Fetches the source. */
export const fetchPhase: Phase = async (build, site, { workspace, log, found }, signal) => {
  const source = build.source?.storageSource;
  if (source === undefined) return false;
  log.line('FETCHSOURCE');
  log.line(`Fetching storage object: gs://${source.bucket}/${source.object}`);
  try {
    const resolved = await fetchSource(source, site.storageUrl, workspace.source, signal);
    found.sourceProvenance = { resolvedStorageSource: resolved };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new BuildFailed({ type: 'FETCH_SOURCE_FAILED', detail });
  }
  return true;
};

/** Runs the steps. */
export const stepPhase: Phase = async (build, site, { workspace, log, found }, signal) => {
  log.line('BUILD');
  const { executor, registryUrl, now } = site;
  const context = { build, workspace, registryUrl, executor, log, now };
  const result = await runSteps(
    build.steps,
    (step, index, stop) => runStep(step, index, context, stop),
    signal,
  );
  found.steps = build.steps.map((step, index) => withOutcome(step, result.outcomes[index]));
  found.results = await collectResults(build, result, workspace);
  signal.throwIfAborted();
  if (result.failed === undefined) return true;
  const { index, outcome } = result.failed;
  const name = build.steps[index]?.name;
  const detail = `Build step failure: build step ${index} "${name}" failed: ${outcome.detail}`;
  const status = outcome.status === 'TIMEOUT' ? 'TIMEOUT' : 'FAILURE';
  throw new BuildFailed({ type: 'USER_BUILD_STEP', detail }, status);
};

/** Pushes the images that the build lists. */
export const pushPhase: Phase = async (build, site, { workspace, log, found }, signal) => {
  if (build.images.length === 0) return false;
  log.line('PUSH');
  const { source: cwd, images: home } = workspace;
  const context = { cwd, home, registryUrl: site.registryUrl, log: log.line, signal };
  found.results = { ...found.results, images: await pushImages(build.images, context, site.now) };
  return true;
};

/** A step that was never started stays QUEUED. */
function withOutcome(step: Step, outcome: StepsResult['outcomes'][number]): Step {
  if (outcome === undefined) return { ...step, status: 'QUEUED' };
  const { status, timing, exitCode } = outcome;
  return { ...step, status, timing, ...(exitCode === undefined ? {} : { exitCode }) };
}

/** One digest and one output a step, in the order of the steps; none at all where no step has one. */
async function collectResults(
  build: Build,
  { outcomes }: StepsResult,
  workspace: Workspace,
): Promise<BuildResults> {
  const outputs = await Promise.all(build.steps.map((_, index) => readOutput(workspace, index)));
  const images = build.steps.map(
    ({ name }, index) => outcomes[index]?.imageDigest ?? name.split('@')[1] ?? '',
  );
  return {
    ...(images.every((digest) => digest === '') ? {} : { buildStepImages: images }),
    ...(outputs.every((output) => output.length === 0)
      ? {}
      : { buildStepOutputs: outputs.map((output) => output.toString('base64')) }),
  };
}
