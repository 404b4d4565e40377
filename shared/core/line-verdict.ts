import type { CandidatePhase } from './candidate.ts';
import { fewOf } from './few-words.ts';
import { standingHolds } from './hold.ts';
import { isoTime } from './iso-time.ts';
import type { ReleaseLine } from './line.ts';
import type { HeadComponent, LineState } from './line-state.ts';
import { releaseName } from './release.ts';
import { contributions } from './release-number.ts';
import { ended, goesOn, needsPerson, quoted } from './said.ts';
import type { Verdict } from './verdict.ts';

const dayMs = 24 * 60 * 60_000;
/** Nobody is expected to promote at once; after so long it may have been forgotten. */
const forgottenMs = 3 * dayMs;
/** So much of an id tells candidates of a line apart, for people. */
const shownOfId = 8;

/** A candidate of a line, with the verdict on it. */
export interface JudgedCandidate {
  readonly candidate: string;
  readonly phase: CandidatePhase;
  readonly components: readonly HeadComponent[];
  readonly verdict: Verdict;
}

/** All that the verdict on a line rests on. */
export interface LineFacts {
  readonly line: Pick<ReleaseLine, 'name' | 'promoters'>;
  readonly state: LineState;
  /** The newest; none before the first. */
  readonly newest?: JudgedCandidate;
  /** The one under promotion. */
  readonly promoting?: JudgedCandidate;
  /** The one that became the newest standing release, and when that was. */
  readonly head?: JudgedCandidate & { readonly releasedAtMs?: number };
}

/**
 * How a line stands, in one sentence: first whatever a person must do, then what is under way, then
 * what it waits for; else since when it is up to date.
 */
export function lineVerdict(facts: LineFacts, nowMs: number): Verdict {
  const busy = stoppedVerdict(facts, nowMs) ?? movingVerdict(facts);
  const said = busy ?? waitingVerdict(facts) ?? restingVerdict(facts);
  const { quietUntilMs } = facts.state;
  const isQuietBesides = busy !== undefined && quietUntilMs !== undefined;
  const clauses = [
    ...(isQuietBesides ? [`it waits for quiet until ${isoTime(quietUntilMs)}`] : []),
    ...holdClauses(facts, nowMs),
  ].map((clause) => `; ${clause}`);
  return { ...said, sentence: `${said.sentence}${clauses.join('')}` };
}

/** What does not go on before somebody does something; what is out already comes first. */
function stoppedVerdict(facts: LineFacts, nowMs: number): Verdict | undefined {
  const { line, state, newest, promoting, head } = facts;
  const stopped = [promoting, head].find((one) => one?.verdict.standing === 'needs a person');
  if (stopped !== undefined) return verdictOf(stopped);
  if (state.why !== undefined && state.opening === undefined) {
    const way = 'mend that and tag anew, or ask for a round: POST /api/v1/rounds';
    return needsPerson(`No candidate could be opened: ${quoted(state.why)}`, line.promoters, way);
  }
  if (newest?.verdict.standing !== 'needs a person') return undefined;
  const verdict = verdictOf(newest);
  const forMs = nowMs - Date.parse(verdict.since ?? isoTime(nowMs));
  if (newest.phase !== 'accepted' || forMs < forgottenMs) return verdict;
  const days = Math.floor(forMs / dayMs);
  return { ...verdict, sentence: `${verdict.sentence}; nobody has acted for ${days} days` };
}

function movingVerdict({ promoting, newest }: LineFacts): Verdict | undefined {
  const moving = [promoting, newest].find(
    (one) => one?.verdict.standing === 'under way' || one?.verdict.standing === 'waits',
  );
  return moving && verdictOf(moving);
}

function waitingVerdict({ state }: LineFacts): Verdict | undefined {
  const { opening: [begun] = [], quietUntilMs, waitingSinceMs } = state;
  if (begun !== undefined) {
    const said = goesOn('under way', `A candidate is being opened, round ${begun.round}`);
    return { ...said, since: isoTime(begun.sinceMs) };
  }
  if (quietUntilMs === undefined) return undefined;
  const said = goesOn('waits', `Waits for quiet until ${isoTime(quietUntilMs)}`);
  return { ...said, ...(waitingSinceMs !== undefined && { since: isoTime(waitingSinceMs) }) };
}

function restingVerdict({ state, newest, head, line }: LineFacts): Verdict {
  const { components = [], version } = state.head ?? {};
  if (newest !== undefined && contributions(components, newest.components).length > 0)
    return goesOn('waits', `Nothing is on its way; newest is ${verdictOf(newest).sentence}`);
  if (version === undefined) return goesOn('waits', 'Waits for the first tags of its components');
  const name = releaseName(line.name, version);
  if (head?.releasedAtMs === undefined) return ended('done', `Up to date: ${name} is out`);
  const since = isoTime(head.releasedAtMs);
  return { ...ended('done', `Up to date: ${name} is out since ${since}`), since };
}

/** A candidate that is accepted tells of the holds of its line by itself. */
function holdClauses({ state, newest }: LineFacts, nowMs: number): readonly string[] {
  if (newest?.phase === 'accepted') return [];
  const holds = standingHolds(state, nowMs).map(
    ({ owner, untilMs }) => `until ${isoTime(untilMs)}, owner: ${owner}`,
  );
  return holds.length === 0 ? [] : [`it is held ${fewOf(holds)}`];
}

/** What a candidate says, by the beginning of its id. */
function verdictOf({ candidate, verdict }: JudgedCandidate): Verdict {
  return { ...verdict, sentence: `${candidate.slice(0, shownOfId)}: ${verdict.sentence}` };
}
