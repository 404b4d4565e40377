import type { ReleaseLine } from '#core/line.ts';
import { promote } from '../../functions/promote.ts';
import { aLineComponent } from '../given/line.ts';
import type { Chance } from '../simulation/chance.ts';
import { minuteMs } from '../simulation/durations.ts';
import { firstTags, quiet, storyLine, tag } from '../story/memory-story.ts';
import { firstTagsOfTwo, olderLine } from '../story/two-lines.ts';
import { bodies } from '../world/life.ts';
import type { World } from '../world/world.ts';
import type { Race, Start } from './race.ts';

/** Who runs against whom. */
export interface Scenario {
  readonly name: string;
  /** How many releases may come of it. */
  readonly released: readonly number[];
  /** Brings a world to the start of the race: candidates that may be promoted. */
  prepare(world: World): Promise<void>;
  /** Who begins, and when. */
  starts(world: World, race: Race, chance: Chance): readonly Start[];
}

/** A promotion alone makes about so many calls; what runs against it begins within them. */
const callsAbout = 150;
/** So often a person asks who is not answered. */
const asksMax = 3;
const person = { email: 'maintainer@example.com', subject: 'maintainer' };

/** The line of those who stay behind, which builds hello for fewer platforms. */
const narrowLine: ReleaseLine = {
  ...olderLine,
  components: storyLine.components.map((own) =>
    own.component.name === 'hello'
      ? aLineComponent({
          ...own.component,
          images: [{ name: 'hello', platforms: ['linux/amd64'] }],
        })
      : own,
  ),
};

/** Every race. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'a promotion alone',
    released: [1],
    prepare: (world) => firstTags(world),
    starts: (world, race) => [asking(race, 'promotions', first(world), 0)],
  },
  {
    name: 'a promotion and its own collection',
    released: [0, 1],
    prepare: (world) => firstTags(world),
    starts: (world, race, chance) => [
      ...nearTheEnd(world, chance, first(world)),
      asking(race, 'promotions', first(world), 0),
    ],
  },
  {
    name: 'a promotion and the collection of another line that has the same builds',
    released: [1, 2],
    prepare: (world) => firstTagsOfTwo(world),
    starts: (world, race, chance) => [
      ...nearTheEnd(world, chance, second(world)),
      ...both(world, race, chance),
    ],
  },
  {
    name: 'two lines that promote the same version',
    released: [2],
    prepare: (world) => firstTagsOfTwo(world),
    starts: (world, race, chance) => [...both(world, race, chance), ...sweeps(world, chance)],
  },
  {
    name: 'two lines that promote one version of other content',
    released: [1],
    prepare: (world) => firstTagsOfTwo(world, undefined, [storyLine, narrowLine]),
    starts: (world, race, chance) => [...both(world, race, chance), ...sweeps(world, chance)],
  },
  {
    name: 'two candidates of a line',
    released: [1, 2],
    async prepare(world) {
      await firstTags(world);
      await tag(world, 'hello', 'v1.0.1');
      await quiet(world);
    },
    starts: (world, race, chance) => [
      ...both(world, race, chance),
      asking(race, 'promotions', second(world), callsAbout),
      ...sweeps(world, chance),
    ],
  },
  {
    name: 'a promotion that is given up, resumed and asked for again',
    released: [0, 1],
    prepare: (world) => firstTags(world),
    starts: (world, race, chance) => [
      asking(race, 'promotions', first(world), 0),
      asking(race, 'given-up-promotions', first(world), someTime(chance)),
      asking(race, 'resumed-promotions', first(world), someTime(chance)),
      asking(race, 'promotions', first(world), someTime(chance)),
      ...sweeps(world, chance),
    ],
  },
  {
    name: 'two lines that promote the same version, of which one is given up',
    released: [1, 2],
    prepare: (world) => firstTagsOfTwo(world),
    starts: (world, race, chance) => [
      ...both(world, race, chance),
      asking(race, 'given-up-promotions', second(world), someTime(chance)),
      ...sweeps(world, chance),
    ],
  },
  {
    name: 'a promotion whose release is withdrawn',
    released: [0, 1],
    prepare: (world) => firstTags(world),
    starts: (world, race, chance) => [
      asking(race, 'promotions', first(world), 0),
      withdrawing(race, 'sample@v1.0.0', callsAbout + someTime(chance)),
      withdrawing(race, 'sample@v1.0.0', 2 * someTime(chance)),
      ...sweeps(world, chance),
    ],
  },
  {
    name: 'two lines that promote the same version, of which one is withdrawn',
    released: [1, 2],
    prepare: (world) => firstTagsOfTwo(world),
    starts: (world, race, chance) => [
      ...both(world, race, chance),
      withdrawing(race, 'sample-1.0@v1.0.0', callsAbout + someTime(chance)),
      withdrawing(race, 'sample-1.0@v1.0.0', 2 * someTime(chance)),
      ...sweeps(world, chance),
    ],
  },
];

/** Both candidates are asked for, half of the time at one moment. */
function both(world: World, race: Race, chance: Chance): readonly Start[] {
  const isAtOnce = chance.isSo(0.5);
  return [first(world), second(world)].map((id) =>
    asking(race, 'promotions', id, isAtOnce ? 0 : someTime(chance)),
  );
}

/** Somebody asks for something; who gets no answer, or an error, asks again. */
function asking(race: Race, what: string, candidate: string, after: number): Start {
  return sending(race, what, { candidate, reason: 'all green' }, after);
}

function withdrawing(race: Race, release: string, after: number): Start {
  return sending(race, 'withdrawn-releases', { release, reason: 'it is bad' }, after);
}

function sending(race: Race, what: string, body: object, after: number): Start {
  const ask = (times: number) => {
    race.begin('promote', async (duty) => {
      const isAnswered = await promote({ person, path: `/api/v1/${what}`, body }, duty).then(
        () => true,
        () => false,
      );
      if (!isAnswered && times < asksMax) ask(times + 1);
    });
  };
  return { after, begin: () => ask(1) };
}

/** Collection begins to tick minutes before a candidate's time is over. */
function nearTheEnd(world: World, chance: Chance, candidate: string): readonly Start[] {
  const endMs = bodies(world, 'candidate').get(candidate)?.expiresAtMs ?? 0;
  world.advance(Math.max(0, endMs - chance.between(0, 8 * minuteMs) - world.now));
  return ticks(world, chance, 'gc-tick', 4);
}

function sweeps(world: World, chance: Chance): readonly Start[] {
  return ticks(world, chance, 'sweep-tick', 2);
}

function ticks(world: World, chance: Chance, topic: string, count: number): readonly Start[] {
  return Array.from({ length: count }, () => ({
    after: someTime(chance),
    begin: () => world.bus.publish(topic, {}),
  }));
}

function someTime(chance: Chance): number {
  return chance.between(0, callsAbout);
}

/** The candidates in the order in which they opened. */
function first(world: World): string {
  return idOf(world, 0);
}

function second(world: World): string {
  return idOf(world, 1);
}

function idOf(world: World, at: number): string {
  const all = [...bodies(world, 'candidate').values()];
  const accepted = all.filter(({ phase }) => phase === 'accepted');
  const candidate = accepted.sort((a, b) => a.openedAtMs - b.openedAtMs)[at];
  if (candidate === undefined) throw new Error(`there is no candidate ${at + 1} to be promoted`);
  return candidate.id;
}
