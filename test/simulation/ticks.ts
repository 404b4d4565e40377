import { kinds } from '#core/kinds.ts';
import { hourMs, minuteMs } from './durations.ts';
import { isRestless } from './rest.ts';
import type { Stage } from './stage.ts';

const sweepMs = 20 * minuteMs;
const collectMs = hourMs;
/** How often tags are listed, one for each run, while they come and go; then it is seldom. */
const listMs = [5, 10, 15, 20, 20, 20, 20, 20].map((minutes) => minutes * minuteMs);
const listInCalmMs = hourMs;
const scheduleMs = hourMs;

/** Starts the Scheduler: it ticks until nothing else is going to happen and everything is at rest. */
export function startTicks(stage: Stage): void {
  const { agenda, plan, world } = stage;
  const every = (topic: string, pauseMs: number, untilMs = Number.POSITIVE_INFINITY) => {
    stage.afterWaiting(pauseMs, () => {
      if ((agenda.business === 0 && isAtRest(stage)) || world.now > untilMs) return;
      world.bus.publish(topic, {});
      const isListing = topic === 'tag-tick' && world.now > stage.calmFromMs;
      every(topic, isListing ? listInCalmMs : pauseMs, untilMs);
    });
  };
  every('gc-tick', collectMs);
  if (plan.mode === 'events-alone') return;
  every('sweep-tick', sweepMs);
  every('tag-tick', stage.chance('ticks').pick(listMs));
  every('build-tick', scheduleMs, stage.busyUntilMs);
}

function isAtRest({ world, byHand }: Stage): boolean {
  if (world.now < byHand.rightAgainMs) return false;
  return kinds.every((kind) => world.store.ids(kind).every((id) => !isRestless(world, kind, id)));
}
