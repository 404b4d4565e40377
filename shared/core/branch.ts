import type { Branch, Repository } from './repository.ts';
import { type ComponentTag, numbersOf } from './version.ts';

/** The branches of a repository as one tag sees them. */
export interface BranchesOf {
  /** Those on one of which the tag's commit must lie; none where that cannot be told. */
  readonly right: readonly Branch[];
  readonly others: readonly Branch[];
}

/** `release-1.10`, `release/1.10`, `v1.10.x`: the version at the end of a branch's name. */
const versionAtEnd = /(?:^|[-_/])v?(\d+)(?:\.(\d+)(?:\.\d+)?)?(?:\.x)?$/;

/**
 * Where the commit of a tag must lie: on the branch of its minor where there is one, as a patch
 * from elsewhere would bring what is not meant for that minor; else on the branch of its major, or
 * on the default branch.
 */
export function branchesOf(
  tag: ComponentTag,
  { branches, defaultBranch }: Pick<Repository, 'branches' | 'defaultBranch'>,
): BranchesOf {
  const { major, minor } = numbersOf(tag);
  const ofMinor = branches.filter(({ name }) => isOf(name, `${major}`, `${minor}`));
  const isRight = ({ name }: Branch) => name === defaultBranch || isOf(name, `${major}`, undefined);
  const right = ofMinor.length > 0 ? ofMinor : branches.filter(isRight);
  return { right, others: branches.filter((branch) => !right.includes(branch)) };
}

/** Why a tag is in quarantine whose commit lies on another branch, for people. */
export function whyWrongBranch(on: string, right: readonly Branch[]): string {
  const names = right.map(({ name }) => name).join(' or ');
  return `its commit is on ${on}, not on ${names}`;
}

function isOf(branch: string, major: string, minor: string | undefined): boolean {
  const found = versionAtEnd.exec(branch);
  return found !== null && found[1] === major && found[2] === minor;
}
