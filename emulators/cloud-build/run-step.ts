import { durationMs, type Step, stepTitle, timestamp } from './build.ts';
import type { Executor, StepContext, StepExit } from './executor.ts';
import type { BuildLog } from './logs.ts';
import type { StepOutcome } from './steps.ts';
import { BuildStopped } from './stop.ts';

/** What a step is run by and with. */
export interface StepSite extends StepContext {
  readonly executor: Executor;
  readonly log: BuildLog;
  readonly now: () => number;
}

/** Runs one step to its end, or to the end of its time; never rejects. */
export async function runStep(
  step: Step,
  index: number,
  { executor, log, now, ...context }: StepSite,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const title = stepTitle(step, index);
  const startTime = timestamp(now());
  const limit = new AbortController();
  const limitMs = step.timeout === undefined ? 0 : durationMs(step.timeout);
  const timer = limitMs > 0 ? setTimeout(() => limit.abort(), limitMs) : undefined;
  const stop = AbortSignal.any([signal, limit.signal]);
  const line = (text: string): void => log.line(`${title}: ${text}`);
  log.line(`Starting ${title}`);
  let exit: StepExit | undefined;
  let detail: string | undefined;
  try {
    exit = await executor.run(step, index, { ...context, line, signal: stop });
    if (exit.exitCode !== 0) detail = `step exited with non-zero status: ${exit.exitCode}`;
  } catch (error) {
    detail = error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
  const { exitCode, ...image } = exit ?? {};
  const ended = { ...image, timing: { startTime, endTime: timestamp(now()) } };
  if (signal.aborted) {
    const timedOut = signal.reason instanceof BuildStopped && signal.reason.status === 'TIMEOUT';
    return { ...ended, status: timedOut ? 'TIMEOUT' : 'CANCELLED' };
  }
  if (limit.signal.aborted) {
    detail = `step exceeded its timeout of ${step.timeout}`;
    line(`ERROR: ${detail}`);
    return { ...ended, status: 'TIMEOUT', detail };
  }
  if (detail === undefined) {
    log.line(`Finished ${title}`);
    return { ...ended, status: 'SUCCESS', exitCode: 0 };
  }
  line(`ERROR: ${detail}`);
  return { ...ended, status: 'FAILURE', detail, ...(exitCode !== undefined && { exitCode }) };
}
