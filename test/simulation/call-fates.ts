import { queries } from '#flow/store.ts';
import type { PortCall } from '../world/faults.ts';
import { appointedFaults } from './call-points.ts';
import { minuteMs, secondMs } from './durations.ts';
import type { Stage } from './stage.ts';
import type { CallOutcome } from './tally.ts';

/** What will become of a call. */
interface CallFate {
  readonly outcome: CallOutcome;
  /** When it is done. */
  readonly takesMs: number;
  /** How much later its answer arrives. */
  readonly answerDelayMs: number;
}

/** A slow call takes longer than a message waits for its handler, or nearly so. */
const slowMs = { from: 5 * minuteMs, to: 90 * minuteMs };
/** Firestore does not take the commit of a transaction that was begun longer ago. */
const commitMsMax = minuteMs;

const faultKinds: readonly CallOutcome[] = [
  'error-before',
  'error-after',
  'crash-before',
  'crash-after',
  'slow',
  'in-flight',
];
const commitFaultKinds: readonly CallOutcome[] = [...faultKinds, 'answer-lost'];

/**
 * A sweep asks so many queries at once, and who lists tags makes so many calls in a row, that they
 * would fail all the time: they must not fail so many times as often as other work.
 */
const callsTogether = { query: Object.keys(queries).length, listing: 4 };

/** Draws what will become of a call: all that may happen is as likely. */
export function callFate(stage: Stage, worker: string, { port, method }: PortCall): CallFate {
  const isCommit = port === 'store' && method === 'transact';
  const outcome = drawOutcome(stage, worker, `${worker} ${port}.${method}`);
  const latencies = stage.chance('latencies');
  const latencyMs = latencies.between(2, latencies.isSo(0.1) ? 5 * secondMs : 100);
  const isLong = outcome === 'slow' || outcome === 'in-flight';
  if (!isLong) return { outcome, takesMs: latencyMs, answerDelayMs: 0 };
  const longMs = latencies.between(slowMs.from, slowMs.to);
  if (!isCommit) return { outcome, takesMs: longMs, answerDelayMs: 0 };
  return outcome === 'slow'
    ? { outcome, takesMs: latencyMs, answerDelayMs: longMs }
    : { outcome, takesMs: latencies.between(latencyMs, commitMsMax), answerDelayMs: 0 };
}

function drawOutcome(stage: Stage, worker: string, point: string): CallOutcome {
  const { weather, plan, tally, chance } = stage;
  const faults = plan.mode === 'usual' ? appointedFaults(plan.seed) : [];
  const appointed = faults.find((one) => one.point === point);
  if (appointed !== undefined && tally.made(point) === 0) return appointed.outcome;
  const rate = weather.callFaults / togetherAt(point);
  const calls = chance('calls');
  if (!stage.isStruck(worker) || !calls.isSo(rate)) return 'ok';
  return calls.pick(point.endsWith('.transact') ? commitFaultKinds : faultKinds);
}

function togetherAt(point: string): number {
  if (point.endsWith('.query')) return callsTogether.query;
  return point.startsWith('tag-tick ') ? callsTogether.listing : 1;
}
