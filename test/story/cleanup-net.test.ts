import { describe, expect, it } from 'vitest';
import { readLineFolder } from '#cloud/line-folder.ts';
import { testSources } from '#cloud/topics.ts';
import { type CleanupPolicy, cleanupPolicies } from '#core/cleanup-policy.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import type { ListedImage } from '#flow/staging.ts';
import { promote } from '../../functions/promote.ts';
import committed from '../../infra/staging-cleanup.json' with { type: 'json' };
import { tick } from '../world/life.ts';
import { openWorld, places, type World } from '../world/world.ts';
import { day, firstTags, newest, rest, storyLine } from './memory-story.ts';

const person = { email: 'maintainer@example.com', subject: 'maintainer' };

/** What the registry would delete now: whatever a Delete policy matches, and no Keep policy. */
async function taken({ ports, now }: World, policies: readonly CleanupPolicy[]) {
  const { images } = await ports.staging.page();
  const matching = (type: 'Delete' | 'Keep', image: ListedImage) =>
    policies.some(
      ({ action, condition }) => action.type === type && matches(condition, image, now),
    );
  return images.filter((image) => matching('Delete', image) && !matching('Keep', image));
}

function matches(
  { tagState, tagPrefixes, packageNamePrefixes, olderThan }: CleanupPolicy['condition'],
  { repository, tags, uploadedAtMs }: ListedImage,
  now: number,
): boolean {
  const name = repository.slice(`${places.staging}/`.length);
  const ageMs = now - uploadedAtMs;
  return (
    (tagState === 'any' || tags.length > 0) &&
    (tagPrefixes?.some((prefix) => tags.some((tag) => tag.startsWith(prefix))) ?? true) &&
    (packageNamePrefixes?.some((prefix) => name.startsWith(prefix)) ?? true) &&
    (olderThan === undefined || ageMs > Number(olderThan.slice(0, -1)) * 1000)
  );
}

describe('the cleanup policies of staging', () => {
  it('are those of the release lines', async () => {
    const lines = readReleaseLines(await readLineFolder('release-lines'), testSources);
    expect(committed, 'run npm run cleanup:staging').toEqual(cleanupPolicies(lines));
  });

  it('take nothing that stands, however long people keep it', async () => {
    const world = openWorld();
    await firstTags(world);
    const until = new Date(world.now + 60 * day).toISOString();
    const said = { reason: 'users reproduce a fault', owner: 'team storage', until };
    const body = { candidate: newest(world).id, ...said };
    const request = { person, path: '/api/v1/pins', body };
    await promote(request, { ports: world.ports, worker: 'promote' });
    const { images } = await world.ports.staging.page();
    expect(images.length).toBeGreaterThan(6);
    for (let passed = 0; passed < 60; passed += 1) {
      expect(await taken(world, cleanupPolicies([storyLine]))).toEqual([]);
      world.advance(day);
      await tick(world, 'gc-tick');
    }
    await rest(world);
    expect((await world.ports.staging.page()).images).toEqual([]);
  });

  it('take all that is ours where nobody collects, and nothing foreign', async () => {
    const world = openWorld();
    await firstTags(world);
    world.advance(5 * day);
    expect(await taken(world, cleanupPolicies([storyLine]))).toEqual([]);
    world.advance(2 * day);
    const { images } = await world.ports.staging.page();
    expect(await taken(world, cleanupPolicies([storyLine]))).toEqual(images);
    expect(await taken(world, cleanupPolicies([{ ...storyLine, components: [] }]))).toEqual([]);
  });
});
