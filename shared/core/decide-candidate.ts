import type {
  BuildNews,
  Candidate,
  CandidateEffect,
  CandidateEvent,
  CandidatePhase,
} from './candidate.ts';
import { reportCell, startCells, timeOutCells } from './candidate-cells.ts';
import { judgeCells } from './cells.ts';
import { type Circumstances, type Decision, moved, stale } from './decide.ts';
import { amendAttempt, openAttemptOf, recheckMs } from './run.ts';

type Decided = Decision<Candidate, CandidateEffect>;

/** Decides for a candidate. */
export function decideCandidate(
  candidate: Candidate | undefined,
  event: CandidateEvent,
  circumstances: Circumstances,
): Decided {
  const { nowMs } = circumstances;
  if (event.type === 'opened')
    return candidate === undefined ? open(event, nowMs) : stale('it was opened before');
  if (candidate === undefined) return stale('no such candidate');
  switch (event.type) {
    case 'build-told':
      return hear(candidate, event.component, event.news, circumstances);
    case 'cell-started':
      return started(candidate, event, nowMs);
    case 'cell-reported':
      return rejudged(candidate, reportCell(candidate, event, circumstances), nowMs);
    case 'still-running':
      return candidate.recheckAtMs !== undefined && candidate.recheckAtMs <= nowMs
        ? moved({ ...candidate, recheckAtMs: nowMs + recheckMs }, 'cells still run')
        : stale('not asked');
    case 'due':
      return rejudged(candidate, timeOutCells(candidate, circumstances), nowMs);
    case 'superseded':
      return candidate.phase === 'building'
        ? moved(ended(candidate, 'superseded', `superseded by ${event.by}`, nowMs), 'superseded')
        : stale(`it is ${candidate.phase}`);
    case 'promotion-admitted':
      return promote(candidate, event.version, nowMs);
    case 'released':
      return candidate.phase === 'promoting'
        ? moved(ended(candidate, 'released', `released as ${candidate.version}`, nowMs), 'released')
        : stale(`it is ${candidate.phase}`);
    case 'expired':
      return expire(candidate, nowMs);
    case 'area-collected':
      return candidate.phase === 'collecting'
        ? moved({ ...candidate, phase: 'collected' }, 'its staging area is gone')
        : stale(`it is ${candidate.phase}`);
  }
}

/** When a candidate must be looked at: a cell's deadline, a build to ask after, its expiry. */
export function candidateWaitsUntil(candidate: Candidate): number | undefined {
  const deadlines = candidate.frozen.cells.flatMap((cell) => {
    const run = candidate.cells[cell.id];
    const attempt = run && openAttemptOf(run);
    return attempt === undefined ? [] : [attempt.openedAtMs + cell.deadlineMs];
  });
  const times = [...deadlines];
  if (candidate.recheckAtMs !== undefined) times.push(candidate.recheckAtMs);
  if (candidate.expiresAtMs !== undefined) times.push(candidate.expiresAtMs);
  return times.length === 0 ? undefined : Math.min(...times);
}

function open(event: Extract<CandidateEvent, { type: 'opened' }>, nowMs: number): Decided {
  const { id, line, round, frozen } = event;
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
    phase: 'building',
    openedAtMs: nowMs,
    builds,
    cells: {},
  };
  const effects = frozen.components.map(
    ({ name }): CandidateEffect => ({
      type: 'want-build',
      key: `want-build:${name}`,
      component: name,
    }),
  );
  return moved(candidate, `opened with ${frozen.components.length} components`, effects);
}

function hear(
  candidate: Candidate,
  component: string,
  news: BuildNews,
  circumstances: Circumstances,
): Decided {
  const known = candidate.builds[component];
  if (known === undefined) return stale(`${component} is not in the set`);
  if (JSON.stringify(known) === JSON.stringify(news)) return stale('nothing new');
  const told: Candidate = { ...candidate, builds: { ...candidate.builds, [component]: news } };
  if (candidate.phase !== 'building')
    return rejudged(candidate, moved(told, `news of ${component}`), circumstances.nowMs);
  if (news.phase === 'failed') {
    const why = `${component} was not built: ${news.why ?? 'no reason was given'}`;
    return moved(ended(told, 'failed', why, circumstances.nowMs), why);
  }
  if (!isWhole(told)) return moved(told, `${component} is ${news.phase}`);
  return rejudged(told, startCells(told, circumstances), circumstances.nowMs);
}

function started(
  candidate: Candidate,
  event: Extract<CandidateEvent, { type: 'cell-started' }>,
  nowMs: number,
): Decided {
  const run = candidate.cells[event.cell];
  const attempt = run?.attempts[event.attempt - 1];
  if (run === undefined || attempt === undefined) return stale('no such attempt');
  if (attempt.buildId !== undefined || event.buildId === undefined)
    return stale('that attempt is known to run');
  const { buildId, url } = event;
  const facts = url === undefined ? { buildId } : { buildId, url };
  const cell = { ...run, ...amendAttempt(run, event.attempt, facts) };
  const cells = { ...candidate.cells, [event.cell]: cell };
  return moved({ ...candidate, cells, recheckAtMs: nowMs + recheckMs }, `${event.cell} runs`);
}

const judgedPhases: readonly CandidatePhase[] = ['testing', 'accepted', 'failed'];

function rejudged(before: Candidate, decision: Decided, nowMs: number): Decided {
  if (decision.kind === 'stale') return decision;
  const next = settled(decision.next);
  if (!judgedPhases.includes(next.phase) || !isWhole(next)) return { ...decision, next };
  const { phase, why } = judgeCells(next);
  return phase === before.phase || phase === 'testing'
    ? { ...decision, next: { ...next, why } }
    : { ...decision, next: ended(next, phase, why, nowMs), why };
}

function isWhole(candidate: Candidate): boolean {
  return Object.values(candidate.builds).every(({ phase }) => phase === 'built');
}

function settled(candidate: Candidate): Candidate {
  const isRunning = Object.values(candidate.cells).some(
    (run) => openAttemptOf(run)?.buildId !== undefined,
  );
  if (isRunning) return candidate;
  const { recheckAtMs: _done, ...rest } = candidate;
  return rest;
}

function promote(candidate: Candidate, version: string, nowMs: number): Decided {
  if (candidate.phase !== 'accepted') return stale(`it is ${candidate.phase}`);
  if (candidate.expiresAtMs !== undefined && candidate.expiresAtMs <= nowMs)
    return stale('it has expired');
  const { expiresAtMs: _kept, ...rest } = candidate;
  return moved({ ...rest, phase: 'promoting', version }, `promoted as ${version}`);
}

function expire(candidate: Candidate, nowMs: number): Decided {
  const { phase, expiresAtMs } = candidate;
  if (expiresAtMs === undefined) return stale(`it is ${phase} and does not expire`);
  if (expiresAtMs > nowMs) return stale('its time has not come');
  const { expiresAtMs: _over, recheckAtMs: _done, ...rest } = candidate;
  const effect: CandidateEffect = { type: 'collect-area', key: 'collect-area' };
  return moved({ ...rest, phase: 'collecting' }, `its time as ${phase} is over`, [effect]);
}

function ended(
  candidate: Candidate,
  phase: 'accepted' | 'failed' | 'superseded' | 'released',
  why: string,
  nowMs: number,
): Candidate {
  const { failedMs, acceptedMs, releasedMs } = candidate.frozen.timesToLive;
  const livesMs = {
    accepted: acceptedMs,
    failed: failedMs,
    superseded: failedMs,
    released: releasedMs,
  };
  return { ...candidate, phase, why, expiresAtMs: nowMs + livesMs[phase] };
}
