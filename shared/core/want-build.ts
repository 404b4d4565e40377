import { type Build, type BuildEffect, type BuildEvent, deliver, startRun } from './build.ts';
import { askUnitAgain, startUnit, withLacks } from './build-runs.ts';
import { type Decision, moved, stale } from './decide.ts';
import type { ReleasedImage } from './image.ts';
import { openAttempt } from './run.ts';

/** Decides what it means that a candidate asks for a build. */
export function wantBuild(
  build: Build | undefined,
  event: Extract<BuildEvent, { type: 'wanted' }>,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const { candidate } = event;
  if (build === undefined) return beginBuild(fresh(event, nowMs), event.released, nowMs);
  if (build.wantedBy.includes(candidate)) return stale(`${candidate} wants it already`);
  const { unwantedSinceMs: _wantedAgain, ...kept } = build;
  const askedAtMs = { ...build.askedAtMs, [candidate]: nowMs };
  const wanted: Build = { ...kept, askedAtMs, wantedBy: [...build.wantedBy, candidate] };
  switch (build.phase) {
    case 'built':
      return stand(wanted, event, nowMs);
    case 'failed':
    case 'collected':
      return beginBuild(asAskedFor(wanted, event), event.released, nowMs);
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
    askedAtMs: {},
    imagesRun: { attempts: [] },
    unitRun: { attempts: [] },
    staged: [],
    left: [],
    seen: [],
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

/** Has a build made, or joined from production where its version was released. */
export function beginBuild(
  { lacks: _before, why: _ended, ...build }: Build,
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
