import {
  type Build,
  type BuildEffect,
  type BuildEvent,
  type CollectingStage,
  collectStage,
} from './build.ts';
import { type Decision, moved, stale } from './decide.ts';
import { collectingStages, leftBy, unseenTags, withLeft } from './leftover.ts';
import { canonicalText } from './recipe.ts';
import { beginBuild } from './want-build.ts';

type Decided = Decision<Build, BuildEffect>;

/** Begins to remove from staging what a build left there. */
export function collect(build: Build, why: string): Decided {
  const { recheckAtMs: _rests, unwantedSinceMs: _decided, ...kept } = build;
  return at({ ...kept, phase: 'collecting' }, firstStage(build), why);
}

/** One stage is over: the next begins, or nothing is left. */
export function stageCollected(
  build: Build,
  { stage }: Extract<BuildEvent, { type: 'stage-collected' }>,
  nowMs: number,
): Decided {
  if (build.collecting !== stage) return stale(notAt(build, stage));
  const next = collectingStages[collectingStages.indexOf(stage) + 1];
  return next === undefined ? collected(build, nowMs) : at(build, next, `its ${stage} are gone`);
}

/** It is known what attempts left; where there are more since, these are looked at too. */
export function seeAttempts(
  build: Build,
  { left, seen }: Extract<BuildEvent, { type: 'attempts-seen' }>,
): Decided {
  if (build.collecting !== 'look') return stale(notAt(build, 'look'));
  const next = { ...build, left: withLeft(build.left, left), seen: [...build.seen, ...seen] };
  return at(next, firstStage(next), 'it is known what it left');
}

function at(build: Build, stage: CollectingStage, why: string): Decided {
  return moved({ ...build, collecting: stage }, why, [collectStage(stage)]);
}

function firstStage(build: Build): CollectingStage {
  return unseenTags(build).length > 0 ? 'look' : 'tags';
}

function notAt({ phase, collecting }: Build, stage: CollectingStage): string {
  return `it is ${phase}, at ${collecting ?? 'no stage'} and not at ${stage}`;
}

/** Hears what of it is in staging, where that was not known. */
export function hearLeft(build: Build, found: Build['left']): Decided {
  if (build.phase === 'collected') return stale('it is collected');
  const known = leftBy(build);
  const isKnown = canonicalText(withLeft(known, found)) === canonicalText(known);
  if (isKnown) return stale('nothing new');
  return moved({ ...build, left: withLeft(build.left, found) }, 'it has more in staging');
}

/** Its images are gone; where somebody asked meanwhile it is made again. */
function collected({ collecting: _over, ...build }: Build, nowMs: number): Decided {
  const tombstone = build.staged.length === 0 ? {} : { gone: build.staged };
  const gone: Build = {
    ...{ ...build, ...tombstone, phase: 'collected' },
    ...{ staged: [], left: [], seen: [] },
  };
  if (build.wantedBy.length === 0) return moved(gone, 'collected');
  return beginBuild(gone, build.released, nowMs);
}
