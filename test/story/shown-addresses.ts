import { aCellPolicy, aMatrix } from '../given/line.ts';
import { fairWeather } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, promoteNewest, quiet, rest, storyLine, tag } from './memory-story.ts';

const versions = ['1.34', '1.35'];
const e2e = aCellPolicy({ matrix: aMatrix({ blocking: [{ kubernetes: versions }] }) });
const line = { ...storyLine, cells: [...storyLine.cells, e2e] };

/** A world with a release, a tag in quarantine, and a candidate that may be promoted. */
export async function worldToShow(): Promise<World> {
  const world = openWorld();
  await firstTags(world, fairWeather, line);
  await promoteNewest(world);
  await rest(world);
  await tag(world, 'hello', 'v1.12.0');
  await tag(world, 'hello', 'v1.0.1');
  await quiet(world);
  return world;
}

/** Every page, at an address that has something to show in that world, and words that it must have. */
export function addressesToShow(world: World): Readonly<Record<string, readonly [string, RegExp]>> {
  const { id } = newest(world);
  return {
    '/': ['/', /sample@v1\.0\.0/],
    '/c/{candidate}/audit': [`/c/${id}/audit`, /opened/],
    '/l/{line}': ['/l/sample', /Candidates of sample/],
    '/c/{candidate}': [`/c/${id}`, /Promote as sample@v1\.0\.1/],
    '/r/{line}/{version}': ['/r/sample/v1.0.0', /Withdraw sample@v1\.0\.0/],
    '/tags': ['/tags', /csi-release\/csi\/hello/],
    '/quarantine': ['/quarantine', /Release hello v1\.12\.0 from quarantine/],
    '/holds': ['/holds', /Nothing is held/],
    '/gc': ['/gc', /Staging areas/],
    '/why': ['/why?component=hello&tag=v1.12.0', /quarantine/i],
    '/what-if': ['/what-if?line=sample&component=hello&tag=v1.1.0', /It would be sample@v1\.1\.0/],
    '/compare': [`/compare?from=sample@v1.0.0&to=${id}`, /A patch difference/],
    '/compatibility': ['/compatibility', /Which set to take/],
  };
}

/** Pages that are a form where nothing is asked. */
export const formsToShow = ['/why', '/what-if', '/compare', '/compare?from=sample@v1.0.0'];
