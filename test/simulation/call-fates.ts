import { queries } from '#flow/store.ts';
import type { PortCall } from '../world/faults.ts';
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

/** A sweep asks so many queries at once, and must not fail so many times as often as other work. */
const queriesAtOnce = Object.keys(queries).length;

/** The first calls at a point go wrong more often, so that points that are seldom reached do at all. */
const firstCallsMax = 4;
const firstCallsFactor = 3;

/** Draws what will become of a call: all that may happen is as likely. */
export function callFate(stage: Stage, _worker: string, { port, method }: PortCall): CallFate {
  const { weather, chance } = stage;
  const isCommit = port === 'store' && method === 'transact';
  const calls = chance('calls');
  const isFirst = stage.tally.made(`${worker} ${port}.${method}`) < firstCallsMax;
  const usual = method === 'query' ? weather.callFaults / queriesAtOnce : weather.callFaults;
  const rate = isFirst ? Math.min(firstCallsFactor * usual, 0.5) : usual;
  const outcome = calls.isSo(rate) ? calls.pick(isCommit ? commitFaultKinds : faultKinds) : 'ok';
  const latencies = chance('latencies');
  const latencyMs = latencies.between(2, latencies.isSo(0.1) ? 5 * secondMs : 100);
  const isLong = outcome === 'slow' || outcome === 'in-flight';
  if (!isLong) return { outcome, takesMs: latencyMs, answerDelayMs: 0 };
  const longMs = latencies.between(slowMs.from, slowMs.to);
  if (!isCommit) return { outcome, takesMs: longMs, answerDelayMs: 0 };
  return outcome === 'slow'
    ? { outcome, takesMs: latencyMs, answerDelayMs: longMs }
    : { outcome, takesMs: latencies.between(latencyMs, commitMsMax), answerDelayMs: 0 };
}
