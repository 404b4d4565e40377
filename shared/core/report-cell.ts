import { wordsOf } from './beginning.ts';
import { type Cause, expiredAttemptsMax } from './build-failure.ts';
import type {
  Candidate,
  CandidateEffect,
  CandidateEvent,
  CellAttempts,
  FrozenCell,
} from './candidate.ts';
import { askedAttempts, openCell, withCell } from './candidate-cells.ts';
import { cellOf, decidingAttempt } from './cells.ts';
import { type Circumstances, type Decision, moved, stale } from './decide.ts';
import { type Attempt, amendAttempt, endNow, type Outcome, openAttempt } from './run.ts';

type Decided = Decision<Candidate, CandidateEffect>;
type Reported = Extract<CandidateEvent, { type: 'cell-reported' }>;

/** So many further runs and late answers a cell keeps, beside the attempts that we asked for. */
export const rerunsMax = 3;
/** So much of the reason of such a one. */
export const rerunWhyLengthMax = 200;

/**
 * Records what is known of an attempt. An outcome never changes: the same run again is no news, and
 * another run of the same attempt, or its answer after its deadline, is a further attempt. One that
 * could not tell is tried again while the cell allows it. Another build than the attempt's own says
 * nothing of it.
 */
export function reportCell(
  candidate: Candidate,
  event: Reported,
  circumstances: Circumstances,
): Decided {
  const cell = cellOf(candidate.frozen, event.cell);
  const run = cell && candidate.cells[cell.id];
  const asked = run?.attempts[event.attempt - 1];
  if (run === undefined || cell === undefined || asked === undefined)
    return stale(`no attempt ${event.attempt} of ${event.cell}`);
  const { outcome, buildId, cause } = event;
  if (asked.buildId !== undefined && buildId !== undefined && buildId !== asked.buildId)
    return stale(`${buildId} lost against ${asked.buildId}`);
  if (asked.outcome !== undefined)
    return reportFurther(candidate, { cell, run, asked }, event, circumstances.nowMs);
  const told = withResult(candidate, run, event.attempt, event, circumstances.nowMs);
  const mayMove = mayStillMove(candidate, circumstances.nowMs);
  if (!mayMove || !mayRetry(told, cell, outcome, cause))
    return moved(told, `${cell.id} ${outcome}`);
  const again = openCell(told, cell.id, circumstances);
  return moved(again.candidate, `${cell.id} ${outcome}; tried again`, again.effects);
}

/** A candidate that failed by another cell may recover, and one that was accepted learns more. */
function mayStillMove({ phase, expiresAtMs = Infinity }: Candidate, nowMs: number): boolean {
  return ['testing', 'accepted', 'failed'].includes(phase) && expiresAtMs > nowMs;
}

/** Those that expired in the queue count apart; one that was over quota has been tried for a day. */
function mayRetry(
  candidate: Candidate,
  cell: FrozenCell,
  outcome: Outcome,
  cause: Cause | undefined,
): boolean {
  const run = candidate.cells[cell.id];
  const isOpenEnded = outcome === 'errored' || outcome === 'inconclusive';
  if (!isOpenEnded || run === undefined) return false;
  const isExpired = cause === 'expired';
  const alike = askedAttempts(run).filter((one) => (one.cause === 'expired') === isExpired);
  return cause !== 'quota' && alike.length < (isExpired ? expiredAttemptsMax : cell.attemptsMax);
}

function reportFurther(
  candidate: Candidate,
  { cell, run, asked }: { cell: FrozenCell; run: CellAttempts; asked: Attempt },
  event: Reported,
  nowMs: number,
): Decided {
  const ofAsked = run.attempts.filter((one) => one === asked || one.rerunOf === asked.attempt);
  const known = ofAsked.find((one) => isSameRun(one, event));
  const isNamed = event.report !== undefined || event.buildId !== undefined;
  if (known !== undefined || !isNamed)
    return stale(`that attempt has ${known?.outcome ?? asked.outcome}`);
  const { run: again, attempt } = withRerun(cell, run, asked, nowMs);
  const why = wordsOf(event.why, rerunWhyLengthMax);
  const told = withResult(candidate, again, attempt, { ...event, why }, nowMs);
  const how = asked.outcome === 'timed-out' ? 'after its deadline' : 'in a further run';
  return moved(told, `${event.cell} ${event.outcome} ${how}`);
}

/** News is never dropped: once a cell is full, its oldest rerun that decides nothing gives way. */
function withRerun(
  cell: FrozenCell,
  run: CellAttempts,
  asked: Attempt,
  nowMs: number,
): { readonly run: CellAttempts; readonly attempt: number } {
  const reruns = run.attempts.filter(({ rerunOf }) => rerunOf !== undefined);
  const deciding = decidingAttempt(cell, run);
  const inOrder = reruns.toSorted((a, b) => a.openedAtMs - b.openedAtMs);
  const oldest = reruns.length < rerunsMax ? undefined : inOrder.find((one) => one !== deciding);
  if (oldest !== undefined) {
    const { attempt } = oldest;
    const rerun = { attempt, openedAtMs: nowMs, rerunOf: asked.attempt };
    const attempts = run.attempts.map((one) => (one === oldest ? rerun : one));
    return { run: { ...run, attempts }, attempt };
  }
  const { run: longer, attempt } = openAttempt(run, nowMs);
  const nonces = [...run.nonces, ...run.nonces.slice(asked.attempt - 1, asked.attempt)];
  const again = { ...amendAttempt(longer, attempt, { rerunOf: asked.attempt }), nonces };
  return { run: again, attempt };
}

/** An answer that never came names no run: whatever comes then is the first of it. */
function isSameRun(one: Attempt, { report, buildId }: Reported): boolean {
  if (one.outcome === 'timed-out') return false;
  return report === undefined ? one.buildId === buildId : one.report === report;
}

function withResult(
  candidate: Candidate,
  run: CellAttempts,
  attempt: number,
  { cell, outcome, why, url, buildId, report, saidAtMs, failedTests, cause, failedStep }: Reported,
  nowMs: number,
): Candidate {
  const facts = {
    ...{ outcome, why, endedAtMs: endNow(run, nowMs) },
    ...(url === undefined ? {} : { url }),
    ...(buildId === undefined ? {} : { buildId }),
    ...(report === undefined ? {} : { report }),
    ...(saidAtMs === undefined ? {} : { saidAtMs }),
    ...(failedTests === undefined ? {} : { failedTests }),
    ...(cause === undefined ? {} : { cause }),
    ...(failedStep === undefined ? {} : { failedStep }),
  };
  const amended = amendAttempt(failedTests ? withoutFailedTests(run) : run, attempt, facts);
  return withCell(candidate, cell, { ...run, ...amended });
}

/** Only the newest attempt that has names of failed tests keeps them: documents stay small. */
function withoutFailedTests({ attempts }: CellAttempts): Pick<CellAttempts, 'attempts'> {
  return { attempts: attempts.map(({ failedTests: _older, ...rest }) => rest) };
}
