import type { Cause } from '#core/build-failure.ts';
import type { Outcome } from '#core/run.ts';
import type { BuildView } from './builds.ts';

/** What the end of a build means for the attempt that it ran. */
export interface BuildEnd {
  readonly outcome: Outcome;
  readonly why: string;
  /** Where the build could not tell: what kept it from telling. */
  readonly cause?: Cause;
}

/** What fails a build around its steps. An image that no step made is the steps' own fault. */
const aroundTheSteps: ReadonlySet<string | undefined> = new Set([
  'PUSH_FAILED',
  'PUSH_NOT_AUTHORIZED',
  'LOGGING_FAILURE',
  'FETCH_SOURCE_FAILED',
]);

/**
 * Reads the end of a build; none where it has not ended. `errored` is what a further try may heal;
 * a step that failed and a recipe that took too long are the component's own, and never tried again.
 */
export function endOf(view: BuildView): BuildEnd | undefined {
  const why = view.detail ?? view.status;
  const errored = (cause: Cause): BuildEnd => ({ outcome: 'errored', cause, why });
  switch (view.status) {
    case 'success':
      return { outcome: 'passed', why: 'success' };
    case 'failure':
      return aroundTheSteps.has(view.failureType)
        ? errored('infrastructure')
        : { outcome: 'failed', why };
    case 'timeout':
      return { outcome: 'failed', why: `timed out: ${why}` };
    case 'internal-error':
    case 'cancelled':
      return errored('infrastructure');
    case 'expired':
      return errored('expired');
    case 'pending':
    case 'queued':
    case 'working':
    case 'unknown':
      return undefined;
  }
}
