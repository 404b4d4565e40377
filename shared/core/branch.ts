import type { Branch, Repository } from './repository.ts';
import { type ComponentTag, numbersOf } from './version.ts';

/** The branches of a repository as one tag sees them. */
export interface BranchesOf {
  /** Those on one of which the tag's commit must lie; none where that cannot be told. */
  readonly right: readonly Branch[];
  readonly others: readonly Branch[];
}

/**
 * `release-1.10`, `release/v1.10.x`, `v1.10`, `1.x`: a branch that is named by a version alone. One
 * that only ends in a number, as `dependabot/go_modules/google.golang.org/grpc-1.57.0`, says nothing.
 */
const branchPattern =
  /^(?:(?:releases?|stable|branch|maint)[-_/])?v?(\d+(?:\.\d+(?:\.\d+)?)?)(?:\.x)?$/;

/**
 * Where the commit of a tag must lie: on the branch of its minor where there is one, as a patch
 * from elsewhere would bring what is not meant for that minor; else on the branch of its major, or
 * on the default branch. A branch of exactly its version is right as well.
 */
export function branchesOf(
  tag: ComponentTag,
  { branches, defaultBranch }: Pick<Repository, 'branches' | 'defaultBranch'>,
): BranchesOf {
  const { major, minor, patch } = numbersOf(tag);
  const isOf = ({ name }: Branch, version: string) => branchPattern.exec(name)?.[1] === version;
  const hasMinor = branches.some((one) => isOf(one, `${major}.${minor}`));
  const isOfMajor = (one: Branch) => one.name === defaultBranch || isOf(one, `${major}`);
  const right = branches.filter((one) => {
    if (isOf(one, `${major}.${minor}.${patch}`)) return true;
    return hasMinor ? isOf(one, `${major}.${minor}`) : isOfMajor(one);
  });
  return { right, others: branches.filter((one) => !right.includes(one)) };
}

/** Why a tag is in quarantine whose commit lies on another branch, for people. */
export function whyWrongBranch(on: string, right: readonly Branch[]): string {
  const names = right.map(({ name }) => name).join(' or ');
  return `its commit is on ${on}, not on ${names}: bring it to ${names}, or tag a new version`;
}
