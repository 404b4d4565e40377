import type { Build } from './build.ts';
import type { Candidate } from './candidate.ts';
import { type BuildPurpose, buildTags } from './identity.ts';
import { openAttemptOf, type Run } from './run.ts';

/** One of the places of builds that may run at a time. */
export interface BuildPlace {
  readonly purpose: BuildPurpose;
  readonly takenAtMs: number;
}

/** `queues/builds`: who holds a place. Who waits for one stands in the documents that wait. */
export interface BuildQueue {
  readonly places: readonly BuildPlace[];
}

/** No build runs. */
export const emptyQueue: BuildQueue = { places: [] };

/**
 * Takes a place for a build that is to be created, or keeps the one that it holds; none where no
 * place is left over for it. Those that wait for longer come first: as many places are kept free.
 */
export function withPlace(
  { places }: BuildQueue,
  place: BuildPlace,
  older: readonly BuildPurpose[],
  placesMax: number,
): BuildQueue | undefined {
  const key = keyOf(place.purpose);
  const others = places.filter(({ purpose }) => keyOf(purpose) !== key);
  const isHeld = others.length < places.length;
  const held = new Set(others.map(({ purpose }) => keyOf(purpose)));
  const before = older.filter((one) => !held.has(keyOf(one)));
  if (!isHeld && others.length + before.length >= placesMax) return undefined;
  return { places: [...others, place] };
}

/** Gives places back; what was taken anew meanwhile stays. None where nothing changes. */
export function withoutPlaces(
  { places }: BuildQueue,
  over: readonly BuildPlace[],
): BuildQueue | undefined {
  const isOver = (place: BuildPlace) =>
    over.some(
      (one) => keyOf(one.purpose) === keyOf(place.purpose) && one.takenAtMs === place.takenAtMs,
    );
  const left = places.filter((place) => !isOver(place));
  return left.length === places.length ? undefined : { places: left };
}

/** The place of a purpose, where it holds one. */
export function placeOf({ places }: BuildQueue, purpose: BuildPurpose): BuildPlace | undefined {
  return places.find((place) => keyOf(place.purpose) === keyOf(purpose));
}

/**
 * A build that says whether a run of it waits to be started, and since when it is wanted by those
 * who want it now; one that nobody wants waits for no place.
 */
export function queuedBuild({ queuedSinceMs: _before, ...build }: Build): Build {
  const { imagesRun, unitRun, wantedAtMs, askedAtMs, wantedBy } = build;
  if (wantedBy.length === 0 || ![imagesRun, unitRun].some(waitsToStart)) return build;
  const asked = wantedBy.map((candidate) => askedAtMs[candidate] ?? wantedAtMs);
  return { ...build, queuedSinceMs: Math.max(wantedAtMs, Math.min(...asked)) };
}

/** A candidate that says whether a cell that we run waits to be started; it ranks as it opened. */
export function queuedCandidate({ queuedSinceMs: _before, ...candidate }: Candidate): Candidate {
  const isWaiting = candidate.frozen.cells.some(({ id, runs }) => {
    const run = candidate.cells[id];
    return runs === 'cloud-build' && run !== undefined && waitsToStart(run);
  });
  return isWaiting ? { ...candidate, queuedSinceMs: candidate.openedAtMs } : candidate;
}

function waitsToStart(run: Run): boolean {
  const open = openAttemptOf(run);
  return open !== undefined && open.buildId === undefined;
}

function keyOf(purpose: BuildPurpose): string {
  return buildTags(purpose).join(' ');
}
