import type { Candidate } from './candidate.ts';
import { candidateActions } from './candidate-actions.ts';
import { rowOf } from './candidate-row.ts';
import { compareCells } from './cell-news.ts';
import type { HeldThing, Holding } from './hold.ts';
import type { ReleaseLine } from './line.ts';
import { lineActions } from './line-actions.ts';
import type { Promotion } from './promotion.ts';
import { type Release, releaseName } from './release.ts';
import { releaseActions } from './release-actions.ts';
import type { ShownSet } from './shown-candidate.ts';
import { shownCells, shownWaivers } from './shown-cells.ts';
import { shownComponents } from './shown-components.ts';
import { shownHolds } from './shown-holds.ts';
import { type LineSoFar, shownCandidate } from './shown-row.ts';
import { shownSteps } from './shown-steps.ts';
import { type TestedCell, testedCells } from './tested-cells.ts';
import type { Verdict } from './verdict.ts';

/** All that is shown of a candidate rests on this. */
export interface SetFacts {
  readonly candidate: Candidate;
  /** The promotion that stands; none where none was admitted, or it was given up. */
  readonly promotion: Promotion | undefined;
  /** The release that it became, or whose number it reserved. */
  readonly release: Release | undefined;
  /** As its file says it now; none where that is gone. */
  readonly line: Pick<ReleaseLine, 'name' | 'promoters'> | undefined;
  /** What it is compared with: what was before its own release, else what its line released last. */
  readonly soFar: LineSoFar;
  /** What the cells of the release before had come to; none where there is none. */
  readonly testedBefore: readonly TestedCell[] | undefined;
  /** Its line and its components, as far as anybody holds them. */
  readonly held: readonly (readonly [HeldThing, Holding])[];
  /** Where the newest run of each build is told of, by the build's key. */
  readonly logs: ReadonlyMap<string, string>;
  readonly verdict: Verdict;
}

/** A candidate with all that is known of it, at an instant. */
export function shownSet(facts: SetFacts, nowMs: number): ShownSet {
  const { candidate, promotion, release, line, soFar, testedBefore, held, logs, verdict } = facts;
  const { id } = candidate;
  const row = shownCandidate(id, rowOf(candidate), soFar, nowMs);
  const { news, removed } = compareCells(testedBefore, testedCells(candidate));
  const own = shownHolds({ kind: 'candidate', name: id }, candidate, nowMs);
  const others = held.flatMap(([thing, holding]) => shownHolds(thing, holding, nowMs));
  const who = line?.promoters ?? [];
  return {
    ...row,
    verdict,
    steps: shownSteps(candidate, row.blocking, promotion),
    ...(soFar.before !== undefined && { since: soFar.before.name }),
    components: shownComponents(candidate, soFar.before, logs),
    cells: shownCells(candidate, news, nowMs),
    removedCells: removed,
    holding: [...own, ...others],
    waived: shownWaivers(candidate, nowMs),
    ...(candidate.findings !== undefined && { findings: candidate.findings }),
    ...(candidate.restores !== undefined && { restores: candidate.restores.candidate }),
    actions: [
      ...(release === undefined ? [] : releaseActions(release, who)),
      ...candidateActions(candidate, promotion, { promoters: who }, nowMs),
      ...(line === undefined ? [] : lineActions(line, nowMs).slice(0, 1)),
    ],
    links: linksOf(candidate, promotion, release),
  };
}

function linksOf(
  { id, line }: Candidate,
  promotion: Promotion | undefined,
  release: Release | undefined,
): ShownSet['links'] {
  return {
    candidate: `/api/v1/candidates/${id}`,
    plan: `/api/v1/candidates/${id}/plan`,
    audit: `/api/v1/candidates/${id}/audit`,
    line: `/api/v1/lines/${line}`,
    ...(promotion !== undefined && { promotion: `/api/v1/promotions/${id}` }),
    ...(release !== undefined && {
      release: `/api/v1/releases/${releaseName(release.line, release.version)}`,
    }),
  };
}
