import type { Build, BuildEvent } from '#core/build.ts';
import { cellOf } from '#core/cells.ts';
import type { BuildPurpose } from '#core/identity.ts';
import type { StagedImage } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { redacted } from '#core/redact.ts';
import type { Run } from '#core/run.ts';
import { stagingRepository } from './addresses.ts';
import { type Advanced, advance } from './advance.ts';
import { type BuildEnd, endOf } from './build-outcome.ts';
import { leavePlace } from './build-places.ts';
import type { BuildView } from './builds.ts';
import { failedStepOf } from './failed-step.ts';
import { inParallel } from './in-parallel.ts';
import { judgeCell } from './judge-cell.ts';
import { lookAtLeft } from './look-at-left.ts';
import { registryTagKey } from './perform-build.ts';
import type { Duty } from './turn.ts';

/**
 * Takes up what Cloud Build itself says of a build, whatever message made us ask. A build of
 * somebody else, one that still runs, and one that nobody waits for move nothing.
 *
 * @throws PermanentError `unknown` where a build carries our tags and we never asked for it.
 */
export async function endBuild(duty: Duty, view: BuildView): Promise<Advanced> {
  const ended = endOf(view);
  const { purpose } = view;
  if (purpose === undefined) return { isMoved: false, why: 'a build of somebody else' };
  if (ended === undefined) return { isMoved: false, why: `it is ${view.status}` };
  try {
    return purpose.kind === 'build'
      ? await endRun(duty, view, purpose, ended)
      : await endCell(duty, view, purpose, ended);
  } finally {
    await leavePlace(duty, purpose);
  }
}

async function endRun(
  duty: Duty,
  view: BuildView,
  { key, run, attempt }: Extract<BuildPurpose, { kind: 'build' }>,
  ended: BuildEnd,
): Promise<Advanced> {
  const build = await duty.ports.store.get('build', key);
  if (build === undefined) throw unknown(view, `build ${key}`);
  const runs = { images: build.body.imagesRun, unit: build.body.unitRun };
  if (isLoser(view, runs[run], attempt))
    return { isMoved: false, why: 'a build that lost was cancelled' };
  const seen =
    run === 'images' ? await lookAtPushed(duty, build.body, view, ended) : { ...ended, found: [] };
  const registryTag = view.substitutions[registryTagKey] ?? '';
  const ran = { run, attempt, buildId: view.id, registryTag, url: view.logUrl };
  const failed = seen.outcome === 'failed' ? await failedStepOf(duty, view) : {};
  const event: BuildEvent = { type: 'run-ended', ...ran, ...seen, ...failed };
  return advance(duty, 'build', key, event);
}

/**
 * Whether a cancelled build is one that we gave up for another: only the build that the attempt
 * names tells its end by being cancelled.
 */
function isLoser({ id, status }: BuildView, run: Run | undefined, attempt: number): boolean {
  return status === 'cancelled' && run?.attempts[attempt - 1]?.buildId !== id;
}

/** What a build came to, with the images that it pushed where it passed, and all that it left. */
type Seen = BuildEnd & Pick<Extract<BuildEvent, { type: 'run-ended' }>, 'found' | 'left'>;

async function lookAtPushed(
  duty: Duty,
  build: Build,
  view: BuildView,
  ended: BuildEnd,
): Promise<Seen> {
  const tag = view.substitutions[registryTagKey];
  if (tag === undefined) return { ...ended, found: [] };
  const left = await tryToLook(duty, build, tag);
  if (ended.outcome !== 'passed') return { ...ended, ...left, found: [] };
  try {
    const found = await pushedImages(duty, build, tag);
    return { outcome: 'passed', why: 'success', ...left, found };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const why = `what was pushed cannot be read: ${redacted(error.message)}`;
    return { outcome: 'failed', why, ...left, found: [] };
  }
}

/** What a build left is looked for when it is collected, where nobody can look now. */
async function tryToLook(
  duty: Duty,
  { key, images }: Build,
  registryTag: string,
): Promise<Pick<Seen, 'left'>> {
  try {
    return { left: await inParallel(images, ({ name }) => lookAtLeft(duty, name, registryTag)) };
  } catch (error) {
    const fields = { build: key, registryTag, error: String(error) };
    duty.ports.log.warn('what a build left was not looked at', fields);
    return {};
  }
}

/** What the registry shows under the one tag that this call was given; builds list no digests. */
async function pushedImages(
  { ports }: Duty,
  build: Build,
  tag: string,
): Promise<readonly StagedImage[]> {
  const found = await inParallel(build.images, async ({ name }) => {
    const index = await ports.images.manifest(stagingRepository(ports.places, name), tag);
    if (index === undefined) return [];
    const platforms = index.children.flatMap(({ digest, platform }) =>
      platform === undefined ? [] : [{ digest, platform }],
    );
    return [{ name, digest: index.digest, platforms }];
  });
  return found.flat();
}

async function endCell(
  duty: Duty,
  view: BuildView,
  { candidate, cell, attempt }: Extract<BuildPurpose, { kind: 'cell' }>,
  ended: BuildEnd,
): Promise<Advanced> {
  const found = await duty.ports.store.get('candidate', candidate);
  if (found === undefined) throw unknown(view, `candidate ${candidate}`);
  const known = cellOf(found.body.frozen, cell);
  if (isLoser(view, known && found.body.cells[known.id], attempt))
    return { isMoved: false, why: 'a build that lost was cancelled' };
  const judged = await judgeCell(duty.ports, found.body, known, view, endOfCell(view, ended));
  const reported = { type: 'cell-reported', cell, attempt, ...judged } as const;
  const from = { buildId: view.id, url: view.logUrl };
  const failed = ended.outcome === 'failed' ? await failedStepOf(duty, view) : {};
  return advance(duty, 'candidate', candidate, { ...reported, ...from, ...failed });
}

/** A suite that somebody ended before it could tell says nothing of what it tests. */
function endOfCell({ status }: BuildView, ended: BuildEnd): BuildEnd {
  return status === 'cancelled' ? { outcome: 'inconclusive', why: ended.why } : ended;
}

function unknown({ id }: BuildView, purpose: string): PermanentError {
  return new PermanentError('unknown', `Cloud Build's ${id} says that it is for ${purpose}: none`);
}
