import { type Kind, kinds } from '#core/kinds.ts';
import type { Attempt } from '#core/run.ts';
import {
  type ComponentTag,
  compareTags,
  floatingTagsOf,
  isStable,
  parseComponentTag,
} from '#core/version.ts';
import { bodies } from '../world/life.ts';
import { hourMs, minuteMs } from './durations.ts';
import { type Invariant, type Scene, writeName } from './invariant.ts';
import { cellDeadlineMs } from './lines.ts';
import { newestSets } from './newest-sets.ts';
import { isProduction, releases } from './promotion-invariants.ts';
import { leftovers } from './staging-leftovers.ts';

/** What holds when everything has come to rest. */
export const endInvariants: readonly Invariant[] = [
  {
    name: 'I6',
    text: 'a floating tag names the highest promoted stable version of its minor or its major',
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
];

function floatingFaults({ stage: { world }, lateWrites }: Scene): readonly string[] {
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
  const found = world.registry
    .repositories()
    .filter(isProduction)
    .flatMap((repository) =>
      Object.entries(world.registry.tags(repository))
        .filter(([tag]) => !/^v\d+\.\d+\.\d+/.test(tag))
        .map(([tag, digest]) => [writeName(repository, tag), digest] as const),
    );
  const byName = new Map<string, string>(found);
  const absent = [...wanted.keys()].filter((name) => !byName.has(name));
  return [
    ...absent.map((name) => `${name} is not there`),
    ...found
      .filter(([name, digest]) => wanted.get(name)?.digest !== digest && !lateWrites.has(name))
      .map(([name, digest]) => `${name} is ${digest}, not ${wanted.get(name)?.version}`),
  ];
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
      if (kept === undefined || (kept.dueAtMs === null && owed?.length === 0)) return [];
      return [`${kind} ${id} waits for ${kept.dueAtMs} and owes ${owed?.join('; ')}`];
    }),
  );
  const unfinished = Object.entries(endPhases).flatMap(([kind, end]) =>
    kind === 'candidate' || kind === 'build'
      ? [...bodies(world, kind)].flatMap(([id, { phase }]) =>
          phase === end ? [] : [`${kind} ${id} is ${phase}`],
        )
      : [],
  );
  const promotions = [...bodies(world, 'promotion')].flatMap(([id, { step, held }]) =>
    step === 'done' ? [] : [`promotion ${id} is ${step}${held ? `: ${held}` : ''}`],
  );
  const lines = [...bodies(world, 'line')].flatMap(([id, { promoting }]) =>
    promoting === undefined ? [] : [`${id} is promoting ${promoting}`],
  );
  return [...restless, ...unfinished, ...promotions, ...lines];
}

/** A result that came so long before its deadline must have been taken up. */
const takenUpMs = 2 * hourMs;

function lostResults({ stage }: Scene): readonly string[] {
  const { world, witness } = stage;
  const builds = new Map(world.builds.all().map((view) => [view.id, view]));
  const judge = (of: string, attempt: Attempt): readonly string[] => {
    const status = builds.get(attempt.buildId ?? '')?.status;
    const words = `${of}/${attempt.attempt} is ${attempt.outcome}, its build ${status}`;
    if (attempt.outcome === 'passed' && status !== undefined && status !== 'success')
      return [words];
    return attempt.outcome === 'errored' && status === 'success' ? [words] : [];
  };
  const ofBuilds = [...bodies(world, 'build')].flatMap(([key, { imagesRun, unitRun }]) =>
    [...imagesRun.attempts, ...unitRun.attempts].flatMap((attempt) => judge(key, attempt)),
  );
  const taken = new Map(witness.takenAnswers.map(({ runid, atMs }) => [runid, atMs] as const));
  const ofCells = [...bodies(world, 'candidate').values()].flatMap(({ id, cells }) =>
    Object.entries(cells).flatMap(([cell, { attempts, nonces }]) =>
      attempts.flatMap((attempt) => {
        const { attempt: number, outcome, openedAtMs } = attempt;
        const untilMs = openedAtMs + cellDeadlineMs;
        const takenAtMs = taken.get(`${id}/${cell}/${number}/${nonces[number - 1]}`);
        const isDeaf = outcome === 'timed-out' || outcome === undefined;
        const isTaken = takenAtMs !== undefined && takenAtMs < untilMs - 10 * minuteMs;
        const isRun = witness
          .tests(id, cell)
          .some(
            (fact) => attempt.buildId && fact.attempt === number && fact.atMs < untilMs - takenUpMs,
          );
        const lost = isDeaf && (isTaken || isRun) ? [`${id}/${cell}/${number} is ${outcome}`] : [];
        return [...judge(`${id}/${cell}`, attempt), ...lost];
      }),
    ),
  );
  return [...ofBuilds, ...ofCells];
}
