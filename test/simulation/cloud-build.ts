import { stagingRepository } from '#flow/addresses.ts';
import type { BuildView } from '#flow/builds.ts';
import type { EndStatus } from '../world/builds.ts';
import { pushImage } from '../world/images.ts';
import { places } from '../world/world.ts';
import { type Chance, openChance } from './chance.ts';
import { hourMs, minuteMs, secondMs } from './durations.ts';
import type { Stage } from './stage.ts';

/** In so many runs builds wait for long before they begin. */
const busyRate = 0.15;

/** Runs the builds of a run. */
export interface CloudBuild {
  /** Takes up the builds that were created since it was last asked. */
  collect(): void;
}

/** Opens a Cloud Build whose builds take their time, fail, are late, and do not always tell. */
export function openCloudBuild(stage: Stage): CloudBuild {
  const { world } = stage;
  let known = 0;
  return {
    collect() {
      for (const view of world.builds.all(known)) {
        known += 1;
        plan(stage, view, known);
      }
    },
  };
}

/** What will come of a build hangs on what it is for, and not on when it was asked for. */
function plan(stage: Stage, { id }: BuildView, ordinal: number): void {
  const { world, weather, plan: of } = stage;
  const { purpose } = world.builds.request(id);
  const beside = world.builds
    .all()
    .slice(0, ordinal)
    .filter((view) => JSON.stringify(view.purpose) === JSON.stringify(purpose)).length;
  if (beside > 1) stage.tally.sometimes('one attempt had two builds');
  const chance = openChance(of.seed, `build ${JSON.stringify(purpose)} ${beside}`);
  const beginMs = isBusy(of)
    ? chance.between(hourMs / 2, 2 * hourMs)
    : chance.between(secondMs, 5 * minuteMs);
  const isLate = chance.isSo(weather.troubles / 3);
  const runMs = isLate
    ? chance.between(2 * hourMs, 5 * hourMs)
    : chance.between(2 * minuteMs, 30 * minuteMs);
  const status = drawEnd(chance, weather.troubles);
  stage.after(beginMs, () => {
    world.builds.begin(id);
    notify(stage, id, 'WORKING');
  });
  stage.after(beginMs + runMs, () => end(stage, chance, id, status));
}

/** Whether builds wait for long before they begin, in this run. */
export function isBusy({ seed }: Stage['plan']): boolean {
  return openChance(seed, 'busy').isSo(busyRate);
}

function drawEnd(chance: Chance, troubles: number): EndStatus {
  if (!chance.isSo(troubles / 2)) return 'success';
  return chance.pick(['failure', 'internal-error', 'internal-error', 'timeout', 'expired']);
}

function end(stage: Stage, chance: Chance, id: string, status: EndStatus): void {
  const { world, weather } = stage;
  const { purpose } = world.builds.request(id);
  const isOpen = ['queued', 'working'].includes(statusOf(stage, id));
  // Images are pushed before a build ends, so a cancelled one may have pushed its own too.
  const pushes = isOpen ? status === 'success' : chance.isSo(0.5);
  if (purpose.kind === 'build' && purpose.run === 'images' && pushes) {
    if (!isOpen) stage.tally.sometimes('a cancelled build had pushed');
    push(stage, id, purpose.key, chance.isSo(weather.troubles / 10));
  }
  const ended = world.builds.finish(id, status);
  stage.trace.tell(() => `build ${id} of ${JSON.stringify(purpose)} is ${ended.status}`);
  const digests = Object.values(ended.substitutions)
    .flatMap((value) => /@(sha256:[0-9a-f]+)$/.exec(value)?.[1] ?? [])
    .sort();
  const isPassed = ended.status === 'success';
  const isCancelled = ended.status === 'cancelled';
  if (isCancelled && purpose.kind === 'cell') stage.tally.sometimes('a cell was cancelled');
  const fact = {
    attempt: purpose.attempt,
    buildId: id,
    isPassed,
    isCancelled,
    digests,
    atMs: world.now,
  };
  if (purpose.kind === 'cell') stage.witness.sawTest(purpose.candidate, purpose.cell, fact);
  else if (purpose.run === 'unit') stage.witness.sawTest(purpose.key, 'unit', fact);
  if (chance.isSo(weather.troubles / 2)) stage.tally.sometimes('a build did not tell its end');
  else notify(stage, id, ended.status);
}

function push(stage: Stage, id: string, key: string, isPartial: boolean): void {
  const { world } = stage;
  const build = world.store.document('build', key)?.body;
  const tag = world.builds.request(id).substitutions['_PULL_BASE_REF'] ?? '';
  const images = build?.images ?? [];
  for (const image of isPartial ? images.slice(1) : images) {
    const repository = stagingRepository(places, image.name);
    // No two builds of a real recipe give the same bytes.
    const pushed = pushImage(world.registry, repository, tag, { ...image, content: `by ${id}` });
    const digests = [pushed.digest, ...pushed.platforms.map(({ digest }) => digest)];
    stage.witness.sawPush({ buildId: id, key, repository, tag, digests, atMs: world.now });
  }
}

function notify(stage: Stage, id: string, status: string): void {
  const notice = { id, status: status.toUpperCase().replaceAll('-', '_'), tags: ['csi-release'] };
  stage.world.bus.publish('cloud-builds', notice);
}

function statusOf({ world }: Stage, id: string): string {
  return world.builds.all().find((view) => view.id === id)?.status ?? '';
}
