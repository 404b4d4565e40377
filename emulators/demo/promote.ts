import { check } from './checks.ts';
import { followPromotion, type Say, short } from './follow.ts';
import { readRelease } from './read-release.ts';
import { newestOf, type Story } from './story.ts';
import type { Tour } from './tour.ts';

/** So much of a hash tells one plan from another. */
const shownCharacters = 12;

/**
 * Looks at the plan of a line's newest candidate, asks for exactly that, follows it, and reads the
 * release back.
 * @throws Error where it does not become the version that it should
 */
export async function promoteNewest(
  tour: Tour,
  story: Story,
  line: string,
  version: string,
  say: Say,
): Promise<void> {
  const candidate = newestOf(story, line);
  const { admission, plan, planHash } = await tour.showPlan(candidate);
  check(admission.kind === 'allow', `of the plan it was said: ${admission.kind}`);
  const writes = `version tags ${counted(plan.images)}; floating tags ${counted(plan.floatingTags)}`;
  say(`plan ${planHash.slice(0, shownCharacters)}: ${writes}`);
  for (const { component, path, kind, says } of plan.findings.found)
    say(`found in ${component}/${path}: ${says} (${kind})`);
  const reason = `${line}@${version}: all cells passed`;
  const answer = await tour.askForPromotion(candidate, reason, planHash);
  check(answer.status === 202, `the promotion was answered ${answer.status}: ${answer.detail}`);
  check(answer.release === `${line}@${version}`, `it became ${answer.release}`);
  say(`admitted as ${answer.release}`);
  await followPromotion(tour, candidate, say);
  const release = await readRelease(tour, line, version);
  for (const { name, tags, digest } of release.images)
    say(`${name} ${tags.join(' ')} = ${short(digest)}`);
  story.releases.push(release);
}

/** How many there are of each kind of write: `2 create, 1 stays`. */
function counted(writes: readonly { readonly write: string }[]): string {
  const counts = new Map<string, number>();
  for (const { write } of writes) counts.set(write, (counts.get(write) ?? 0) + 1);
  return [...counts].map(([write, count]) => `${count} ${write}`).join(', ');
}
