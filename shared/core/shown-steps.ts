import type { Candidate } from './candidate.ts';
import { isoTime } from './iso-time.ts';
import type { Promotion } from './promotion.ts';
import { type PromotionStep, promotionSteps } from './promotion-steps.ts';
import type { CellCounts, ShownStep, StepName } from './shown-candidate.ts';

/** The stations of a promotion, each with the steps that it goes through there. */
const stations = [
  { name: 'copy', steps: ['stating', 'copying', 'verifying'] },
  { name: 'version tags', steps: ['tagging'] },
  { name: 'files', steps: ['publishing'] },
  { name: 'floating tags', steps: ['floating'] },
  { name: 'announcement', steps: ['checking', 'announcing'] },
] as const satisfies readonly {
  readonly name: StepName;
  readonly steps: readonly PromotionStep[];
}[];

type Station = (typeof stations)[number];

/**
 * The way of a candidate from its tags to the announcement of its release: where it is, what is
 * behind it, and what it will never come to.
 *
 * @param promotion the one that stands; none where none was admitted, or it was given up
 */
export function shownSteps(
  candidate: Candidate,
  blocking: CellCounts,
  promotion: Promotion | undefined,
): readonly ShownStep[] {
  return [
    { name: 'tags', state: 'done', ended: isoTime(candidate.openedAtMs) },
    buildStep(candidate),
    testStep(candidate, blocking),
    decisionStep(candidate, promotion),
    ...stations.map((station) => stationStep(station, candidate, promotion)),
  ];
}

function buildStep({ phase, builds, openedAtMs, enteredAtMs = {} }: Candidate): ShownStep {
  const all = Object.values(builds);
  const built = all.filter((build) => build.phase === 'built').length;
  const times = between(openedAtMs, enteredAtMs.testing);
  const told = `${built} of ${all.length} built`;
  if (built === all.length) return { name: 'build', state: 'done', ...times, told };
  const state = phase === 'building' ? 'now' : isUnder(phase) ? 'failed' : 'never';
  return { name: 'build', state, ...times, told };
}

function testStep(candidate: Candidate, { of, passed, open }: CellCounts): ShownStep {
  const { phase, enteredAtMs = {} } = candidate;
  const { testing, accepted, failed } = enteredAtMs;
  const told = `${passed} of ${of} blocking cells passed`;
  if (testing === undefined) {
    const isAhead = phase === 'building' || phase === 'testing';
    return { name: 'test', state: isAhead ? 'ahead' : 'never' };
  }
  const ends = [accepted ?? 0, failed ?? 0].filter((time) => time >= testing);
  const times = between(testing, ends.length === 0 ? undefined : Math.min(...ends));
  if (phase === 'testing') return { name: 'test', state: 'now', ...times, told };
  const isWhole = open === 0 && passed === of;
  return { name: 'test', state: isWhole || phase !== 'failed' ? 'done' : 'failed', ...times, told };
}

/** A person's word: nothing is promoted without one. */
function decisionStep(candidate: Candidate, promotion: Promotion | undefined): ShownStep {
  const { phase, enteredAtMs = {}, why = 'nobody knows why' } = candidate;
  const name = 'decision';
  if (promotion !== undefined) {
    const { admittedAtMs, requestedBy, reason } = promotion;
    const times = between(enteredAtMs.accepted, admittedAtMs);
    return { name, state: 'done', ...times, told: `${requestedBy}: ${reason}` };
  }
  switch (phase) {
    case 'building':
    case 'testing':
      return { name, state: 'ahead' };
    case 'accepted':
      return { name, state: 'now', ...between(enteredAtMs.accepted), told: 'waits for a promoter' };
    case 'failed':
      return { name, state: 'failed', told: why };
    case 'superseded':
    case 'promoting':
    case 'released':
    case 'collecting':
    case 'collected':
      return { name, state: 'never' };
  }
}

function stationStep(
  { name, steps }: Station,
  { phase }: Candidate,
  promotion: Promotion | undefined,
): ShownStep {
  if (promotion === undefined) return { name, state: isUnder(phase) ? 'ahead' : 'never' };
  const { step, left, held, begunAtMs = {}, withdrawn } = promotion;
  const began = earliest(begunAtMs, steps);
  const last = Math.max(...steps.map((one) => promotionSteps.indexOf(one)));
  const after = promotionSteps.slice(last + 1);
  const times = between(began, began === undefined ? undefined : earliest(begunAtMs, after));
  const isHere = steps.some((one) => one === step);
  if (isHere && held !== undefined) return { name, state: 'held', ...times, told: held };
  if (isHere) return { name, state: 'now', ...times, told: `${step}, ${left.length} to do` };
  if (promotionSteps.indexOf(step) <= last) return { name, state: 'ahead' };
  if (began !== undefined) return { name, state: 'done', ...times };
  return withdrawn === undefined
    ? { name, state: 'done', told: 'there was nothing to do' }
    : { name, state: 'never' };
}

/** Whether it may still be promoted, or be accepted yet. */
function isUnder(phase: Candidate['phase']): boolean {
  return phase === 'building' || phase === 'testing' || phase === 'accepted' || phase === 'failed';
}

function earliest(
  times: Readonly<Partial<Record<PromotionStep, number>>>,
  steps: readonly PromotionStep[],
): number | undefined {
  const found = steps.flatMap((step) => times[step] ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}

function between(fromMs?: number, toMs?: number): Pick<ShownStep, 'began' | 'ended'> {
  return {
    ...(fromMs !== undefined && { began: isoTime(fromMs) }),
    ...(toMs !== undefined && { ended: isoTime(toMs) }),
  };
}
