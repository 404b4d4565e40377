import type { Repository } from '#core/repository.ts';
import { repositoryOf } from './repositories.ts';
import type { Stage } from './stage.ts';
import { numbersIn } from './tag-oracle.ts';

/**
 * Whether a commit lies where a tag of this version does not belong: on some branch, and not on that
 * of its minor, or where that has none, on the main one.
 */
export function isOnWrongBranch(
  { world }: Stage,
  component: string,
  { branches }: Repository,
  { tag, commit }: { readonly tag: string; readonly commit: string },
): boolean {
  const version = numbersIn(tag);
  const on = branches
    .filter((branch) => world.source.contains(repositoryOf(component), [branch.commit], commit))
    .map(({ name }) => name);
  if (version === undefined || on.length === 0) return false;
  const names = branches.map(({ name }) => name);
  const ofMinor = `release-${version.major}.${version.minor}`;
  if (names.includes(ofMinor)) return !on.includes(ofMinor);
  return names.includes('main') && !on.includes('main');
}
