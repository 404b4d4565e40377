import { type Step, startStepId, type TimeSpan } from './build.ts';

/** How a step ended. */
export interface StepOutcome {
  readonly status: 'SUCCESS' | 'FAILURE' | 'TIMEOUT' | 'CANCELLED';
  /** Absent where no process ran to its end. */
  readonly exitCode?: number;
  /** Of the image that it ran in, where it ran in one. */
  readonly imageDigest?: string;
  readonly timing: TimeSpan;
  /** Why it did not succeed. */
  readonly detail?: string;
}

/** How the steps of a build ended; those that were never started have no outcome. */
export interface StepsResult {
  readonly outcomes: readonly (StepOutcome | undefined)[];
  /** The first step whose failure fails the build. */
  readonly failed?: { readonly index: number; readonly outcome: StepOutcome };
}

/**
 * Runs the steps in the order that their `waitFor` allows, as many at once as it allows. The first
 * failure cancels the steps that run and starts no others; failures that the step allows count as
 * success for the steps that wait.
 */
export async function runSteps(
  steps: readonly Step[],
  run: (step: Step, index: number, signal: AbortSignal) => Promise<StepOutcome>,
  signal: AbortSignal,
): Promise<StepsResult> {
  const outcomes: (StepOutcome | undefined)[] = steps.map(() => undefined);
  const cancelling = new AbortController();
  const stop = AbortSignal.any([signal, cancelling.signal]);
  let failed: StepsResult['failed'];
  const done: Promise<boolean>[] = [];
  steps.forEach((step, index) => {
    const runOne = async (): Promise<boolean> => {
      const waitedFor = dependencies(steps, index).map((dependency) => done[dependency]);
      const ready = await Promise.all(waitedFor);
      if (stop.aborted || ready.includes(false)) return false;
      const outcome = await run(step, index, stop);
      outcomes[index] = outcome;
      if (isAllowed(step, outcome)) return true;
      if (!stop.aborted) failed = { index, outcome };
      cancelling.abort();
      return false;
    };
    done.push(runOne());
  });
  await Promise.all(done);
  return { outcomes, ...(failed === undefined ? {} : { failed }) };
}

/** The steps that a step waits for; they all stand before it. */
function dependencies(steps: readonly Step[], index: number): readonly number[] {
  const { waitFor } = steps[index] ?? { waitFor: [] };
  const before = steps.slice(0, index);
  if (waitFor.length === 0) return before.map((_, earlier) => earlier);
  return waitFor
    .filter((id) => id !== startStepId)
    .map((id) => before.findIndex((step) => step.id === id));
}

function isAllowed(step: Step, outcome: StepOutcome): boolean {
  if (outcome.status === 'SUCCESS') return true;
  if (outcome.status !== 'FAILURE') return false;
  if (step.allowFailure) return true;
  return outcome.exitCode !== undefined && step.allowExitCodes.includes(outcome.exitCode);
}
