import { queuedCandidate } from './build-queue.ts';
import type { BuildNews, Candidate, CandidateEffect, CandidateEvent } from './candidate.ts';
import { approve } from './candidate-approvals.ts';
import { hearBuild } from './candidate-builds.ts';
import { ended } from './candidate-end.ts';
import { hearFiles, refuseFiles } from './candidate-files.ts';
import { entered } from './candidate-row.ts';
import { endWaiver, waive, waiverEndsAt } from './candidate-waivers.ts';
import { cellOf, judgeCells, silentUntil } from './cells.ts';
import { type Circumstances, type Decision, moved, stale } from './decide.ts';
import { expire, withExpiry, withoutExpiry } from './expiry.ts';
import { decideHolds, type HoldEvent, refuseLateHold } from './hold.ts';
import { decidePins } from './pin.ts';
import { postponeCell, queueCell, refuseStart } from './postpone-cell.ts';
import { passTime, rejudged, ruled } from './rejudge.ts';
import { reportCell } from './report-cell.ts';
import type { Restoration } from './restoration.ts';
import { amendAttempt, recheckMs } from './run.ts';
import { askAgain } from './running-cells.ts';

type Decided = Decision<Candidate, CandidateEffect>;

/** Decides for a candidate. */
export function decideCandidate(
  candidate: Candidate | undefined,
  event: CandidateEvent,
  circumstances: Circumstances,
): Decided {
  const decided = decide(candidate, event, circumstances);
  if (decided.kind === 'stale') return decided;
  const next = withExpiry(queuedCandidate(decided.next));
  return { ...decided, next: entered(candidate, next, circumstances.nowMs) };
}

function decide(
  candidate: Candidate | undefined,
  event: CandidateEvent,
  circumstances: Circumstances,
): Decided {
  const { nowMs } = circumstances;
  if (event.type === 'opened')
    return candidate === undefined ? open(event, nowMs) : stale('it was opened before');
  if (candidate === undefined) return stale('no such candidate');
  if (candidate.phase === 'collected') return stale('it is collected');
  switch (event.type) {
    case 'build-told':
      return rejudged(candidate, hearBuild(candidate, event, circumstances), nowMs);
    case 'cell-started':
      return started(candidate, event, nowMs);
    case 'cell-reported':
      return rejudged(candidate, reportCell(candidate, event, circumstances), nowMs);
    case 'cell-queued':
      return queueCell(candidate, event, nowMs);
    case 'cell-refused':
      return rejudged(candidate, refuseStart(candidate, event, nowMs), nowMs);
    case 'cell-over-quota':
      return rejudged(candidate, postponeCell(candidate, event, nowMs), nowMs);
    case 'files-staged':
      return rejudged(candidate, hearFiles(candidate, event), nowMs);
    case 'files-refused':
      return refuseFiles(candidate, event.why, nowMs);
    case 'still-running':
      return askAgain(candidate, nowMs);
    case 'due':
      return rejudged(candidate, passTime(candidate, circumstances), nowMs);
    case 'waived':
      return ruled(candidate, waive(candidate, event, nowMs), nowMs);
    case 'held':
    case 'hold-ended':
      return hold(candidate, event, nowMs);
    case 'waiver-ended':
      return ruled(candidate, endWaiver(candidate, event, nowMs), nowMs);
    case 'approved':
      return approve(candidate, event.approval, nowMs);
    case 'superseded':
      return supersede(candidate, event.by, nowMs);
    case 'promotion-admitted':
      return promote(candidate, event.version, nowMs);
    case 'promotion-given-up':
      return demote(candidate, nowMs);
    case 'released':
      return candidate.phase === 'promoting'
        ? moved(ended(candidate, 'released', `released as ${candidate.version}`, nowMs), 'released')
        : stale(`it is ${candidate.phase}`);
    case 'expired':
      return expire(candidate, event.kept, nowMs);
    case 'pinned':
      return decidePins(candidate, { type: 'held', hold: event.pin }, nowMs);
    case 'pin-ended':
      return decidePins(candidate, { ...event, type: 'hold-ended' }, nowMs);
    case 'area-collected':
      return candidate.phase === 'collecting'
        ? moved({ ...candidate, phase: 'collected' }, 'its staging area is gone')
        : stale(`it is ${candidate.phase}`);
  }
}

/**
 * When a candidate must be looked at: a cell's deadline, a build to ask after, the end of a waiver.
 * What has expired the collector finds by itself.
 */
export function candidateWaitsUntil(candidate: Candidate): number | undefined {
  if (candidate.phase === 'collected') return undefined;
  const deadlines = candidate.frozen.cells.flatMap((cell) => {
    const run = candidate.cells[cell.id];
    return (run && silentUntil(candidate, cell, run)) ?? [];
  });
  const times = [...deadlines];
  const waiverEndsAtMs = waiverEndsAt(candidate);
  if (waiverEndsAtMs !== undefined) times.push(waiverEndsAtMs);
  if (candidate.recheckAtMs !== undefined) times.push(candidate.recheckAtMs);
  return times.length === 0 ? undefined : Math.min(...times);
}

function open(event: Extract<CandidateEvent, { type: 'opened' }>, nowMs: number): Decided {
  const { id, line, round, frozen, skipped, supersedes, restores } = event;
  const builds = Object.fromEntries(
    frozen.components.map(({ name }): [string, BuildNews] => [
      name,
      { phase: 'under-way', images: [] },
    ]),
  );
  const candidate: Candidate = {
    id,
    line,
    round,
    frozen,
    skipped,
    phase: 'building',
    openedAtMs: nowMs,
    supersedes,
    builds,
    cells: {},
    ...(restores && { restores }),
  };
  const effects = frozen.components.map(
    ({ name }): CandidateEffect => ({
      type: 'want-build',
      key: `want-build:${name}`,
      component: name,
    }),
  );
  const what = `opened with ${frozen.components.length} components`;
  return moved(candidate, restores ? `${what}: ${wordsOf(restores)}` : what, effects);
}

function wordsOf({ candidate, by, reason }: Restoration): string {
  return `${by} restores ${candidate}: ${reason}`;
}

function started(
  candidate: Candidate,
  event: Extract<CandidateEvent, { type: 'cell-started' }>,
  nowMs: number,
): Decided {
  const known = cellOf(candidate.frozen, event.cell);
  const run = known && candidate.cells[known.id];
  const attempt = run?.attempts[event.attempt - 1];
  if (run === undefined || attempt === undefined) return stale('no such attempt');
  if (attempt.outcome !== undefined) return stale(`that attempt has ${attempt.outcome}`);
  if (attempt.buildId !== undefined || event.buildId === undefined)
    return stale('that attempt is known to run');
  const { buildId, url } = event;
  const facts = { buildId, startedAtMs: nowMs, ...(url !== undefined && { url }) };
  const cell = { ...run, ...amendAttempt(run, event.attempt, facts) };
  const cells = { ...candidate.cells, [event.cell]: cell };
  return moved({ ...candidate, cells, recheckAtMs: nowMs + recheckMs }, `${event.cell} runs`);
}

/** Its builds that are not made are left to those that want them: the newer candidate, or nobody. */
function supersede(candidate: Candidate, by: string, nowMs: number): Decided {
  if (candidate.phase !== 'building') return stale(`it is ${candidate.phase}`);
  const over = ended(candidate, 'superseded', `superseded by ${by}`, nowMs);
  return moved(over, 'superseded', [{ type: 'let-go', key: 'let-go' }]);
}

function hold(candidate: Candidate, event: HoldEvent, nowMs: number): Decided {
  const late = event.type === 'held' ? refuseLateHold(candidate) : undefined;
  return late === undefined ? decideHolds(candidate, event, nowMs) : stale(late.why);
}

function promote(candidate: Candidate, version: string, nowMs: number): Decided {
  if (candidate.phase !== 'accepted') return stale(`it is ${candidate.phase}`);
  if (candidate.expiresAtMs !== undefined && candidate.expiresAtMs <= nowMs)
    return stale('it has expired');
  const judged = judgeCells(candidate, nowMs);
  if (judged.phase === 'failed') return stale(judged.why);
  const next = { ...withoutExpiry(candidate), phase: 'promoting', version } as const;
  return moved(next, `promoted as ${version}`);
}

/** Its promotion was given up: it is what its cells say, those heard of meanwhile among them. */
function demote(candidate: Candidate, nowMs: number): Decided {
  if (candidate.phase !== 'promoting') return stale(`it is ${candidate.phase}`);
  const { version, ...rest } = candidate;
  const { phase, why } = judgeCells(rest, nowMs);
  const next = phase === 'testing' ? { ...rest, phase, why } : ended(rest, phase, why, nowMs);
  return moved(next, `the promotion as ${version} was given up`);
}
