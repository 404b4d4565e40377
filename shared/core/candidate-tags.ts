import type { Refusal } from './admission.ts';
import type { Candidate, FrozenComponent } from './candidate.ts';
import type { RepositoryTag } from './repository.ts';
import { type Ruling, withdrawalOf } from './ruling.ts';

/** A component's tags now: as its repository shows them, and as people ruled on them. */
export interface TagsNow {
  readonly tags: readonly RepositoryTag[];
  readonly rulings: readonly Ruling[];
}

/**
 * Whether every component's tag still names the commit that was tested, and nobody withdrew it. What
 * its number or its branch is suspected of since the candidate opened, as `v1.9.0` is where `v2.0.0`
 * is tagged on an older commit a day later, is for the promoter to judge, who looks at it.
 */
export function refuseTags(
  { frozen }: Candidate,
  /** By component. */
  now: Readonly<Record<string, TagsNow | undefined>>,
): Refusal | undefined {
  const none: TagsNow = { tags: [], rulings: [] };
  const faults = frozen.components.flatMap((one) => tagFault(one, now[one.name] ?? none) ?? []);
  return faults.length === 0 ? undefined : { code: 'conflict', why: faults.join('; ') };
}

function tagFault(
  { name, tag, commit }: FrozenComponent,
  { tags, rulings }: TagsNow,
): string | undefined {
  const found = tags.find((one) => one.tag === tag);
  const was = `${name} ${tag} was ${commit} and is`;
  if (found === undefined) return `${was} gone; push it again there, or tag a new version`;
  if (found.commit !== commit) return `${was} ${found.commit}; move it back, or tag a new version`;
  const withdrawal = withdrawalOf(found, rulings);
  if (withdrawal === undefined) return undefined;
  const { by, reason } = withdrawal;
  const wayOut = 'promote a candidate without it, or release it from quarantine';
  return `${name} ${tag} was withdrawn by ${by}: ${reason}; ${wayOut}`;
}
