import { openWorld, type World } from '../world/world.ts';
import { type Agenda, type Happening, openAgenda } from './agenda.ts';
import { type Chance, openChance } from './chance.ts';
import { hourMs, minuteMs } from './durations.ts';
import { linesFor } from './lines.ts';
import type { Mutant } from './mutant.ts';
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
  /** Calm as soon as the hours with faults are over. */
  readonly weather: Weather;
  /** Whether calls of a function go wrong in this run: those of all, or of some alone. */
  isStruck(worker: string): boolean;
  /** When the hours with faults are over. */
  readonly calmFromMs: number;
  /** Whether what happens now was asked for by a process that is dead or waited for too long. */
  isLateCall: boolean;
  /** Draws how long a new build stays out of lists: a matter of the moment one is asked for. */
  drawListLag(): void;
  /** The draws for one concern. */
  chance(concern: string): Chance;
  /** Lets something happen after a while. */
  after(delayMs: number, happen: Happening): void;
  /** Lets something happen after a while, for which nobody stays up. */
  afterWaiting(delayMs: number, happen: Happening): void;
}

/** A build is in every list after so long. */
const listLagMsMax = 2 * minuteMs;

/** Sets the stage for a run. */
export function openStage(plan: Plan): Stage {
  const world = openWorld({ seed: plan.seed });
  world.lines = linesFor(plan.mode);
  const agenda = openAgenda();
  const calmFromMs = world.now + plan.hours * hourMs;
  const storms = openStorms(plan, calmFromMs);
  const chances = new Map<string, Chance>();
  const stage: Stage = {
    plan,
    world,
    agenda,
    tally: openTally(),
    trace: openTrace(() => world.now, plan.isTraced === true),
    witness: openWitness(),
    get weather() {
      return storms.at(world.now);
    },
    calmFromMs,
    isStruck: storms.strike,
    isLateCall: false,
    drawListLag() {
      const lists = stage.chance('lists');
      const isStale = lists.isSo(stage.weather.staleLists);
      world.builds.listLagMs = isStale ? lists.between(0, listLagMsMax) : 0;
    },
    chance(concern) {
      const known = chances.get(concern) ?? openChance(plan.seed, concern);
      chances.set(concern, known);
      return known;
    },
    after: (delayMs, happen) => agenda.add(world.now + delayMs, happen),
    afterWaiting: (delayMs, happen) => agenda.add(world.now + delayMs, happen, 'waiting'),
  };
  return stage;
}
