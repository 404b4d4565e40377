import type { CandidatePhase } from '#core/candidate.ts';
import type { ImageRepository } from '#core/image.ts';
import type { World } from '../world/world.ts';
import type { Push } from './pushes.ts';
import type { HistoryRegistry } from './registry.ts';

/** What came up in a history, so that nobody believes one in which nothing did. */
export interface Counts {
  removed: number;
  /** Removals that were asked for though somebody who was heard of holds what was to go. */
  namedByAnother: number;
  /** And where it is held by what a build pushed that nobody has looked at yet. */
  namedByUnheard: number;
  pulls: number;
  calls: number;
  releases: number;
  /** Promotions that were left half way. */
  promotionsLeft: number;
  /** Builds that were wanted while they were collected, and that joined from production. */
  wantedAgain: number;
  joined: number;
}

/** A tag, and what it must name. */
export interface Named {
  readonly repository: ImageRepository;
  readonly tag: string;
  readonly digest: string;
}

/** What an oracle has seen. */
export interface Sights {
  readonly world: World;
  readonly registry: HistoryRegistry;
  readonly pushes: Push[];
  /** By repository and tag: what is under staging ids, and what is in production. */
  readonly staged: Map<string, Named>;
  readonly released: Map<string, Named>;
  /** After how many calls it was known what a push left. */
  readonly heard: Map<Push, number>;
  /** Where something may have changed since it was looked last. */
  readonly touched: Set<ImageRepository>;
  readonly counts: Counts;
  /** The first thing that was wrong. */
  wrong: string | undefined;
}

/** Nothing was seen yet. */
export function noSights(world: World, registry: HistoryRegistry): Sights {
  const seldom = { releases: 0, promotionsLeft: 0, wantedAgain: 0, joined: 0 };
  return {
    ...{ world, registry, pushes: [], staged: new Map(), released: new Map() },
    ...{ heard: new Map(), touched: new Set(), wrong: undefined },
    counts: { removed: 0, namedByAnother: 0, namedByUnheard: 0, pulls: 0, calls: 0, ...seldom },
  };
}

/** Whether a candidate's area goes or is gone; what is no candidate has none. */
export function isGoing({ store }: World, id: string): boolean {
  const going: readonly CandidatePhase[] = ['collecting', 'collected'];
  return going.includes(store.document('candidate', id)?.body.phase ?? 'collected');
}

/** Whether it is known what a push left. */
export function isHeard({ store }: World, { build, registryTag }: Push): boolean {
  const body = store.document('build', build)?.body;
  return body?.phase === 'collected' || body?.seen.includes(registryTag) === true;
}
