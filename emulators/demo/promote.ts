import { check } from './checks.ts';
import { followPromotion, type Say, short } from './follow.ts';
import { readRelease } from './read-release.ts';
import { newestOf, type Story } from './story.ts';
import type { Tour } from './tour.ts';

/**
 * Asks for the promotion of a line's newest candidate, follows it, and reads the release back.
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
  const answer = await tour.askForPromotion(candidate, `${line}@${version}: all cells passed`);
  check(answer.status === 202, `the promotion was answered ${answer.status}: ${answer.detail}`);
  check(answer.release === `${line}@${version}`, `it became ${answer.release}`);
  say(`admitted as ${answer.release}`);
  await followPromotion(tour, candidate, say);
  const release = await readRelease(tour, line, version);
  for (const { name, tags, digest } of release.images)
    say(`${name} ${tags.join(' ')} = ${short(digest)}`);
  story.releases.push(release);
}
