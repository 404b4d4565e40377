import { z } from 'zod';
import type { StackAddresses } from '../stack/addresses.ts';
import { check } from './checks.ts';
import type { Say } from './follow.ts';
import type { ToldBuild } from './told.ts';
import type { Tour } from './tour.ts';

const deadlineMs = 10_000;
const page = z.object({
  builds: z.array(z.object({ tags: z.array(z.string()).default([]) })).default([]),
});

/**
 * What was built for these candidates, each build with the lines whose candidates have it, and how
 * often Cloud Build was asked for its images, by Cloud Build's own list.
 */
export async function buildsOf(tour: Tour, ids: readonly string[]): Promise<readonly ToldBuild[]> {
  const asked = await tagsOfBuilds(tour.stack);
  const found = await Promise.all(ids.map((id) => tour.documents.candidate(id)));
  const wanted = found.flatMap((one) =>
    (one?.frozen.components ?? []).map((component) => ({ ...component, line: one?.line ?? '' })),
  );
  const keys = [...new Set(wanted.map(({ build }) => build))];
  return keys.flatMap((key) => {
    const sharing = wanted.filter(({ build }) => build === key);
    const [first] = sharing;
    if (first === undefined) return [];
    const { name: component, tag } = first;
    const lines = [...new Set(sharing.map(({ line }) => line))].sort();
    const ofImages = asked.filter(
      (tags) => tags.includes(`build-${key}`) && tags.some((one) => one.startsWith('images-')),
    );
    return [{ build: key, component, tag, lines, times: ofImages.length }];
  });
}

/**
 * Says what the lines share of what was built for their candidates.
 * @throws Error where they share nothing, or anything was built more than once
 */
export async function sayShared(tour: Tour, ids: readonly string[], say: Say): Promise<void> {
  const builds = await buildsOf(tour, ids);
  for (const { component, tag, times } of builds)
    check(times === 1, `${component} ${tag} was built ${times} times`);
  const shared = builds.filter(({ lines }) => lines.length > 1);
  check(shared.length > 0, 'the lines share no build');
  for (const { build, component, tag, lines } of shared) {
    const joined = await tour.documents.joinedUnderWay(build);
    const when = joined > 0 ? ', which met while it ran' : '';
    say(`${component} ${tag} was built once for ${lines.join(' and ')}${when}`);
  }
}

async function tagsOfBuilds({
  cloudBuild,
  project,
}: StackAddresses): Promise<readonly (readonly string[])[]> {
  const url = `${cloudBuild}/v1/projects/${project}/builds?pageSize=1000`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
  return page.parse(await answer.json()).builds.map(({ tags }) => tags);
}
