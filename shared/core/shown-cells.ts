import type { Candidate, FrozenCell } from './candidate.ts';
import { cellVerdict, silentUntil } from './cells.ts';
import { isoTime } from './iso-time.ts';
import type { Attempt } from './run.ts';
import type { CellNews, ShownAttempt, ShownCell } from './shown-candidate.ts';
import type { ShownWaiver } from './shown-hold.ts';
import { standingWaiver, type Waiver } from './standing-waiver.ts';

/**
 * The cells of a candidate with every attempt, as they stand at an instant.
 *
 * @param news how each cell stands beside the release before, by cell
 */
export function shownCells(
  candidate: Candidate,
  news: ReadonlyMap<string, CellNews>,
  nowMs: number,
): readonly ShownCell[] {
  return candidate.frozen.cells.map((cell) => shownCell(candidate, cell, news.get(cell.id), nowMs));
}

/** The waivers of a candidate that stand at an instant. */
export function shownWaivers(candidate: Candidate, nowMs: number): readonly ShownWaiver[] {
  return Object.keys(candidate.waivers ?? {}).flatMap((cell) => {
    const waiver = standingWaiver(candidate, cell, nowMs);
    return waiver === undefined ? [] : [shownWaiver(candidate.id, cell, waiver)];
  });
}

function shownCell(
  candidate: Candidate,
  cell: FrozenCell,
  news: CellNews | undefined,
  nowMs: number,
): ShownCell {
  const { id, runs, counts, matrix } = cell;
  const run = candidate.cells[id] ?? { attempts: [] };
  const waiver = standingWaiver(candidate, id, nowMs);
  const deadlineMs = silentUntil(candidate, cell, run);
  return {
    ...{ cell: id, runs, counts, verdict: cellVerdict(candidate, cell) },
    ...(matrix !== undefined && { axes: matrix }),
    ...(news !== undefined && { news }),
    attempts: run.attempts.map(shownAttempt),
    ...(waiver !== undefined && { waiver: shownWaiver(candidate.id, id, waiver) }),
    ...(deadlineMs !== undefined && { deadline: isoTime(deadlineMs) }),
  };
}

function shownAttempt({
  openedAtMs,
  endedAtMs,
  outcome,
  why,
  url,
  rerunOf,
  ...rest
}: Attempt): ShownAttempt {
  return {
    attempt: rest.attempt,
    ...(outcome !== undefined && { outcome }),
    ...(why !== undefined && { why }),
    ...(url !== undefined && { url }),
    openedAt: isoTime(openedAtMs),
    ...(endedAtMs !== undefined && { endedAt: isoTime(endedAtMs) }),
    ...(rerunOf !== undefined && { rerunOf }),
    failedTests: rest.failedTests ?? [],
    lastLines: rest.failedStep?.lastLines ?? [],
  };
}

function shownWaiver(candidate: string, cell: string, waiver: Waiver): ShownWaiver {
  const { reason, owner, link, by, atMs, untilMs } = waiver;
  const said = { candidate, cell, reason, owner, link, by };
  return { ...said, at: isoTime(atMs), until: isoTime(untilMs) };
}
