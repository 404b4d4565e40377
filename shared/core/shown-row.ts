import type { CandidatePhase } from './candidate.ts';
import type { CandidateRow } from './candidate-row.ts';
import { isoTime } from './iso-time.ts';
import type { PrecedingRelease } from './preceding-release.ts';
import { nextRelease } from './release-number.ts';
import type { ShownCandidate } from './shown-candidate.ts';

/** What the candidates of a line are compared with, and which numbers are taken. */
export interface LineSoFar {
  /** Its newest standing release, else the one that it follows; none for the first of all. */
  readonly before: PrecedingRelease | undefined;
  /** Every number that it ever reserved. */
  readonly versions: readonly string[];
}

/** A candidate as one row among those of its line, at an instant. */
export function shownCandidate(
  candidate: string,
  row: CandidateRow,
  line: LineSoFar,
  nowMs: number,
): ShownCandidate {
  const { round, phase, why, version, openedAtMs, expiresAtMs, blocking, informing } = row;
  const decidedAtMs = decidedAt(row);
  const next = nextRelease(line.before, row.components, line.versions);
  const versionToBe = mayBeReleased(phase) ? next.version : undefined;
  return {
    ...{ candidate, line: row.line, round, phase },
    ...(why !== undefined && { why }),
    ...(version !== undefined && { version }),
    ...(versionToBe !== undefined && { versionToBe }),
    openedAt: isoTime(openedAtMs),
    ...(decidedAtMs !== undefined && { decidedAt: isoTime(decidedAtMs) }),
    ...{ blocking, informing, changed: next.contributions },
    waivers: standing(row.waiversUntilMs, nowMs),
    holds: standing(row.holdsUntilMs, nowMs),
    ...(expiresAtMs !== undefined && { expires: isoTime(expiresAtMs) }),
  };
}

function mayBeReleased(phase: CandidatePhase): boolean {
  switch (phase) {
    case 'building':
    case 'testing':
    case 'accepted':
    case 'failed':
      return true;
    case 'superseded':
    case 'promoting':
    case 'released':
    case 'collecting':
    case 'collected':
      return false;
  }
}

/** When it was known what it is worth: the first end that it came to. */
function decidedAt({ enteredAtMs }: CandidateRow): number | undefined {
  const { accepted, failed, superseded } = enteredAtMs;
  const times = [accepted, failed, superseded].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

function standing(untils: readonly number[], nowMs: number): number {
  return untils.filter((untilMs) => untilMs > nowMs).length;
}
