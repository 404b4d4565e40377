import { changedTags, check, snapshotProduction } from './checks.ts';
import type { CandidateShown } from './documents.ts';
import type { Say } from './follow.ts';
import type { Story } from './story.ts';
import type { Tour } from './tour.ts';
import { until } from './wait.ts';

/** Longer than any time to live of the sample lines. */
const pastExpiry = 'P8D';

/**
 * Lets every time to live pass, and follows until staging is empty.
 * @throws Error where anything stays, or production changes
 */
export async function collectAll(tour: Tour, story: Story, say: Say): Promise<void> {
  const production = await snapshotProduction(tour, story.releases);
  const before = await tour.registry.staged();
  check(before.length > 0, 'staging is empty before the collection');
  await tour.advance(pastExpiry);
  for (const { line, candidate } of story.opened) {
    const { builds } = await untilCollected(tour, candidate);
    const images = Object.values(builds).flatMap((one) => one.images.map(({ name }) => name));
    story.collected.push({ candidate, images });
    say(`${candidate} of ${line} is collected`);
  }
  await until('an empty staging repository', async () =>
    (await tour.registry.staged()).length === 0 ? true : undefined,
  );
  say(`staging had ${before.length} manifests and has none`);
  const after = await snapshotProduction(tour, story.releases);
  const changed = changedTags(production, after);
  check(changed.length === 0, `production changed: ${changed.join(', ')}`);
  say(`production is untouched: ${Object.keys(after).length} tags`);
}

function untilCollected(tour: Tour, id: string): Promise<CandidateShown> {
  return until(`${id} to be collected`, async () => {
    const candidate = await tour.documents.candidate(id);
    return candidate?.phase === 'collected' ? candidate : undefined;
  });
}
