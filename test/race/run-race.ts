import { kinds } from '#core/kinds.ts';
import { openChance } from '../simulation/chance.ts';
import type { Breaking } from '../simulation/mutant.ts';
import { day } from '../story/memory-story.ts';
import { openWorld, type World } from '../world/world.ts';
import { type Death, openRace, type Race } from './race.ts';
import type { Scenario } from './scenarios.ts';
import { type Watcher, watchProduction } from './torn.ts';

/** A race that can be run again: the same seed has the same course. */
export interface Plan {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly death?: Death;
  /** Something that is broken on purpose. */
  readonly ports?: Breaking;
}

/** How a race went. */
export interface Run {
  /** What was wrong; nothing where all was well. */
  readonly found: string | undefined;
  /** The calls that promotions made before everything was swept up. */
  readonly calls: number;
  readonly released: number;
}

/** So often the sweep comes afterwards, so long apart: the longest pause between two tries is an hour. */
const sweepsMax = 30;
const sweepPauseMs = 61 * 60_000;
/** All times to live are over then. */
const expiryMs = 4 * day;

/** Runs a race, and then lets sweep and collection make good whatever it left. */
export async function runRace({ seed, scenario, ...broken }: Plan): Promise<Run> {
  const world = openWorld({ seed });
  await scenario.prepare(world);
  const chance = openChance(seed, scenario.name);
  const watcher = watchProduction(world);
  const race = openRace({ world, chance, look: watcher.look, ...broken });
  const onTheWay = await race.run(scenario.starts(world, race, chance));
  const calls = race.calls;
  const found = onTheWay ?? (await comeToRest(world, race, watcher));
  const released = world.store
    .ids('releases')
    .filter((id) => world.store.record('releases', id)?.state === 'released').length;
  return { found, calls, released };
}

/** The words by which a race that went wrong is known, and can be run again. */
export function wordsOf({ seed, scenario, death }: Plan, { found }: Run): string {
  const died = death === undefined ? '' : `, ${death.fault} at call ${death.at}`;
  return `${scenario.name}, seed ${seed}${died}: ${found}`;
}

async function comeToRest(world: World, race: Race, watcher: Watcher): Promise<string | undefined> {
  const found = (await sweepUp(world, race)) ?? watcher.lookAtEnd();
  if (found !== undefined) return found;
  world.advance(expiryMs);
  world.bus.publish('gc-tick', {});
  return (await race.run()) ?? (await sweepUp(world, race)) ?? watcher.lookAtEnd();
}

/** Sweeps until nothing is due but what waits for its time to live to end. */
async function sweepUp(world: World, race: Race): Promise<string | undefined> {
  for (let sweep = 0; sweep < sweepsMax && owes(world); sweep += 1) {
    world.advance(sweepPauseMs);
    world.bus.publish('sweep-tick', {});
    const found = await race.run();
    if (found !== undefined) return found;
  }
  return undefined;
}

function owes({ store }: World): boolean {
  return kinds.some((kind) =>
    store.ids(kind).some((id) => (store.document(kind, id)?.owed.length ?? 0) > 0),
  );
}
