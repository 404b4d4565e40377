import { openCloudBuild } from './cloud-build.ts';
import { hourMs } from './durations.ts';
import { endingOf } from './ending.ts';
import { openHolders } from './holders.ts';
import { openInstances } from './instances.ts';
import { openListeners } from './listeners.ts';
import { openMaintainers } from './maintainers.ts';
import { openMeddlers } from './meddlers.ts';
import { openOutsideCi } from './outside-ci.ts';
import { openPromoters, rule } from './promoters.ts';
import { releases } from './promotion-invariants.ts';
import { openRequests } from './requests.ts';
import { openStage, type Plan } from './stage.ts';
import type { Counts } from './tally.ts';
import { openTesters } from './testers.ts';
import { startTicks } from './ticks.ts';
import { openTransport } from './transport.ts';
import { openVandals } from './vandals.ts';
import { openWatch, type Violation } from './watch.ts';
import { openWithdrawers } from './withdrawers.ts';

/** How a run went. */
export interface Run {
  readonly violation: Violation | undefined;
  readonly counts: Counts;
  readonly trace: readonly string[];
  readonly hash: string;
  /** What it came to; equal where only the order of things was another. */
  readonly ending: readonly string[];
}

/** Everything must be at rest so long after the last fault. */
const restMs = 72 * hourMs;

/** By then what nobody stands for is older than every time to live, and grace. */
const orphansOldMs = 96 * hourMs;

/** Runs one seed to its end, or to the first invariant that it breaks. */
export async function runSeed(plan: Plan): Promise<Run> {
  const stage = openStage(plan);
  const { world, agenda } = stage;
  const startMs = world.now;
  const instanceOf = openInstances(stage);
  const transport = openTransport(stage, instanceOf, openOutsideCi(stage));
  const cloudBuild = openCloudBuild(stage);
  const ask = openRequests(stage, instanceOf);
  openMaintainers(stage, (component, tag) => rule(stage, ask, component, tag));
  openPromoters(stage, ask);
  openTesters(stage, ask);
  openVandals(stage);
  openHolders(stage, ask);
  openMeddlers(stage);
  openWithdrawers(stage, ask);
  openListeners(stage);
  startTicks(stage);
  const watch = openWatch(stage);
  let events = 0;
  let violation: Violation | undefined;
  const liveUntil = async (lastMs: number) => {
    while (violation === undefined && world.now <= lastMs) {
      const next = agenda.take();
      if (next === undefined) break;
      events += 1;
      world.advance(next.atMs - world.now);
      next.happen();
      await settled();
      cloudBuild.collect();
      transport.collect();
      violation = watch.look();
    }
  };
  await liveUntil(stage.calmFromMs + restMs);
  stage.after(orphansOldMs, () => world.bus.publish('gc-tick', {}));
  await liveUntil(world.now + orphansOldMs + restMs);
  violation ??= watch.lookAtEnd();
  if (violation !== undefined) stage.trace.tell(() => `${violation?.name}: ${violation?.what}`);
  return {
    violation,
    counts: {
      seeds: 1,
      events,
      faults: stage.tally.faults,
      hours: Math.round((world.now - startMs) / hourMs),
      releases: releases(world).filter(({ releasedAtMs }) => releasedAtMs !== undefined).length,
      calls: stage.tally.calls,
      sometimes: stage.tally.counted,
    },
    trace: stage.trace.lines,
    hash: stage.trace.hash(),
    ending: endingOf(world),
  };
}

/** Lets every promise go on that can: then all that is left waits for the agenda. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
