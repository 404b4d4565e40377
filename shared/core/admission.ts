import type { Candidate, CandidatePhase } from './candidate.ts';
import { judgeCells } from './cells.ts';
import type { LineComponent } from './line.ts';
import type { LineState } from './line-state.ts';
import type { PermanentCode } from './permanent-error.ts';
import { headComponent, type PromotionPlan } from './plan.ts';
import { changedSections } from './plan-sections.ts';
import type { Release } from './release.ts';
import { type ComponentTag, compareTags, isStable, isUnder, parseComponentTag } from './version.ts';

/** What a maintainer asks for. */
export interface PromotionRequest {
  readonly candidate: string;
  /** Why, in the person's words; several lines are fine. */
  readonly reason: string;
  /** The plan that the person saw; the promotion is refused where it is no longer true. */
  readonly planHash?: string;
}

/** Why a promotion is not admitted, and what kind of refusal it is. */
export interface Refusal {
  readonly code: PermanentCode;
  readonly why: string;
  /** Where waiting alone helps: when it is over at the latest. */
  readonly untilMs?: number;
}

/** A candidate is not promoted in its last minutes: collection must never race the copy. */
export const expiryMarginMs = 5 * 60_000;

const anotherRound = 'ask for another round of its set: POST /api/v1/rounds';

/** What to do instead of promoting a candidate in this phase. */
const waysOut: Readonly<
  Record<Exclude<CandidatePhase, 'accepted' | 'collecting' | 'collected'>, string>
> = {
  building: 'wait until it is built and tested',
  testing: 'wait until it is tested',
  failed: `mend what failed, then ${anotherRound}; or waive a cell: POST /api/v1/waivers`,
  superseded: 'promote the one that took its place',
  promoting: 'wait for its promotion',
  released: 'it is promoted already',
};

/** Whether a candidate may be promoted at all, from its own state and its line's. */
export function refuseCandidate(
  candidate: Candidate,
  line: LineState,
  /** The components that the line's file has now, and their base versions. */
  wanted: readonly LineComponent[],
  nowMs: number,
): Refusal | undefined {
  const { id, phase, why, expiresAtMs } = candidate;
  if (phase === 'collecting' || phase === 'collected')
    return { code: 'gone', why: `candidate ${id} is ${phase}; ${anotherRound}` };
  if (phase !== 'accepted') return notAccepted(candidate, phase, why);
  if (expiresAtMs !== undefined && expiresAtMs - expiryMarginMs <= nowMs)
    return { code: 'gone', why: `candidate ${id} has expired; ${anotherRound}` };
  const judged = judgeCells(candidate, nowMs);
  if (judged.phase === 'failed') return notAccepted(candidate, judged.phase, judged.why);
  if (line.promoting !== undefined)
    return { code: 'conflict', why: `${line.line} is promoting ${line.promoting}; wait for it` };
  return (
    lowerThanHead(candidate, line) ??
    lacking(candidate, line, wanted) ??
    dropped(candidate, wanted) ??
    beside(candidate, wanted)
  );
}

function notAccepted(
  { id }: Candidate,
  phase: keyof typeof waysOut,
  why: string | undefined,
): Refusal {
  const what = `candidate ${id} is ${phase}${why ? `: ${why}` : ''}`;
  return { code: 'conflict', why: `${what}; ${waysOut[phase]}` };
}

/** Whether the release that a line follows is out, so that a number can be computed against it. */
export function refuseFollowing(
  line: string,
  follows: string,
  followed: Release | undefined,
): Refusal | undefined {
  if (followed?.state === 'released') return undefined;
  const fault =
    followed?.state === 'withdrawn'
      ? 'which was withdrawn; write another, or none'
      : 'which is not released; release it, or write another';
  const why = `${line} follows ${follows}, ${fault}`;
  return { code: 'conflict', why };
}

/** Whether production leaves room for every version tag of a plan: none is ever written twice. */
export function refuseConflicts({ images }: PromotionPlan): Refusal | undefined {
  const conflicts = images.filter(({ write }) => write === 'CONFLICT');
  if (conflicts.length === 0) return undefined;
  const named = conflicts.map(
    ({ repository, versionTag, found, digest }) =>
      `${repository}:${versionTag} is ${found} in production, not ${digest}`,
  );
  const wayOut = 'tag a new version of each, and find out who wrote that';
  return { code: 'conflict', why: `CONFLICT: ${named.join('; ')}; ${wayOut}` };
}

/** Whether the plan that a person saw is still the one that would be carried out. */
export function refuseOtherPlan(
  candidate: string,
  planHash: string,
  askedHash: string | undefined,
): Refusal | undefined {
  if (askedHash === undefined || askedHash === planHash) return undefined;
  const changed = changedSections(askedHash, planHash).join(', ');
  const wayOut = `look at it as it is now: GET /api/v1/candidates/${candidate}/plan`;
  return { code: 'conflict', why: `the plan is no longer ${askedHash}: ${changed}; ${wayOut}` };
}

/** An older candidate must not take away what a release brought and the line still wants. */
function lacking(
  candidate: Candidate,
  line: LineState,
  wanted: readonly LineComponent[],
): Refusal | undefined {
  const has = new Set(candidate.frozen.components.map(({ name }) => name));
  const lost = (line.head?.components ?? [])
    .map(({ name }) => name)
    .filter((name) => wantedAs(name, wanted) !== undefined && !has.has(name));
  if (lost.length === 0) return undefined;
  const head = `${line.line}@${line.head?.version}`;
  return { code: 'conflict', why: `${lost.join(', ')} of ${head} is missing; promote a newer one` };
}

/** What a line has dropped is not brought back by a candidate from before. */
function dropped(
  { frozen, line }: Candidate,
  wanted: readonly LineComponent[],
): Refusal | undefined {
  const names = frozen.components
    .map(({ name }) => name)
    .filter((name) => wantedAs(name, wanted) === undefined);
  if (names.length === 0) return undefined;
  const why = `${line} has no ${names.join(', ')} any more; promote a newer candidate`;
  return { code: 'conflict', why };
}

/** What a line takes no more, since its base versions are others, is not released by it. */
function beside(
  { frozen, line }: Candidate,
  wanted: readonly LineComponent[],
): Refusal | undefined {
  const named = frozen.components.flatMap(({ name, tag }) => {
    const own = wantedAs(name, wanted);
    const version = parseComponentTag(tag);
    const isTaken = own === undefined || (version !== undefined && isTakenBy(own, version));
    return isTaken ? [] : [`${name} under ${own.base}, not ${tag}`];
  });
  if (named.length === 0) return undefined;
  const why = `${line} takes ${named.join(', ')}; promote a newer candidate`;
  return { code: 'conflict', why };
}

function isTakenBy({ base, preReleases }: LineComponent, version: ComponentTag): boolean {
  return isUnder(version, base) && (preReleases || isStable(version));
}

function wantedAs(name: string, wanted: readonly LineComponent[]): LineComponent | undefined {
  return wanted.find(({ component }) => component.name === name);
}

function lowerThanHead(candidate: Candidate, line: LineState): Refusal | undefined {
  const head = line.head?.components ?? [];
  const lower = candidate.frozen.components.map(headComponent).filter(({ name, tag }) => {
    const before = parseComponentTag(head.find((one) => one.name === name)?.tag ?? '');
    const after = parseComponentTag(tag);
    return before !== undefined && after !== undefined && compareTags(after, before) < 0;
  });
  if (lower.length === 0) return undefined;
  const named = lower.map(({ name, tag }) => `${name} ${tag}`).join(', ');
  return {
    code: 'refused',
    why: `${named} is lower than in ${line.line}@${line.head?.version}; promote a newer candidate`,
  };
}
