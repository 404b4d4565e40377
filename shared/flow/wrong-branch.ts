import { branchesOf, whyWrongBranch } from '#core/branch.ts';
import type { Component } from '#core/line.ts';
import type { Branch, Repository } from '#core/repository.ts';
import type { ComponentTag } from '#core/version.ts';
import type { Duty } from './turn.ts';

/**
 * Why the commit of a tag is on the wrong branch, if it is. A commit that is on no branch at all is
 * let be: nothing says where it should have been.
 */
export async function wrongBranch(
  duty: Duty,
  component: Pick<Component, 'repository'>,
  { tag, commit }: { readonly tag: ComponentTag; readonly commit: string },
  repository: Repository,
): Promise<string | undefined> {
  const { right, others } = branchesOf(tag, repository);
  const isOn = (branches: readonly Branch[]) => contains(duty, component, branches, commit);
  if (right.length === 0 || (await isOn(right)) || !(await isOn(others))) return undefined;
  return whyWrongBranch((await firstThat(others, isOn)).name, right);
}

function contains(
  { ports }: Duty,
  { repository }: Pick<Component, 'repository'>,
  branches: readonly Branch[],
  commit: string,
): Promise<boolean> {
  const tips = branches.map((branch) => branch.commit);
  if (tips.length === 0 || tips.includes(commit)) return Promise.resolve(tips.length > 0);
  return ports.source.contains(repository, tips, commit);
}

/** One branch with the commit, of several of which one has it: the half that has it is halved. */
async function firstThat(
  branches: readonly Branch[],
  isOn: (branches: readonly Branch[]) => Promise<boolean>,
): Promise<Pick<Branch, 'name'>> {
  const [only, ...others] = branches;
  if (only === undefined) return { name: 'no branch' };
  if (others.length === 0) return only;
  const half = branches.slice(0, Math.ceil(branches.length / 2));
  return firstThat((await isOn(half)) ? half : branches.slice(half.length), isOn);
}
