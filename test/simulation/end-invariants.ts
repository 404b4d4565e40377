import { type Kind, kinds } from '#core/kinds.ts';
import { isEnd } from '#core/promotion-steps.ts';
import {
  type ComponentTag,
  compareTags,
  floatingTagsOf,
  isStable,
  parseComponentTag,
} from '#core/version.ts';
import { bodies } from '../world/life.ts';
import type { World } from '../world/world.ts';
import { idleBuilds } from './idle-builds.ts';
import { type Invariant, type Scene, writeName } from './invariant.ts';
import { lostResults } from './lost-results.ts';
import { newestSets } from './newest-sets.ts';
import { isProduction, releases } from './promotion-invariants.ts';
import { isRestless } from './rest.ts';
import { leftovers } from './staging-leftovers.ts';

/** What holds when everything has come to rest. */
export const endInvariants: readonly Invariant[] = [
  {
    name: 'I6',
    text: 'a floating tag names the highest stable version that a standing release holds',
    end: floatingFaults,
  },
  {
    name: 'I10',
    text: 'nothing is stuck: every document is at rest and at its end, and every set had its turn',
    end: (scene) => [...stuck(scene), ...newestSets(scene)],
  },
  {
    name: 'I9',
    text: 'staging is empty, but for what lost, late or dead builds and calls left there',
    end: leftovers,
  },
  {
    name: 'I14',
    text: 'the result of a build or a test that ended in time is not lost',
    end: lostResults,
  },
  {
    name: 'I29',
    text: 'no build of a cell runs on for long after the time of its candidate is over',
    end: idleBuilds,
  },
];

/** Also what somebody moved by hand, or a late write, is right again: production is looked at. */
function floatingFaults(scene: Scene): readonly string[] {
  return floatingDrift(scene).map(({ name, is, wanted }) => `${name} is ${is}, not ${wanted}`);
}

interface Drift {
  readonly name: string;
  readonly is: string | undefined;
  readonly wanted: string | undefined;
}

function floatingDrift({ stage: { world } }: Scene): readonly Drift[] {
  const wanted = new Map<string, { version: ComponentTag; digest: string }>();
  for (const { images } of releases(world).filter(({ state }) => state === 'released'))
    for (const { repository, versionTag, digest } of images) {
      const version = parseComponentTag(versionTag);
      if (version === undefined || !isStable(version)) continue;
      for (const tag of floatingTagsOf(version, true)) {
        const name = writeName(repository, tag);
        const highest = wanted.get(name);
        if (highest === undefined || compareTags(version, highest.version) > 0)
          wanted.set(name, { version, digest });
      }
    }
  const left = tagsLeft(world);
  const found = world.registry
    .repositories()
    .filter(isProduction)
    .flatMap((repository) =>
      Object.entries(world.registry.tags(repository))
        .filter(([tag]) => !/^v\d+\.\d+\.\d+/.test(tag))
        .map(([tag, digest]) => [writeName(repository, tag), digest] as const),
    );
  const byName = new Map<string, string>(found);
  return [...new Set([...wanted.keys(), ...byName.keys()])]
    .map((name) => ({ name, is: byName.get(name), wanted: wanted.get(name) }))
    .filter((one) => one.is !== one.wanted?.digest)
    .filter(({ name, wanted: any }) => any !== undefined || !left.has(name))
    .map(({ name, is, wanted: { version } = {} }) => ({ name, is, wanted: version }));
}

/** Where every release of it was withdrawn a tag stays as it is, and nobody looks after it. */
function tagsLeft(world: World): ReadonlySet<string> {
  const names = releases(world)
    .filter(({ state }) => state === 'withdrawn')
    .flatMap(({ images }) => images)
    .flatMap(({ repository, versionTag }) => {
      const version = parseComponentTag(versionTag);
      const tags = version === undefined ? [] : floatingTagsOf(version, true);
      return tags.map((tag) => writeName(repository, tag));
    });
  return new Set(names);
}

const endPhases: Readonly<Partial<Record<Kind, string>>> = {
  candidate: 'collected',
  build: 'collected',
};

function stuck({ stage: { world } }: Scene): readonly string[] {
  const restless = kinds.flatMap((kind) =>
    world.store.ids(kind).flatMap((id) => {
      const kept = world.store.document(kind, id);
      const owed = kept?.owed.map(({ effect, tries, error }) => `${effect.key} ${tries} ${error}`);
      if (!isRestless(world, kind, id)) return [];
      return [`${kind} ${id} waits for ${kept?.dueAtMs} and owes ${owed?.join('; ')}`];
    }),
  );
  const unfinished = Object.entries(endPhases).flatMap(([kind, end]) =>
    kind === 'candidate' || kind === 'build'
      ? [...bodies(world, kind)].flatMap(([id, { phase }]) =>
          phase === end ? [] : [`${kind} ${id} is ${phase}`],
        )
      : [],
  );
  const promotions = [...bodies(world, 'promotion')].flatMap(([id, { step, held, givenUp }]) =>
    isEnd(step) || givenUp !== undefined
      ? []
      : [`promotion ${id} is ${step}${held ? `: ${held}` : ''}`],
  );
  const lines = [...bodies(world, 'line')].flatMap(([id, { promoting, opening }]) => [
    ...(promoting === undefined ? [] : [`${id} is promoting ${promoting}`]),
    ...(opening === undefined ? [] : [`${id} is opening ${opening.map(({ round }) => round)}`]),
  ]);
  return [...restless, ...unfinished, ...promotions, ...lines];
}
