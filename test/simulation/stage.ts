import { buildTags } from '#core/identity.ts';
import type { Source } from '#flow/source.ts';
import { openWorld, type World } from '../world/world.ts';
import { type Agenda, type Happening, openAgenda } from './agenda.ts';
import { type Chance, openChance } from './chance.ts';
import { hourMs, minuteMs } from './durations.ts';
import { linesFor } from './lines.ts';
import { type ByHand, openByHand } from './meddlers.ts';
import type { Mutant } from './mutant.ts';
import { openOutages } from './outages.ts';
import { openReadings, type Readings } from './readings.ts';
import { openRepositories, type Repositories } from './repositories.ts';
import { openStorms } from './storms.ts';
import { openTally, type Tally } from './tally.ts';
import { openTrace, type Trace } from './trace.ts';
import type { Mode, Weather } from './weather.ts';
import { openWitness, type Witness } from './witness.ts';

/** A run that can be repeated: the same plan has the same course. */
export interface Plan {
  readonly seed: number;
  /** Where it storms, so many of the calls that leave a function go wrong: 0.2 is one in five. */
  readonly rate: number;
  /** Virtual hours with faults; then there are none until everything is at rest. */
  readonly hours: number;
  readonly mode: Mode;
  /** Something to be broken on purpose. */
  readonly mutant?: Mutant;
  readonly isTraced?: boolean;
}

/** Everything that a run is made of. */
export interface Stage {
  readonly plan: Plan;
  readonly world: World;
  readonly agenda: Agenda;
  readonly tally: Tally;
  readonly trace: Trace;
  readonly witness: Witness;
  readonly repositories: Repositories;
  readonly readings: Readings;
  /** The host of the repositories as it is now: it may be away. */
  host(source: Source): Source;
  /** Calm as soon as the hours with faults are over. */
  readonly weather: Weather;
  /** Whether calls of a function go wrong in this run: those of all, or of some alone. */
  isStruck(worker: string): boolean;
  /** When the hours with faults are over. */
  readonly calmFromMs: number;
  /** Until then people ask, and schedules come due; then everything must come to rest. */
  readonly busyUntilMs: number;
  /** Whether what happens now was asked for by a process that is dead or waited for too long. */
  isLateCall: boolean;
  /** What people changed in production by hand. */
  readonly byHand: ByHand;
  /** What such a call had built: the place for it may have gone to another meanwhile. */
  readonly lateStarts: Set<string>;
  /** Draws how long a new build stays out of lists: a matter of the moment one is asked for. */
  drawListLag(): void;
  /** The draws for one concern. */
  chance(concern: string): Chance;
  /** Lets something happen after a while. */
  after(delayMs: number, happen: Happening): void;
  /** Lets something happen after a while, for which nobody stays up; answers how to take it back. */
  afterWaiting(delayMs: number, happen: Happening): () => void;
}

/**
 * So few builds may run at a time that some have to wait; but for runs without a sweep, since what
 * is let go meanwhile is cancelled by none.
 */
const buildsMax = 3;
/** A build is in every list after so long. */
const listLagMsMax = 2 * minuteMs;
/** So long people go on to ask, and schedules to come due, after the last fault. */
const restlessMs = 5 * hourMs;

/** Sets the stage for a run. */
export function openStage(plan: Plan): Stage {
  const world = openWorld({ seed: plan.seed });
  world.lines = linesFor(plan);
  if (plan.mode !== 'events-alone') world.buildsMax = buildsMax;
  const agenda = openAgenda();
  const calmFromMs = world.now + plan.hours * hourMs;
  const storms = openStorms(plan, calmFromMs);
  const tally = openTally();
  const chance = openChances(plan.seed);
  const stage: Stage = {
    plan,
    world,
    agenda,
    tally,
    trace: openTrace(() => world.now, plan.isTraced === true),
    witness: openWitness(),
    repositories: openRepositories(world),
    readings: openReadings(world),
    host: openOutages({ plan, world, tally, chance }),
    get weather() {
      return storms.at(world.now);
    },
    calmFromMs,
    busyUntilMs: calmFromMs + restlessMs,
    isStruck: storms.strike,
    isLateCall: false,
    byHand: openByHand(),
    lateStarts: new Set(),
    drawListLag() {
      const lists = chance('lists');
      const isStale = lists.isSo(stage.weather.staleLists);
      world.builds.listLagMs = isStale ? lists.between(0, listLagMsMax) : 0;
    },
    chance,
    after: (delayMs, happen) => void agenda.add(world.now + delayMs, happen),
    afterWaiting: (delayMs, happen) => agenda.add(world.now + delayMs, happen, 'waiting'),
  };
  world.builds.startErrorOf = (purpose) => {
    if (stage.isLateCall) stage.lateStarts.add(buildTags(purpose).join(' '));
    return undefined;
  };
  return stage;
}

function openChances(seed: number): Stage['chance'] {
  const chances = new Map<string, Chance>();
  return (concern) => {
    const known = chances.get(concern) ?? openChance(seed, concern);
    chances.set(concern, known);
    return known;
  };
}
