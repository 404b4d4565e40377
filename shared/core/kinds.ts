import { type Build, type BuildEffect, type BuildEvent, buildWaitsUntil } from './build.ts';
import { isMootForBuild, refusalToBuild } from './build-effects.ts';
import type { Candidate, CandidateEffect, CandidateEvent } from './candidate.ts';
import { isMootForCandidate, refusalToCandidate } from './candidate-effects.ts';
import { type CandidateRow, rowOf } from './candidate-row.ts';
import type { ComponentEffect, ComponentEvent, ComponentState } from './component-state.ts';
import type { Circumstances, Decision } from './decide.ts';
import { decideBuild } from './decide-build.ts';
import { candidateWaitsUntil, decideCandidate } from './decide-candidate.ts';
import { decideComponent } from './decide-component.ts';
import { decideFloatingTag } from './decide-floating-tag.ts';
import { decidePromotion } from './decide-promotion.ts';
import { decideTag } from './decide-tag.ts';
import { digestKeys } from './digest-key.ts';
import { comparedNextMs } from './floating-drift.ts';
import type { FloatingTag, FloatingTagEffect, FloatingTagEvent } from './floating-tag.ts';
import { leftKeys, registryTagsOf } from './leftover.ts';
import {
  decideLine,
  type LineEffect,
  type LineEvent,
  type LineState,
  lineWaitsUntil,
} from './line-state.ts';
import type { Promotion, PromotionEffect, PromotionEvent } from './promotion.ts';
import { isMootForPromotion } from './promotion-effects.ts';
import type { TagEffect, TagEvent, TagRecord } from './tag.ts';

/** Every kind of document that moves by decisions, with what can happen to it and what it owes. */
export interface Kinds {
  readonly tag: { body: TagRecord; event: TagEvent; effect: TagEffect };
  readonly component: { body: ComponentState; event: ComponentEvent; effect: ComponentEffect };
  readonly line: { body: LineState; event: LineEvent; effect: LineEffect };
  readonly build: { body: Build; event: BuildEvent; effect: BuildEffect };
  readonly candidate: { body: Candidate; event: CandidateEvent; effect: CandidateEffect };
  readonly promotion: { body: Promotion; event: PromotionEvent; effect: PromotionEffect };
  readonly 'floating-tag': {
    body: FloatingTag;
    event: FloatingTagEvent;
    effect: FloatingTagEffect;
  };
}

/** The name of a kind of document. */
export type Kind = keyof Kinds;

/** The functions that do work; each performs only the effects that are its own. */
export type Worker =
  | 'tag-detected'
  | 'build-finished'
  | 'tests-passed'
  | 'promote-requested'
  | 'gc-tick';

/** How documents of one kind live. */
export interface Conduct<K extends Kind> {
  readonly collection: string;
  readonly decide: (
    body: Kinds[K]['body'] | undefined,
    event: Kinds[K]['event'],
    circumstances: Circumstances,
  ) => Decision<Kinds[K]['body'], Kinds[K]['effect']>;
  /** Words by which the document is found in lists, beside what it says; none for most kinds. */
  readonly foundBy?: (body: Kinds[K]['body']) => Readonly<Record<string, readonly string[]>>;
  /** What a list tells of the document without reading it; candidates alone are large. */
  readonly rowOf?: (body: Kinds[K]['body']) => CandidateRow;
  /** When the document must be looked at though nothing is owed; none for one that is at rest. */
  readonly waitsUntil: (body: Kinds[K]['body'], nowMs: number) => number | undefined;
  /** Whether an owed effect has lost its reason; it is then struck off without being performed. */
  readonly isMoot: (body: Kinds[K]['body'], effect: Kinds[K]['effect']) => boolean;
  /** What the document hears of an effect that can never succeed; none where it stays owed. */
  readonly refusalOf: (effect: Kinds[K]['effect'], why: string) => Kinds[K]['event'] | undefined;
  /** The function whose work an effect is. */
  readonly workerOf: (effect: Kinds[K]['effect']) => Worker;
  /** The function that looks at the document when its own wait is over. */
  readonly keeper: Worker;
}

/** By what candidates of all lines are found: no line has this name. */
export const everyLine = '*';

/** The one table of kinds: what else must know a list of them derives it from here. */
export const conducts: { readonly [K in Kind]: Conduct<K> } = {
  tag: {
    collection: 'tags',
    foundBy: ({ verdict }) => ({ verdicts: [verdict] }),
    decide: (body, event, { nowMs }) => decideTag(body, event, nowMs),
    waitsUntil: ({ recheckAtMs }) => recheckAtMs,
    isMoot: () => false,
    refusalOf: () => undefined,
    workerOf: () => 'tag-detected',
    keeper: 'tag-detected',
  },
  component: {
    collection: 'components',
    foundBy: ({ holds = [] }) => ({ held: holds.length > 0 ? [everyLine] : [] }),
    decide: (body, event, { nowMs }) => decideComponent(body, event, nowMs),
    waitsUntil: () => undefined,
    isMoot: () => false,
    refusalOf: () => undefined,
    workerOf: () => 'tag-detected',
    keeper: 'tag-detected',
  },
  line: {
    collection: 'lines',
    decide: (body, event, { nowMs }) => decideLine(body, event, nowMs),
    waitsUntil: lineWaitsUntil,
    isMoot: () => false,
    refusalOf: ({ round, sinceMs }, why) => ({ type: 'candidate-refused', round, sinceMs, why }),
    workerOf: () => 'tag-detected',
    keeper: 'tag-detected',
  },
  build: {
    collection: 'builds',
    foundBy: (body) => ({ digests: leftKeys(body), registryTags: registryTagsOf(body) }),
    decide: (body, event, { nowMs }) => decideBuild(body, event, nowMs),
    waitsUntil: buildWaitsUntil,
    isMoot: isMootForBuild,
    refusalOf: refusalToBuild,
    workerOf: ({ type }) => (type === 'collect-build' ? 'gc-tick' : 'build-finished'),
    keeper: 'build-finished',
  },
  candidate: {
    collection: 'candidates',
    foundBy: (body) => ({
      ...{ digests: digestKeys(body), standing: linesOf(body), lines: [body.line] },
      spoken: isSpokenOf(body) ? [everyLine] : [],
    }),
    rowOf,
    decide: decideCandidate,
    waitsUntil: candidateWaitsUntil,
    isMoot: isMootForCandidate,
    refusalOf: refusalToCandidate,
    workerOf: candidateWorker,
    keeper: 'build-finished',
  },
  promotion: {
    collection: 'promotions',
    decide: (body, event, { nowMs }) => decidePromotion(body, event, nowMs),
    waitsUntil: () => undefined,
    isMoot: isMootForPromotion,
    refusalOf: ({ version, step, part }, why) => ({
      ...{ type: 'part-refused', version, step, part, why },
    }),
    workerOf: () => 'promote-requested',
    keeper: 'promote-requested',
  },
  'floating-tag': {
    collection: 'floating-tags',
    foundBy: ({ repository }) => ({ repositories: [repository, everyLine] }),
    decide: (body, event, { nowMs }) => decideFloatingTag(body, event, nowMs),
    waitsUntil: comparedNextMs,
    isMoot: () => false,
    refusalOf: () => undefined,
    workerOf: () => 'promote-requested',
    keeper: 'promote-requested',
  },
};

/** Whether people held it, kept its staging area, or waived a cell of it. */
function isSpokenOf({ holds = [], pins = [], waivers = {} }: Candidate): boolean {
  return holds.length + pins.length + Object.keys(waivers).length > 0;
}

/** A candidate is found by its line, and by that of all lines, until its staging area goes. */
function linesOf({ line, phase }: Candidate): readonly string[] {
  const isGone = phase === 'collecting' || phase === 'collected';
  return isGone ? [] : [line, everyLine];
}

/** Every kind, derived from the table. */
export const kinds = Object.keys(conducts).filter(isKind);

/** Whether a text names a kind of document. */
export function isKind(text: string): text is Kind {
  return Object.hasOwn(conducts, text);
}

function candidateWorker({ type }: CandidateEffect): Worker {
  switch (type) {
    case 'want-build':
      return 'tag-detected';
    case 'stage-files':
    case 'start-cell':
    case 'cancel-cells':
    case 'let-go':
      return 'build-finished';
    case 'raise-alert':
      return 'tests-passed';
    case 'collect-area':
      return 'gc-tick';
  }
}
