import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import { type Release, releaseName } from '#core/release.ts';
import { compareTags, floatingTagsOf } from '#core/version.ts';
import { aTag } from '../given/version.ts';
import { bodies } from '../world/life.ts';
import type { World } from '../world/world.ts';
import {
  candidateOf,
  firstMoment,
  type Moment,
  momentOf,
  nameOf,
  promote,
  repository,
  withdraw,
  work,
  worldAt,
} from './withdrawal-moments.ts';

/** The versions of hello in two releases of one line, and in one of another that has the first, too. */
const versions = ['v1.0.0', 'v1.0.1', 'v1.0.0'] as const;

/** Thousands of moments are come to. */
const ordersMs = 120_000;

/** What is looked for in every moment; the registry only where nothing is owed. */
function faults(world: World): readonly string[] {
  const releases = releasesOf(world);
  const heads = [...bodies(world, 'line').values()].flatMap(({ line, head, versions }) => {
    const standing = releases.filter((one) => one.line === line && one.state === 'released');
    const highest = standing
      .map(({ version }) => aTag(version))
      .toSorted(compareTags)
      .at(-1);
    const isTwice = new Set(versions).size !== versions.length;
    return [
      ...(head?.version === highest ? [] : [`${line} has ${head?.version}, not ${highest}`]),
      ...(isTwice ? [`${line} has numbers twice`] : []),
    ];
  });
  return [...heads, ...(isQuiet(world) ? floatingFaults(world, releases) : [])];
}

function floatingFaults(world: World, releases: readonly Release[]): readonly string[] {
  const tags = world.registry.tags(repository);
  const wanted = new Map<string, string>();
  const standing = releases.filter(({ state }) => state === 'released');
  const inOrder = standing
    .flatMap(({ images }) => images)
    .toSorted((a, b) => compareTags(aTag(a.versionTag), aTag(b.versionTag)));
  for (const { versionTag, digest } of inOrder)
    for (const tag of floatingTagsOf(aTag(versionTag), true)) wanted.set(tag, digest);
  return [...wanted].flatMap(([tag, digest]) =>
    tags[tag] === digest ? [] : [`${tag} is ${tags[tag]}, not ${digest}`],
  );
}

function isQuiet(world: World): boolean {
  return (['promotion', 'floating-tag'] as const).every((kind) =>
    world.store.ids(kind).every((id) => world.store.document(kind, id)?.owed.length === 0),
  );
}

function releasesOf(world: World): readonly Release[] {
  return world.store.ids('releases').flatMap((id) => world.store.record('releases', id) ?? []);
}

/** Every moment that can follow, each as the world that came to it. */
async function following(
  moment: Moment,
  candidates: readonly Candidate[],
): Promise<readonly World[]> {
  const worlds = candidates.map(async ({ id }): Promise<readonly World[]> => {
    const world = worldAt(moment, versions);
    const promotion = world.store.document('promotion', id);
    if (promotion === undefined) return (await promote(world, id)) === undefined ? [world] : [];
    const { line, version } = promotion.body;
    const state = world.store.record('releases', releaseName(line, version))?.state;
    if (state === 'reserved')
      await expect(withdraw(world, line, version)).rejects.toThrow('give its promotion up');
    if (state === 'released') await withdraw(world, line, version);
    const withdrawn = state === 'released' ? [world] : [];
    if (promotion.owed.length === 0) return withdrawn;
    const [whole, halved] = [worldAt(moment, versions), worldAt(moment, versions)];
    await work(whole, id, false);
    await work(halved, id, true);
    return [...withdrawn, whole, halved];
  });
  return (await Promise.all(worlds)).flat();
}

describe('releases of two lines that are promoted and withdrawn in every order', () => {
  it(
    'leave every floating tag as the rule has it, also where the registry was away',
    async () => {
      const lines = ['sample', 'sample', 'sample-1.0'];
      const candidates = versions.map((version, at) =>
        candidateOf(`candidate-${at}`, lines[at] ?? '', version),
      );
      const first = firstMoment(candidates);
      const known = new Map([[nameOf(first), first]]);
      let quiet = 0;
      for (const moment of known.values())
        for (const world of await following(moment, candidates)) {
          const next = momentOf(world, moment);
          const name = nameOf(next);
          if (known.has(name)) continue;
          known.set(name, next);
          expect(faults(world)).toEqual([]);
          quiet += isQuiet(world) ? 1 : 0;
        }
      expect(quiet).toBeGreaterThan(20);
    },
    ordersMs,
  );
});
