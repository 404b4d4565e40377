import type { Build } from '#core/build.ts';
import type { CandidateFacts } from '#core/candidate-facts.ts';
import { candidateVerdict } from '#core/candidate-verdict.ts';
import type { FindOpenings } from '#core/promotion-window.ts';
import type { ShownSet } from '#core/shown-candidate.ts';
import type { LineSoFar } from '#core/shown-row.ts';
import { type SetFacts, shownSet } from '#core/shown-set.ts';
import type { TestedCell } from '#core/tested-cells.ts';
import { buildsOf, candidateFacts } from './candidate-facts.ts';
import { heldAmong, heldComponents } from './held-components.ts';
import { lineSoFar } from './line-so-far.ts';
import type { Duty } from './turn.ts';
import { noCandidate } from './weigh-promotion.ts';

/**
 * Shows a candidate with all that is recorded of it; of the registry and the repositories nothing is
 * asked, so that it can be looked at as often as anybody likes.
 *
 * @throws PermanentError `unknown`
 */
export async function showCandidate(
  duty: Duty,
  id: string,
  findOpenings: FindOpenings,
): Promise<ShownSet> {
  const { clock, store } = duty.ports;
  const candidate = (await store.get('candidate', id))?.body;
  if (candidate === undefined) throw noCandidate(id);
  const builds = await buildsOf(duty, candidate);
  const facts = await candidateFacts(duty, candidate, builds, findOpenings);
  const soFar = await comparedWith(duty, facts);
  const nowMs = clock.nowMs();
  const { promotion, release, line } = facts;
  return shownSet(
    {
      ...{ candidate, release, line, soFar },
      promotion: promotion?.givenUp === undefined ? promotion : undefined,
      testedBefore: await testedBefore(duty, soFar),
      held: await heldAround(duty, facts),
      logs: logsOf(builds),
      verdict: candidateVerdict(facts, nowMs),
    },
    nowMs,
  );
}

/** What was before its own release, if it has one; else what its line released last. */
async function comparedWith(duty: Duty, facts: CandidateFacts): Promise<LineSoFar> {
  const { promotion, state, line } = facts;
  if (promotion !== undefined && promotion.givenUp === undefined)
    return { before: promotion.plan.since, versions: state.versions };
  return lineSoFar(duty, line ?? {}, state);
}

/** What the cells of the release before had come to when it was admitted. */
async function testedBefore(
  { ports: { store } }: Duty,
  { before }: LineSoFar,
): Promise<readonly TestedCell[] | undefined> {
  if (before === undefined) return undefined;
  const release = await store.record('releases', before.name);
  if (release === undefined) return undefined;
  return (await store.get('promotion', release.candidate))?.body.tested;
}

/** Its line, and those of its components that somebody holds. */
async function heldAround(
  duty: Duty,
  { state, candidate }: CandidateFacts,
): Promise<SetFacts['held']> {
  const names = candidate.frozen.components.map(({ name }) => name);
  const held = heldAmong(await heldComponents(duty), names);
  return [[{ kind: 'line', name: state.line }, state], ...held];
}

/** Where the newest run of images of each build is told of. */
function logsOf(builds: readonly Build[]): ReadonlyMap<string, string> {
  return new Map(
    builds.flatMap(({ key, imagesRun }): readonly (readonly [string, string])[] => {
      const url = imagesRun.attempts.findLast((one) => one.url !== undefined)?.url;
      return url === undefined ? [] : [[key, url]];
    }),
  );
}
