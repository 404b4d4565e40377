import { kinds } from '#core/kinds.ts';
import { hourMs, minuteMs } from './durations.ts';
import type { Stage } from './stage.ts';

const sweepMs = 20 * minuteMs;
const collectMs = hourMs;

/** Starts the Scheduler: it ticks until nothing else is going to happen and everything is at rest. */
export function startTicks(stage: Stage): void {
  const every = (topic: string, pauseMs: number) => {
    stage.afterWaiting(pauseMs, () => {
      if (stage.agenda.business === 0 && isAtRest(stage)) return;
      stage.world.bus.publish(topic, {});
      every(topic, pauseMs);
    });
  };
  if (stage.plan.mode !== 'events-alone') every('sweep-tick', sweepMs);
  every('gc-tick', collectMs);
}

function isAtRest({ world }: Stage): boolean {
  return kinds.every((kind) =>
    world.store.ids(kind).every((id) => (world.store.document(kind, id)?.dueAtMs ?? null) === null),
  );
}
