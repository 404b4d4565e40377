import {
  type Build,
  type BuildEffect,
  type BuildEvent,
  deliver,
  startRun,
  unwantedMs,
} from './build.ts';
import { queuedBuild } from './build-queue.ts';
import {
  askUnitAgain,
  endRun,
  postponeRun,
  refuseRun,
  startUnit,
  withLacks,
} from './build-runs.ts';
import { type Decision, moved, stale } from './decide.ts';
import type { ReleasedImage } from './image.ts';
import { amendAttempt, openAttempt, openAttemptOf, recheckMs } from './run.ts';

/** Decides for a build. */
export function decideBuild(
  build: Build | undefined,
  event: BuildEvent,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const decision = decide(build, event, nowMs);
  return decision.kind === 'stale' ? decision : { ...decision, next: queuedBuild(decision.next) };
}

function decide(
  build: Build | undefined,
  event: BuildEvent,
  nowMs: number,
): Decision<Build, BuildEffect> {
  if (event.type === 'wanted') return want(build, event, nowMs);
  if (build === undefined) return stale('no such build');
  switch (event.type) {
    case 'run-started':
      return start(build, event, nowMs);
    case 'run-ended':
      return endRun(build, event, nowMs);
    case 'run-refused':
      return refuseRun(build, event, nowMs);
    case 'run-over-quota':
      return postponeRun(build, event, nowMs);
    case 'still-running':
      return build.recheckAtMs !== undefined && build.recheckAtMs <= nowMs
        ? moved({ ...build, recheckAtMs: nowMs + recheckMs }, 'still running')
        : stale('not asked');
    case 'unwanted':
      return letGo(build, event.candidate, nowMs);
    case 'due':
      return due(build, nowMs);
    case 'collected':
      return collected(build, nowMs);
  }
}

function want(
  build: Build | undefined,
  event: Extract<BuildEvent, { type: 'wanted' }>,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const { candidate } = event;
  if (build === undefined) return begin(fresh(event, nowMs), event.released, nowMs);
  if (build.wantedBy.includes(candidate)) return stale(`${candidate} wants it already`);
  const { unwantedSinceMs: _wantedAgain, ...kept } = build;
  const wanted: Build = { ...kept, wantedBy: [...build.wantedBy, candidate] };
  switch (build.phase) {
    case 'built':
      return stand(wanted, event, nowMs);
    case 'failed':
    case 'collected':
      return begin(asAskedFor(wanted, event), event.released, nowMs);
    case 'wanted':
    case 'running':
      return moved(wanted, 'is under way already', [deliver(candidate)]);
    case 'collecting':
      return moved(
        { ...asAskedFor(wanted, event), released: event.released },
        'is being collected; will be made again',
      );
  }
}

/** A build that stands is made no more; only unit tests that could not tell are run again. */
function stand(
  build: Build,
  { candidate, released }: Extract<BuildEvent, { type: 'wanted' }>,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const { run: unitRun, effects } = askUnitAgain(build, nowMs);
  const wanted = { ...build, unitRun, ...(effects.length > 0 && { wantedAtMs: nowMs }) };
  return released.length > 0
    ? moved(joined(wanted, released), joins(build), [deliver(candidate), ...effects])
    : moved(wanted, 'stands already', [deliver(candidate), ...effects]);
}

function fresh(event: Extract<BuildEvent, { type: 'wanted' }>, nowMs: number): Build {
  return {
    ...event.input,
    key: event.key,
    phase: 'wanted',
    wantedBy: [event.candidate],
    wantedAtMs: nowMs,
    imagesRun: { attempts: [] },
    unitRun: { attempts: [] },
    staged: [],
    released: event.released,
    ...(event.last && { last: event.last }),
  };
}

/** What is made anew has to have what is asked for now. */
function asAskedFor(
  { last: _before, ...build }: Build,
  { input, last }: Extract<BuildEvent, { type: 'wanted' }>,
): Build {
  return { ...build, ...input, ...(last && { last }) };
}

function begin(
  { lacks: _before, ...build }: Build,
  released: readonly ReleasedImage[],
  nowMs: number,
): Decision<Build, BuildEffect> {
  const wanted: Build = { ...build, wantedAtMs: nowMs };
  const unit = startUnit(wanted, nowMs);
  if (released.length > 0) return join(wanted, released, unit);
  const { run, attempt } = openAttempt(build.imagesRun, nowMs);
  const runs = { imagesRun: run, unitRun: unit.run };
  const next: Build = { ...wanted, ...runs, phase: 'wanted', staged: [] };
  return moved(next, 'wanted', [startRun('images', attempt), ...unit.effects]);
}

function join(
  build: Build,
  released: readonly ReleasedImage[],
  unit: ReturnType<typeof startUnit>,
): Decision<Build, BuildEffect> {
  const effects = [...build.wantedBy.map(deliver), ...unit.effects];
  return moved({ ...joined(build, released), unitRun: unit.run }, joins(build), effects);
}

function joined(build: Build, released: readonly ReleasedImage[]): Build {
  const staged = released.map(({ name, digest, platforms }) => ({ name, digest, platforms }));
  return withLacks({ ...build, phase: 'built', origin: 'production', staged, released });
}

function joins({ tag }: Build): string {
  return `${tag} joins from production`;
}

function start(
  build: Build,
  event: Extract<BuildEvent, { type: 'run-started' }>,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const run = event.run === 'images' ? build.imagesRun : build.unitRun;
  const open = openAttemptOf(run);
  if (open?.attempt !== event.attempt) return stale('that attempt is over');
  if (open.buildId === event.buildId) return stale('that build is known');
  const { buildId, registryTag, url } = event;
  const started = amendAttempt(run, event.attempt, { buildId, registryTag, url });
  const next: Build = { ...build, recheckAtMs: nowMs + recheckMs };
  return event.run === 'images'
    ? moved({ ...next, phase: 'running', imagesRun: started }, `builds as ${buildId}`)
    : moved({ ...next, unitRun: started }, `unit tests run as ${buildId}`);
}

function letGo(build: Build, candidate: string, nowMs: number): Decision<Build, BuildEffect> {
  if (!build.wantedBy.includes(candidate)) return stale(`${candidate} does not want it`);
  const wantedBy = build.wantedBy.filter((one) => one !== candidate);
  const next: Build = { ...build, wantedBy };
  if (wantedBy.length > 0) return moved(next, `${candidate} lets go of it`);
  if (build.phase === 'built' || build.phase === 'failed') return collect(next);
  const isUnderWay = build.phase === 'wanted' || build.phase === 'running';
  const unwanted = isUnderWay ? { unwantedSinceMs: nowMs } : {};
  return moved({ ...next, ...unwanted }, 'nobody wants it any more');
}

function collect(build: Build): Decision<Build, BuildEffect> {
  const { recheckAtMs: _rests, unwantedSinceMs: _decided, ...kept } = build;
  const effect: BuildEffect = { type: 'collect-build', key: 'collect-build' };
  return moved({ ...kept, phase: 'collecting' }, 'nobody wants it', [effect]);
}

function due(build: Build, nowMs: number): Decision<Build, BuildEffect> {
  const { unwantedSinceMs } = build;
  if (unwantedSinceMs === undefined || unwantedSinceMs + unwantedMs > nowMs)
    return stale('nothing is due');
  const { unwantedSinceMs: _acted, ...kept } = build;
  if (build.phase === 'built' || build.phase === 'failed') return collect(kept);
  const effect: BuildEffect = { type: 'cancel-runs', key: 'cancel-runs' };
  return moved(kept, 'unwanted for too long; cancelled', [effect]);
}

function collected(build: Build, nowMs: number): Decision<Build, BuildEffect> {
  if (build.phase !== 'collecting') return stale(`it is ${build.phase}`);
  const gone: Build = { ...build, phase: 'collected', staged: [] };
  if (build.wantedBy.length === 0) return moved(gone, 'collected');
  return begin(gone, build.released, nowMs);
}
