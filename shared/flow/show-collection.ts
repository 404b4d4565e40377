import type { Candidate } from '#core/candidate.ts';
import type {
  ShownArea,
  ShownBuild,
  ShownCollection,
  ShownComparison,
  ShownKeeping,
} from '#core/collection.ts';
import { digestKey } from '#core/digest-key.ts';
import type { Digest } from '#core/image.ts';
import { everyLine } from '#core/kinds.ts';
import { areasOf, shownBuild } from './areas.ts';
import { expiredNow } from './collect-expired.ts';
import { comparisonId } from './compare-staging.ts';
import { inParallel } from './in-parallel.ts';
import { placeOf } from './place-of.ts';
import type { ComparisonRecord } from './store.ts';
import type { Duty } from './turn.ts';

/** So many candidates are shown at once. */
const shownMax = 100;

/**
 * Shows what the next tick would delete, when and why, and why everything else stays; nothing is
 * deleted, and nothing is asked of the registry. What is shown first was opened last.
 *
 * @param after the candidate that the page before ended with
 * @throws PermanentError `unknown` where there is no such candidate
 */
export async function showCollection(duty: Duty, after?: string): Promise<ShownCollection> {
  const { store } = duty.ports;
  const place = after === undefined ? undefined : await placeOf(store, after);
  const page = await store.list('standing-candidates', everyLine, shownMax, place);
  const areas = await areasOf(
    duty,
    page.map(({ id }) => id),
  );
  const going = areas.filter(({ goes }) => goes);
  const keys = new Set(going.flatMap(({ candidate }) => buildsOf(candidate)));
  const ids = new Set(going.map(({ candidate }) => candidate.id));
  const builds = await inParallel([...keys], (key) => shownBuild(duty, key, ids));
  const { stopped } = await expiredNow(duty);
  const compared = await store.record('comparisons', comparisonId);
  const last = page.length < shownMax ? undefined : page.at(-1);
  return {
    ...(stopped !== undefined && { stopped }),
    goes: going.map(({ shown }) => shown),
    stays: areas
      .filter(({ goes }) => !goes)
      .map(({ shown }) => shown)
      .sort(byExpiry),
    builds: builds.flat(),
    ...(compared !== undefined && { compared: shownComparison(compared) }),
    ...(last !== undefined && { next: `/api/v1/collection?after=${last.id}` }),
  };
}

function shownComparison({ begunAtMs, next, ...found }: ComparisonRecord): ShownComparison {
  return { begunAt: new Date(begunAtMs).toISOString(), isOver: next === undefined, ...found };
}

/** Shows which builds and candidates keep a digest in staging, or that none of ours does. */
export async function showKeeping(duty: Duty, digest: Digest): Promise<ShownKeeping> {
  const { store } = duty.ports;
  const word = digestKey(digest);
  const found = await store.list('builds-with-digest', word, shownMax);
  const builds = (await inParallel(found, ({ id }) => shownBuild(duty, id, new Set()))).flat();
  const having = builds.filter(({ manifests }) => manifests.some((one) => one.endsWith(digest)));
  const wanting = await inParallel(having, ({ build }) => store.get('build', build));
  const ids = new Set(wanting.flatMap((one) => one?.body.wantedBy ?? []));
  const areas = await areasOf(duty, [...ids]);
  return {
    ...{ digest, why: whyKept(having, areas.length), builds: having },
    areas: areas.map(({ shown }) => shown),
  };
}

function whyKept(builds: readonly ShownBuild[], areas: number): string {
  if (builds.length === 0)
    return (
      'no build of ours that stands has it; where it lies in staging, it is foreign, or an orphan ' +
      'that goes with the daily comparison'
    );
  return areas === 0
    ? 'nobody wants it any more'
    : `it is wanted by ${areas} candidate${areas === 1 ? '' : 's'}`;
}

function buildsOf({ frozen }: Candidate): readonly string[] {
  return frozen.components.map(({ build }) => build);
}

function byExpiry(one: ShownArea, other: ShownArea): number {
  const { expires: first = '~' } = one;
  const { expires: second = '~' } = other;
  return first < second ? -1 : first > second ? 1 : 0;
}
