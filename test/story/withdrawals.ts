import { PermanentError } from '#core/permanent-error.ts';
import { releaseName } from '#core/release.ts';
import { type WithdrawnRelease, withdrawRelease } from '#flow/withdraw-release.ts';
import { isCrash } from '../world/faults.ts';
import { live, type Outside } from '../world/life.ts';
import type { World } from '../world/world.ts';
import { firstTags, promoteNewest, quiet, rest, storyLine, tag } from './memory-story.ts';

/** Who may promote, and so withdraw. */
export const promoter = { email: 'maintainer@example.com', subject: 'maintainer' };

/** So often a person asks who gets no answer. */
const asksMax = 3;

/** A world with `sample@v1.0.0`, and `sample@v1.0.1`, in which hello alone is newer. */
export async function twoReleases(world: World): Promise<void> {
  await firstTags(world);
  await promoteNewest(world);
  await tag(world, 'hello', 'v1.0.1');
  await quiet(world);
  await promoteNewest(world);
}

/** Asks for the withdrawal of a release, once. */
export function withdraw(
  world: World,
  version: string,
  { line = storyLine.name, reason = 'it loses data', person = promoter } = {},
): Promise<WithdrawnRelease> {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  return withdrawRelease(duty, person, { line, version, reason });
}

/** Withdraws a release, asking again where a fault came between, and lets all follow. */
export async function withdrawAtLast(
  world: World,
  version: string,
  outside?: Outside,
): Promise<void> {
  for (let asked = 1; asked <= asksMax; asked += 1) {
    try {
      await withdraw(world, version);
      break;
    } catch (error) {
      if (isCrash(error)) world.restart();
      if (asked === asksMax || error instanceof PermanentError) throw error;
    }
  }
  await live(world, outside);
  await rest(world, outside);
}

/** The record of a release of the story's line. */
export function recordOf(world: World, version: string) {
  return world.store.record('releases', releaseName(storyLine.name, version));
}

/** What was said on the topic of releases, of those that came and those that went. */
export function said(world: World): readonly string[] {
  return world.bus.published('release-published').map(({ message }) => {
    const { release, withdrawn } = message as { release: string; withdrawn?: object };
    return withdrawn === undefined ? release : `${release} is withdrawn`;
  });
}
