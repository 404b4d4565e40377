import { constants } from 'node:os';
import { startChild } from '../child-process.ts';
import { runDockerCommand } from '../images/docker-command.ts';
import { durationMs, type Step, stepTitle, timestamp } from './build.ts';
import { planStep, type StepContext, type StepPlan } from './executor-host.ts';
import type { BuildLog } from './logs.ts';
import type { StepOutcome } from './steps.ts';
import { BuildStopped } from './stop.ts';

/** How long a process has to end by itself after SIGTERM before its group is killed. */
const killGraceMs = 1_500;
/** What a shell reports for a process that a signal ended: this and the signal's number. */
const signalExitBase = 128;

/** Runs one step to its end, or to the end of its time; never rejects. */
export async function runStep(
  step: Step,
  index: number,
  context: StepContext & { readonly log: BuildLog; readonly now: () => number },
  signal: AbortSignal,
): Promise<StepOutcome> {
  const title = stepTitle(step, index);
  const { log, now } = context;
  const startTime = timestamp(now());
  const limit = new AbortController();
  const limitMs = step.timeout === undefined ? 0 : durationMs(step.timeout);
  const timer = limitMs > 0 ? setTimeout(() => limit.abort(), limitMs) : undefined;
  const stop = AbortSignal.any([signal, limit.signal]);
  const line = (text: string): void => log.line(`${title}: ${text}`);
  log.line(`Starting ${title}`);
  let exitCode: number | undefined;
  let detail: string | undefined;
  try {
    const plan = await planStep(step, index, context, stop);
    exitCode = await execute(plan, context, line, stop);
    if (exitCode !== 0) detail = `step exited with non-zero status: ${exitCode}`;
  } catch (error) {
    detail = error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
  const timing = { startTime, endTime: timestamp(now()) };
  if (signal.aborted) {
    const timedOut = signal.reason instanceof BuildStopped && signal.reason.status === 'TIMEOUT';
    return { status: timedOut ? 'TIMEOUT' : 'CANCELLED', timing };
  }
  if (limit.signal.aborted) {
    detail = `step exceeded its timeout of ${step.timeout}`;
    line(`ERROR: ${detail}`);
    return { status: 'TIMEOUT', timing, detail };
  }
  if (detail === undefined) {
    log.line(`Finished ${title}`);
    return { status: 'SUCCESS', exitCode: 0, timing };
  }
  line(`ERROR: ${detail}`);
  return { status: 'FAILURE', timing, detail, ...(exitCode === undefined ? {} : { exitCode }) };
}

async function execute(
  plan: StepPlan,
  context: StepContext,
  line: (text: string) => void,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted();
  if (plan.kind === 'docker') {
    const { workspace, registryUrl } = context;
    const { args, cwd } = plan;
    return runDockerCommand(args, { cwd, home: workspace.images, registryUrl, log: line, signal });
  }
  const [command = 'true', ...args] = plan.command;
  const { environment, cwd } = plan;
  const lines = { onLine: line, onErrorLine: line };
  const child = await startChild({ command, args, environment, cwd, ...lines });
  const stop = (): void => {
    child.stop(killGraceMs);
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const exit = await child.exit;
  signal.removeEventListener('abort', stop);
  if (exit.code !== null) return exit.code;
  return signalExitBase + (exit.signal === null ? 0 : constants.signals[exit.signal]);
}
