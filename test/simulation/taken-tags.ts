import type { Candidate, FrozenComponent } from '#core/candidate.ts';
import type { LineComponent } from '#core/line.ts';
import type { Repository, RepositoryTag } from '#core/repository.ts';
import { isOnWrongBranch } from './branch-oracle.ts';
import { goodByNumber, isKeptForBranch, isMoved } from './good-tags.ts';
import type { Scene } from './invariant.ts';
import type { Reading } from './readings.ts';
import { repositoryOf } from './repositories.ts';

/** Of the readings of one handler, so many of a repository may be those of what it opened. */
const readingsMax = 2;

/**
 * What is wrong with the tags of a candidate that opens now: one that was in quarantine when it was
 * taken, or another that was newer and good. What changed while it was being opened excuses either.
 */
export function wronglyTaken(scene: Scene, candidate: Candidate): string | undefined {
  const { readings, world } = scene.stage;
  const line = world.lines.find(({ name }) => name === candidate.line);
  const found = readings.behind(candidate.id).map((read) => {
    for (const own of line?.components ?? []) {
      const taken = candidate.frozen.components.find(({ name }) => name === own.component.name);
      const fault = taken && faultOf(scene, own, taken, read);
      if (fault !== undefined) return `${candidate.id} of ${candidate.line}: ${fault}`;
    }
    return undefined;
  });
  return found.length === 0 ? `nobody opened ${candidate.id}` : excused(found);
}

/** One explanation without a fault is enough. */
function excused(faults: readonly (string | undefined)[]): string | undefined {
  return faults.includes(undefined) ? undefined : faults[0];
}

function faultOf(
  scene: Scene,
  own: LineComponent,
  taken: FrozenComponent,
  read: readonly Reading[],
): string | undefined {
  const ofOwn = read.filter(({ repository }) => repository === repositoryOf(taken.name));
  if (ofOwn.length === 0) return `${taken.name} was not read`;
  return excused(
    ofOwn.slice(-readingsMax).map((reading) => {
      const rulings = scene.sights.rulings(taken.name, reading.askedAtMs, scene.stage.world.now);
      const goods = rulings.map((one) => goodByNumber(own, reading.found, one));
      return inQuarantine(scene, taken, reading, goods) ?? passedOver(scene, taken, reading, goods);
    }),
  );
}

type Goods = readonly (readonly RepositoryTag[])[];

/** Why a tag was in quarantine, or not there at all. */
function inQuarantine(
  scene: Scene,
  { name, tag, commit }: FrozenComponent,
  reading: Reading,
  goods: Goods,
): string | undefined {
  const there = reading.found.tags.find((one) => one.tag === tag);
  if (there?.commit !== commit) return `${name} ${tag} was at ${there?.commit}, not at ${commit}`;
  if (!goods.some((good) => good.includes(there))) return `${name} ${tag} is no good number`;
  const firsts = scene.sights.firstCommits(name, tag, reading.askedAtMs);
  if (firsts.some((first) => first !== commit)) return `${name} ${tag} was moved`;
  const isReleased = scene.sights
    .rulings(name, reading.askedAtMs, scene.stage.world.now)
    .some((rulings) => rulings.some((one) => one.tag === tag && one.ruling === 'released'));
  const isHistory = isOfHistory(scene, name, tag);
  if (isReleased || isHistory || !isAlwaysOnWrongBranch(scene, name, there)) return undefined;
  return `${name} ${tag} is on the wrong branch`;
}

/** Which tag was newer, and without a fault from its first day on. */
function passedOver(
  scene: Scene,
  { name, tag }: FrozenComponent,
  reading: Reading,
  goods: Goods,
): string | undefined {
  const [first = [], ...others] = goods;
  const newer = first.slice(
    0,
    first.findIndex((one) => one.tag === tag),
  );
  const rulings = scene.sights.rulings(name, reading.askedAtMs, scene.stage.world.now);
  const missed = newer.find(
    (one) =>
      others.every((good) => good.includes(one)) &&
      !isMoved(scene, name, one) &&
      !isKeptForBranch(scene, name, one, rulings.at(-1) ?? []) &&
      !momentsOf(scene, name, one).some((moment) =>
        isOnWrongBranch(scene.stage, name, moment, one),
      ),
  );
  return missed && `${name} ${missed.tag} is newer than ${tag}, and good`;
}

function isAlwaysOnWrongBranch(scene: Scene, name: string, one: RepositoryTag): boolean {
  return momentsOf(scene, name, one).every((moment) =>
    isOnWrongBranch(scene.stage, name, moment, one),
  );
}

/** The repository from when the tag was set on. */
function momentsOf(
  { stage: { repositories, world } }: Scene,
  name: string,
  { tag, commit }: RepositoryTag,
): readonly Repository[] {
  return repositories
    .between(name, 0, world.now)
    .filter(({ tags }) => tags.some((one) => one.tag === tag && one.commit === commit));
}

function isOfHistory({ stage: { world } }: Scene, name: string, tag: string): boolean {
  const known = world.store.document('component', name)?.body.tags;
  return known?.some((one) => one.tag === tag && one.isHistory) === true;
}
