import type { BuildNews, Candidate, FrozenComponent } from './candidate.ts';
import type { StagedImage } from './image.ts';
import { isoTime } from './iso-time.ts';
import type { HeadComponent } from './line-state.ts';
import { headComponent } from './plan.ts';
import type { PrecedingRelease } from './preceding-release.ts';
import { contributions, highestBump } from './release-number.ts';
import type { ShownComponent, ShownImage } from './shown-candidate.ts';

/**
 * The components of a candidate with their builds, beside the release before.
 *
 * @param logs where the newest run of each build is told of, by the build's key
 */
export function shownComponents(
  { frozen, builds, skipped }: Candidate,
  before: PrecedingRelease | undefined,
  logs: ReadonlyMap<string, string>,
): readonly ShownComponent[] {
  return frozen.components.map((component) => {
    const { name, repository, tag, commit, committedAtMs, build: key, images } = component;
    const last = before?.components.find((one) => one.name === name);
    const news = builds[name];
    const url = logs.get(key);
    return {
      ...{ name, repository, tag, commit, committedAt: isoTime(committedAtMs) },
      ...(last !== undefined && { before: last.tag }),
      change: changeOf(component, before, last),
      build: { key, ...shownBuild(news), ...(url !== undefined && { url }) },
      images: images.map((image) => {
        const staged = news?.images.find((one) => one.name === image.name);
        return shownImage(image.name, image.platforms.length, staged);
      }),
      ...(news?.unit !== undefined && { unit: news.unit.outcome }),
      skipped: (skipped[name] ?? []).map((one) => ({ tag: one.tag, why: one.why })),
    };
  });
}

function changeOf(
  component: FrozenComponent,
  before: PrecedingRelease | undefined,
  last: HeadComponent | undefined,
): ShownComponent['change'] {
  if (before === undefined) return 'first';
  const differences = contributions(last === undefined ? [] : [last], [headComponent(component)]);
  return differences.length === 0 ? 'none' : highestBump(differences);
}

function shownBuild(news: BuildNews | undefined): Omit<ShownComponent['build'], 'key' | 'url'> {
  const { phase = 'under-way', origin, why, lacks } = news ?? {};
  return {
    phase,
    ...(origin !== undefined && { origin }),
    ...(why !== undefined && { why }),
    ...(lacks !== undefined && { lacks }),
  };
}

function shownImage(
  name: string,
  platformsExpected: number,
  staged: StagedImage | undefined,
): ShownImage {
  if (staged === undefined) return { name, platforms: [], platformsExpected };
  const platforms = staged.platforms.map(({ platform }) => platform);
  return { name, digest: staged.digest, platforms, platformsExpected };
}
