import { acceptedVerdict } from './accepted-verdict.ts';
import type { CandidateFacts } from './candidate-facts.ts';
import { endsByItself, expectedEnd } from './expectation.ts';
import { failedVerdict } from './failed-verdict.ts';
import { isoTime } from './iso-time.ts';
import { promotingVerdict, releasedVerdict } from './promotion-verdict.ts';
import { over, quoted, type Said } from './said.ts';
import { buildingVerdict, testingVerdict } from './tested-verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * How a candidate stands, in one sentence: what it waits for, why, and who can change it. It tells
 * what is recorded: the plan of its promotion alone asks the registry and the repositories as well.
 */
export function candidateVerdict(facts: CandidateFacts, nowMs: number): Verdict {
  const { candidate, earlier } = facts;
  const { phase, openedAtMs, enteredAtMs = {} } = candidate;
  const sinceMs = enteredAtMs[phase] ?? (phase === 'building' ? openedAtMs : undefined);
  const said = saidOf(facts, nowMs);
  if (sinceMs === undefined) return said;
  const since = isoTime(sinceMs);
  const isAwaited = said.standing !== 'over' && endsByItself(phase);
  const expected = isAwaited ? expectedEnd(earlier, phase, sinceMs, nowMs) : undefined;
  return { ...said, since, ...(expected && { expected }) };
}

function saidOf(facts: CandidateFacts, nowMs: number): Said {
  const { candidate } = facts;
  const { phase, why = 'a newer candidate took its place' } = candidate;
  switch (phase) {
    case 'building':
      return buildingVerdict(facts);
    case 'testing':
      return testingVerdict(facts, nowMs);
    case 'accepted':
      return acceptedVerdict(facts, nowMs);
    case 'failed':
      return failedVerdict(facts, nowMs);
    case 'superseded':
      return over(`Gave way while it was being built: ${why}`);
    case 'promoting':
      return promotingVerdict(facts);
    case 'released':
      return releasedVerdict(facts);
    case 'collecting':
    case 'collected':
      return goneVerdict(facts, phase);
  }
}

/** Of a release only its staging area goes; what was never released can be restored at any time. */
function goneVerdict(facts: CandidateFacts, phase: 'collecting' | 'collected'): Said {
  const isGone = phase === 'collected';
  const area = `its staging area is ${isGone ? 'collected' : 'being collected'}`;
  if (facts.candidate.version !== undefined) {
    const said = releasedVerdict(facts);
    return { ...said, sentence: `${said.sentence}; ${area}` };
  }
  const wayOut = 'a promoter can have it restored: POST /api/v1/restorations';
  return over(`${endWords(facts)}: ${area}; ${isGone ? '' : 'then '}${wayOut}`);
}

/** What it had come to when its time was over. */
function endWords({ candidate: { enteredAtMs = {}, why = 'nobody knows why' } }: CandidateFacts) {
  const { failed = 0, accepted = 0 } = enteredAtMs;
  if (failed > accepted) return `Failed, and its time is over (${quoted(why)})`;
  return accepted > 0 ? 'Accepted, and not promoted in its time' : 'Its time is over';
}
