import {
  type Build,
  type BuildResults,
  durationMs,
  type Step,
  type TimeSpan,
  timestamp,
} from './build.ts';
import { BuildFailed } from './build-failed.ts';
import { hostExecutorNotice } from './executor-host.ts';
import { type BuildLog, openLog } from './logs.ts';
import { publishLog } from './publish-log.ts';
import { pushImages } from './push-images.ts';
import { runStep } from './run-step.ts';
import { fetchSource } from './source.ts';
import { runSteps, type StepsResult } from './steps.ts';
import { BuildStopped } from './stop.ts';
import { makeWorkspace, readOutput, type Workspace } from './workspace.ts';

/** Where builds run and what they use. */
export interface BuildSite {
  /** The folder of the workspaces; each is deleted when its build ends. */
  readonly workDir: string;
  readonly logDir: string;
  readonly storageUrl: string;
  readonly registryUrl: string;
  readonly now: () => number;
}

/** What the end of a build adds to it. */
export type BuildEnd = Partial<Build> & Pick<Build, 'status'>;

/** What the phases of a build find out, while it runs. */
interface Progress {
  readonly workspace: Workspace;
  readonly log: BuildLog;
  readonly now: () => number;
  readonly timing: { [phase: string]: TimeSpan };
  readonly found: { -readonly [field in keyof Build]?: Build[field] };
}

/**
 * Runs a build: source, steps, images. When it resolves, nothing of the build runs any more and its
 * workspace is gone.
 *
 * @throws Error only where the emulator itself fails
 */
export async function runBuild(
  build: Build,
  site: BuildSite,
  stopSignal: AbortSignal,
): Promise<BuildEnd> {
  const log = openLog(site.logDir, build.id);
  const limit = new AbortController();
  const limitMs = durationMs(build.timeout);
  const tooLong = new BuildStopped('TIMEOUT', `build exceeded its timeout of ${build.timeout}`);
  const timer = limitMs > 0 ? setTimeout(() => limit.abort(tooLong), limitMs) : undefined;
  const workspace = await makeWorkspace(site.workDir, build.steps.length);
  const progress: Progress = { workspace, log, now: site.now, timing: {}, found: {} };
  log.line(`starting build "${build.id}"`);
  log.line(hostExecutorNotice);
  try {
    const end = await runPhases(build, site, progress, AbortSignal.any([stopSignal, limit.signal]));
    log.line(end.statusDetail === undefined ? 'DONE' : `ERROR: ${end.statusDetail}`);
    return { ...progress.found, timing: progress.timing, ...end };
  } finally {
    clearTimeout(timer);
    await Promise.all([log.close(), workspace.remove()]);
    await publishLog(build, site.logDir, site.storageUrl);
  }
}

async function runPhases(
  build: Build,
  site: BuildSite,
  progress: Progress,
  signal: AbortSignal,
): Promise<BuildEnd> {
  try {
    await timed('FETCHSOURCE', progress, () => fetchPhase(build, site, progress, signal));
    await timed('BUILD', progress, () => stepPhase(build, site, progress, signal));
    await timed('PUSH', progress, () => pushPhase(build, site, progress, signal));
    return { status: 'SUCCESS' };
  } catch (error) {
    if (signal.aborted && signal.reason instanceof BuildStopped) {
      return { status: signal.reason.status, statusDetail: signal.reason.message };
    }
    if (!(error instanceof BuildFailed)) throw error;
    return { status: error.status, statusDetail: error.message, failureInfo: error.info };
  }
}

async function timed(
  phase: string,
  progress: Progress,
  run: () => Promise<boolean>,
): Promise<void> {
  const startTime = timestamp(progress.now());
  let ran = true;
  try {
    ran = await run();
  } finally {
    if (ran) progress.timing[phase] = { startTime, endTime: timestamp(progress.now()) };
  }
}

async function fetchPhase(
  build: Build,
  site: BuildSite,
  { workspace, log, found }: Progress,
  signal: AbortSignal,
): Promise<boolean> {
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
}

async function stepPhase(
  build: Build,
  site: BuildSite,
  { workspace, log, found }: Progress,
  signal: AbortSignal,
): Promise<boolean> {
  log.line('BUILD');
  const context = { build, workspace, registryUrl: site.registryUrl, log, now: site.now };
  const result = await runSteps(
    build.steps,
    (step, index, stop) => runStep(step, index, context, stop),
    signal,
  );
  found.steps = build.steps.map((step, index) => withOutcome(step, result.outcomes[index]));
  found.results = await collectResults(build, workspace);
  signal.throwIfAborted();
  if (result.failed === undefined) return true;
  const { index, outcome } = result.failed;
  const name = build.steps[index]?.name;
  const detail = `Build step failure: build step ${index} "${name}" failed: ${outcome.detail}`;
  const status = outcome.status === 'TIMEOUT' ? 'TIMEOUT' : 'FAILURE';
  throw new BuildFailed({ type: 'USER_BUILD_STEP', detail }, status);
}

/** A step that was never started stays QUEUED. */
function withOutcome(step: Step, outcome: StepsResult['outcomes'][number]): Step {
  if (outcome === undefined) return { ...step, status: 'QUEUED' };
  const { status, timing, exitCode } = outcome;
  return { ...step, status, timing, ...(exitCode === undefined ? {} : { exitCode }) };
}

/** One output a step, in the order of the steps; none at all where no step made one. */
async function collectResults(build: Build, workspace: Workspace): Promise<BuildResults> {
  const outputs = await Promise.all(build.steps.map((_, index) => readOutput(workspace, index)));
  const images = build.steps.map(({ name }) => name.split('@')[1] ?? '');
  return {
    ...(images.every((digest) => digest === '') ? {} : { buildStepImages: images }),
    ...(outputs.every((output) => output.length === 0)
      ? {}
      : { buildStepOutputs: outputs.map((output) => output.toString('base64')) }),
  };
}

async function pushPhase(
  build: Build,
  site: BuildSite,
  { workspace, log, found }: Progress,
  signal: AbortSignal,
): Promise<boolean> {
  if (build.images.length === 0) return false;
  log.line('PUSH');
  const { source: cwd, images: home } = workspace;
  const context = { cwd, home, registryUrl: site.registryUrl, log: log.line, signal };
  found.results = { ...found.results, images: await pushImages(build.images, context, site.now) };
  return true;
}
