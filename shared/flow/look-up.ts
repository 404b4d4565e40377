import type { ComponentState, KnownTag } from '#core/component-state.ts';
import type { Component } from '#core/line.ts';
import type { Repository } from '#core/repository.ts';
import type { Ruling } from '#core/ruling.ts';
import { type JudgedVersion, judgeVersions } from '#core/take.ts';
import type { Duty } from './turn.ts';

/** A component as its repository is now, and as we know it. */
export interface LookedUp {
  readonly repository: Repository;
  readonly versions: readonly JudgedVersion[];
  readonly rulings: readonly Ruling[];
  /** What was listed of its tags before, by name. */
  readonly known: ReadonlyMap<string, KnownTag>;
}

/** Reads a component's repository, and judges its tags by what people ruled on them. */
export async function lookUp(
  { ports }: Duty,
  { name, repository }: Pick<Component, 'name' | 'repository'>,
): Promise<LookedUp> {
  const [found, kept] = await Promise.all([
    ports.source.refs(repository),
    ports.store.get('component', name),
  ]);
  return judged(found, kept?.body);
}

/** Judges the tags of a repository that was read. */
export function judged(repository: Repository, state: ComponentState | undefined): LookedUp {
  const rulings = state?.rulings ?? [];
  const known = new Map(state?.tags.map((one) => [one.tag, one]));
  return { repository, versions: judgeVersions(repository.tags, rulings), rulings, known };
}
