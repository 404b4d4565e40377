import { z } from 'zod';
import type { CandidateShown } from '../../emulators/demo/documents.ts';
import { followTests, untilOpened } from '../../emulators/demo/follow.ts';
import { sampleLine, type Tour } from '../../emulators/demo/tour.ts';
import {
  makeSampleRepositories,
  sampleComponents,
  tagSample,
} from '../../emulators/sample/repositories.ts';
import type { Push, Pushes } from './pushes.ts';

/** One tag on its way to its build; all spans in milliseconds, one after the other. */
export interface Round {
  readonly tag: string;
  /** From Pub/Sub's having the message about the tag to CreateBuild's arrival. */
  readonly totalMs: number;
  /** Pub/Sub pushes the message. */
  readonly pushMs: number;
  /** `tag-detected` reads the repository, opens the candidate, and publishes that it has work. */
  readonly tagDetectedMs: number;
  /** Pub/Sub pushes the wake. */
  readonly wakePushMs: number;
  /** `build-finished` looks for a build, finds none and creates one. */
  readonly buildFinishedMs: number;
}

const component = 'greeter';
const buildPage = z.object({
  builds: z.array(z.object({ tags: z.array(z.string()), createTime: z.string() })).default([]),
});
const listDeadlineMs = 10_000;

/**
 * Tags a component so many times, one version after the other, and measures each on its way to its
 * build. The first meets functions that have done nothing yet, and builds the whole set; before each
 * that follows, everything of the one before has ended.
 */
export async function measureRounds(
  tour: Tour,
  pushes: Pushes,
  rounds: number,
): Promise<readonly Round[]> {
  const { gitRoot } = tour.stack;
  await makeSampleRepositories(gitRoot);
  for (const other of sampleComponents)
    if (other !== component) await tagSample(gitRoot, other, 'v1.0.0');
  const measured: Round[] = [];
  let before: string | undefined;
  for (let patch = 0; patch < rounds; patch += 1) {
    const tag = `v1.0.${patch}`;
    await tagSample(gitRoot, component, tag);
    const earlier = new Set(pushes.seen());
    await tour.announceTag(component, tag);
    before = await untilOpened(tour, sampleLine, before);
    const candidate = await followTests(tour, before, () => undefined);
    const news = pushes.seen().filter((push) => !earlier.has(push));
    measured.push(spansOf(tag, news, await firstBuild(tour, candidate, news)));
  }
  return measured;
}

interface Created {
  readonly key: string;
  readonly createdMs: number;
}

/** The first build that was created for a candidate after its tag was announced. */
async function firstBuild(
  { stack }: Tour,
  candidate: CandidateShown,
  pushes: readonly Push[],
): Promise<Created> {
  const url = `${stack.cloudBuild}/v1/projects/${stack.project}/builds?pageSize=1000`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(listDeadlineMs) });
  const { builds } = buildPage.parse(await answer.json());
  const created = candidate.frozen.components.flatMap(({ build: key }) =>
    builds
      .filter(({ tags }) => tags.includes(`build-${key}`))
      .map(({ createTime }): Created => ({ key, createdMs: Date.parse(createTime) })),
  );
  const sinceMs = announcement(pushes).publishedMs;
  const [first] = created
    .filter(({ createdMs }) => createdMs >= sinceMs)
    .sort((a, b) => a.createdMs - b.createdMs);
  if (first === undefined) throw new Error(`nothing was built for candidate ${candidate.id}`);
  return first;
}

function spansOf(tag: string, pushes: readonly Push[], { key, createdMs }: Created): Round {
  const told = announcement(pushes);
  const wake = pushes.find(({ topic, wakes }) => topic === 'cloud-builds' && wakes === key);
  if (wake === undefined) throw new Error(`no push was seen that wakes build ${key}`);
  return {
    tag,
    totalMs: createdMs - told.publishedMs,
    pushMs: told.arrivedMs - told.publishedMs,
    tagDetectedMs: wake.publishedMs - told.arrivedMs,
    wakePushMs: wake.arrivedMs - wake.publishedMs,
    buildFinishedMs: createdMs - wake.arrivedMs,
  };
}

function announcement(pushes: readonly Push[]): Push {
  const told = pushes.find(({ topic, wakes }) => topic === 'tag-detected' && wakes === undefined);
  if (told === undefined) throw new Error('no push was seen that tells of a tag');
  return told;
}
