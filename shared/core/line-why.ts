import type { BuildNews, Candidate, CandidatePhase } from './candidate.ts';
import { type ComponentState, placeOf } from './component-state.ts';
import { isoTime } from './iso-time.ts';
import type { LineComponent, ReleaseLine } from './line.ts';
import type { LineState } from './line-state.ts';
import { withdrawalOf } from './ruling.ts';
import { ended, goesOn, needsPerson, over, quoted, type Said } from './said.ts';
import type { WhyStation } from './shown-why.ts';
import type { Verdict } from './verdict.ts';
import { type ComponentTag, compareTags, isStable, isUnder, parseComponentTag } from './version.ts';

/** What is known of a tag on one line. */
export interface LineOfTag {
  readonly line: ReleaseLine;
  readonly own: LineComponent;
  readonly state: LineState;
  /** The candidate that has the tag and came furthest, with the verdict on it; none where none has. */
  readonly having?: { readonly candidate: Candidate; readonly verdict: Verdict };
  /** The newest candidate of the line; none before the first. */
  readonly newest?: Candidate;
}

/** What a line makes of a tag: how it stands there, how far it has come, and the way. */
export interface WhyOnLine {
  readonly verdict: Verdict;
  /** The higher, the nearer to a release. */
  readonly rank: number;
  readonly chain: readonly WhyStation[];
}

/** How near to a release a candidate is in each phase; the tag is behind all of them before. */
const ranks: Readonly<Record<CandidatePhase, number>> = {
  superseded: 10,
  collecting: 11,
  collected: 11,
  failed: 12,
  building: 13,
  testing: 14,
  accepted: 15,
  promoting: 16,
  released: 17,
};
const waitingRank = 2;
const takenRank = 1;

/** How near to a release something is that is in this phase; what became one stays one. */
export function rankOf(phase: CandidatePhase, version: string | undefined): number {
  const isOut = version !== undefined && phase !== 'promoting';
  return ranks[isOut ? 'released' : phase];
}

/** What a line makes of a tag that is a version, whether it is good or not. */
export function whyOnLine(
  of: LineOfTag,
  tag: ComponentTag,
  own: Verdict,
  component: ComponentState | undefined,
): WhyOnLine {
  const { line, having } = of;
  if (having === undefined) {
    const { said, rank } = untaken(of, tag, own, component);
    return { verdict: said, rank, chain: [station(line.name, 'line', said)] };
  }
  const { candidate, verdict } = having;
  const { id, phase, version, openedAtMs, builds } = candidate;
  const build = builds[of.own.component.name];
  const taken = { standing: 'done', sentence: `Taken into candidate ${id}` } as const;
  return {
    verdict,
    rank: rankOf(phase, version),
    chain: [
      { ...station(line.name, 'set', taken), at: isoTime(openedAtMs) },
      station(line.name, 'build', buildWords(build?.phase ?? 'under-way', build?.why)),
      station(line.name, 'candidate', verdict),
    ],
  };
}

/** A station of the way on a line. */
function station(
  line: string,
  what: WhyStation['what'],
  { standing, sentence, since }: Pick<Verdict, 'standing' | 'sentence' | 'since'>,
): WhyStation {
  return { line, what, standing, sentence, ...(since !== undefined && { at: since }) };
}

function buildWords(phase: BuildNews['phase'], why: string | undefined): Said {
  switch (phase) {
    case 'under-way':
      return goesOn('under way', 'Its own build is not through');
    case 'built':
      return ended('done', 'Built');
    case 'failed':
      return over(`Not built: ${quoted(why ?? 'nobody said why')}`);
  }
}

interface Untaken {
  readonly said: Verdict;
  readonly rank: number;
}

/** Why no candidate of a line has a tag: it never will, it is not good, or it is not time. */
function untaken(
  of: LineOfTag,
  tag: ComponentTag,
  own: Verdict,
  component: ComponentState | undefined,
): Untaken {
  const { line, own: taken } = of;
  if (!isUnder(tag, taken.base)) {
    const sentence = `Not taken: ${line.name} takes versions under ${taken.base}`;
    return { said: over(sentence), rank: 0 };
  }
  if (!isStable(tag) && !taken.preReleases)
    return { said: over(`Not taken: ${line.name} asks for no pre-releases`), rank: 0 };
  if (own.standing !== 'done') return { said: own, rank: takenRank };
  const newer = newerTag(of, tag, component);
  if (newer !== undefined)
    return { said: over(`Not taken: ${line.name} takes ${newer}, which is newer`), rank: 0 };
  return { said: notYet(of, tag), rank: waitingRank };
}

/** It is the newest good tag of its component, as far as anybody knows, and no candidate has it. */
function notYet({ line, own, state, newest }: LineOfTag, tag: string): Verdict {
  const { opening: [begun] = [], quietUntilMs, waitingSinceMs, why } = state;
  if (begun !== undefined) {
    const said = goesOn('under way', `${line.name} is opening a candidate, round ${begun.round}`);
    return { ...said, since: isoTime(begun.sinceMs) };
  }
  if (quietUntilMs !== undefined) {
    const said = goesOn('waits', `${line.name} waits for quiet until ${isoTime(quietUntilMs)}`);
    return { ...said, ...(waitingSinceMs !== undefined && { since: isoTime(waitingSinceMs) }) };
  }
  if (why !== undefined) {
    const way = 'mend that and tag anew, or ask for a round: POST /api/v1/rounds';
    const sentence = `${line.name} could open no candidate: ${quoted(why)}`;
    return needsPerson(sentence, line.promoters, way);
  }
  const skipped = newest?.skipped[own.component.name]?.find((one) => one.tag === tag);
  if (skipped !== undefined)
    return goesOn(
      'waits',
      `Passed over when candidate ${newest?.id} was opened: ${quoted(skipped.why)}`,
    );
  return goesOn('waits', `${line.name} is told of it with the next look at its repository`);
}

/** The newest tag above it that a candidate has, or that the line would take by what is recorded. */
function newerTag(
  { own, state, newest }: LineOfTag,
  tag: ComponentTag,
  component: ComponentState | undefined,
): ComponentTag | undefined {
  const { name } = own.component;
  const held = [...(state.head?.components ?? []), ...(newest?.frozen.components ?? [])]
    .filter((one) => one.name === name)
    .map((one) => one.tag);
  return [...held, ...goodTags(component)]
    .flatMap((one) => parseComponentTag(one) ?? [])
    .filter((one) => isUnder(one, own.base) && (own.preReleases || isStable(one)))
    .filter((one) => compareTags(one, tag) > 0)
    .sort(compareTags)
    .at(-1);
}

/** The tags that stand where they were first seen, with nothing against them in the list. */
function goodTags(component: ComponentState | undefined): readonly string[] {
  const { tags = [], rulings = [] } = component ?? {};
  return tags
    .filter((one) => placeOf(one) === one.commit && one.isDoubted !== true)
    .filter(({ tag, commit }) => withdrawalOf({ tag, commit }, rulings) === undefined)
    .map(({ tag }) => tag);
}
