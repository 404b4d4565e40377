import type { ReleaseLine } from '#core/line.ts';
import { aBase } from '../given/version.ts';
import { bodies, type Outside, production } from '../world/life.ts';
import type { World } from '../world/world.ts';
import { day, quiet, storyLine, tag } from './memory-story.ts';

/** The story's line for those who stay with hello 1.0; its accepted candidates go after a day. */
export const olderLine: ReleaseLine = {
  ...storyLine,
  name: 'sample-1.0',
  components: storyLine.components.map((own) =>
    own.component.name === 'hello' ? { ...own, base: aBase('1.0') } : own,
  ),
  timesToLive: { ...storyLine.timesToLive, acceptedMs: day },
};

/** Tags hello and counter for the first time, so that two lines open a candidate each. */
export async function firstTagsOfTwo(
  world: World,
  outside?: Outside,
  lines: readonly ReleaseLine[] = [storyLine, olderLine],
): Promise<void> {
  world.lines = lines;
  await tag(world, 'hello', 'v1.0.0');
  await tag(world, 'counter', 'v1.0.0');
  await quiet(world, outside);
}

/** How often Cloud Build was asked for the images of each build, by component and tag. */
export function timesBuilt(world: World): Readonly<Record<string, number>> {
  const asked = world.builds.all().map(({ purpose }) => purpose);
  const counted = [...bodies(world, 'build').values()].map(({ key, component, tag: version }) => {
    const own = asked.filter((one) => one?.kind === 'build' && one.key === key);
    const ofImages = own.filter((one) => one?.kind === 'build' && one.run === 'images');
    return [`${component} ${version}`, ofImages.length] as const;
  });
  return Object.fromEntries(counted);
}

/** Which version each tag of an image names in production. */
export function versionsUnder(world: World, image: string): Readonly<Record<string, string>> {
  const tags = Object.entries(production(world)).flatMap(([name, digest]) => {
    const [repository, named = ''] = name.split(':');
    return repository === `csi-release/csi/${image}` ? [{ named, digest }] : [];
  });
  const versions = tags.filter(({ named }) => /^v\d+\.\d+\.\d+$/.test(named));
  const versionOf = (digest: string) => versions.find((one) => one.digest === digest)?.named;
  return Object.fromEntries(tags.map(({ named, digest }) => [named, versionOf(digest) ?? 'none']));
}
