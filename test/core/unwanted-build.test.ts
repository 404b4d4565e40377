import { describe, expect, it } from 'vitest';
import { type Build, type BuildEvent, buildWaitsUntil, unwantedMs } from '#core/build.ts';
import { decideBuild } from '#core/decide-build.ts';
import type { Attempt, Run } from '#core/run.ts';
import { aBuild, anInput } from '../given/build.ts';
import { aStagedImage } from '../given/image.ts';
import { aRecipe } from '../given/recipe.ts';
import { nextOf, summary } from '../given/summary.ts';

const nowMs = 1000;
const since = { wantedBy: [], unwantedSinceMs: 0 };
const open: Run = { attempts: [{ attempt: 1, openedAtMs: 0 }] };
const withUnit = { unit: aRecipe(), unitRun: open };
const given = { outcome: 'inconclusive', why: 'nobody wants it', endedAtMs: unwantedMs };
const letGo: BuildEvent = { type: 'unwanted', candidate: 'one' };
const cancelled: BuildEvent = { type: 'runs-cancelled', asked: 1 };
const told = { run: 'images', attempt: 1, buildId: 'b1', registryTag: 'r1', url: 'u1' } as const;
const started: BuildEvent = { type: 'run-started', ...told, buildId: 'b7', registryTag: 'r7' };
const success = { outcome: 'passed', why: 'success', found: [aStagedImage()] } as const;
const passed: BuildEvent = { type: 'run-ended', ...told, ...success };
const failed: BuildEvent = { ...passed, outcome: 'failed', why: 'exit 1', found: [] };

function wantedBy(candidate: string): BuildEvent {
  return { type: 'wanted', key: 'key', candidate, input: anInput(), released: [] };
}

function left(build: Build, ...events: readonly BuildEvent[]): Build {
  return events.reduce((one, event) => nextOf(decideBuild(one, event, unwantedMs)), build);
}

function givenUp(facts: Partial<Build> = {}): Build {
  return left(aBuild('wanted', { ...since, ...facts }), { type: 'due' });
}

describe('an unwanted build', () => {
  it.each<[Build['phase'], Partial<Build>, number, string]>([
    ['running', {}, unwantedMs - 1, 'stale'],
    ['running', {}, unwantedMs, 'failed cancel-runs'],
    ['wanted', {}, unwantedMs, 'failed cancel-runs'],
    ['built', {}, unwantedMs, 'collecting collect-build:tags'],
    ['failed', {}, unwantedMs, 'collecting collect-build:tags'],
    ['built', withUnit, unwantedMs, 'built cancel-runs'],
    ['failed', withUnit, unwantedMs, 'failed cancel-runs'],
    ['built', { isCancelling: true }, unwantedMs, 'built cancel-runs'],
  ])('%s with %j after %i ms: %s', (phase, facts, afterMs, expected) => {
    const decision = decideBuild(aBuild(phase, { ...since, ...facts }), { type: 'due' }, afterMs);
    expect(summary(decision)).toBe(expected);
  });

  it.each<[string, number, string]>([
    ['is not over yet', unwantedMs - 1, 'stale'],
    ['is over', unwantedMs, 'failed cancel-runs'],
  ])('is judged when somebody lets go of it again, where its time %s', (_how, atMs, expected) => {
    expect(summary(decideBuild(aBuild('running', since), letGo, atMs))).toBe(expected);
  });

  it.each<[string, Partial<Attempt>]>([
    ['that waits for a place', {}],
    ['that Cloud Build does not take', { overQuota: { times: 3, sinceMs: 5 } }],
    ['that runs', { buildId: 'b1' }],
  ])('%s is given up: its attempts end, and it waits for nothing', (_what, facts) => {
    const run = { attempts: [{ attempt: 1, openedAtMs: 0, ...facts }] };
    const over = givenUp({ imagesRun: run, unitRun: run, recheckAtMs: 7 });
    expect(over).toMatchObject({
      ...{ phase: 'failed', why: 'nobody wants it', isCancelling: true },
      imagesRun: { attempts: [{ ...facts, ...given }] },
      unitRun: { attempts: [{ ...facts, ...given }] },
    });
    expect(over).not.toHaveProperty('queuedSinceMs');
    expect(buildWaitsUntil(over)).toBeUndefined();
    expect(decideBuild(over, { type: 'due' }, unwantedMs * 2).kind).toBe('stale');
  });

  it.each<[string, Build, string]>([
    ['that was never built', givenUp(), 'collecting collect-build:tags'],
    [
      'that stands, but for its unit tests',
      left(aBuild('built', { ...since, ...withUnit }), { type: 'due' }),
      'collecting collect-build:tags',
    ],
    ['that is wanted again', left(givenUp(), wantedBy('two')), 'wanted'],
    ['that was wanted again for a while', left(givenUp(), wantedBy('two'), passed2()), 'built'],
    [
      'that is let go of meanwhile',
      left(givenUp(), wantedBy('two'), passed2(), { type: 'unwanted', candidate: 'two' }),
      'collecting collect-build:look',
    ],
  ])('%s is collected only when nothing runs for it: %s', (_what, build, expected) => {
    expect(build.phase).not.toBe('collecting');
    expect(summary(decideBuild(build, cancelled, nowMs))).toBe(expected);
  });

  it('is built anew when it is wanted after it was given up, and its old runs are cancelled', () => {
    const again = decideBuild(givenUp(), wantedBy('two'), nowMs);
    expect(summary(again)).toBe('wanted start-run:images:2');
    expect(nextOf(again)).toMatchObject({ isCancelling: true, wantedBy: ['two'] });
    expect(nextOf(again)).not.toHaveProperty('why');
  });

  it('has a build cancelled that a call made all the same', () => {
    const late = decideBuild(left(givenUp(), cancelled), started, nowMs);
    expect(summary(late)).toBe('collecting cancel-runs');
    const { imagesRun } = nextOf(late);
    expect(imagesRun.attempts).toMatchObject([{ ...given, buildId: 'b7', registryTag: 'r7' }]);
    expect(decideBuild(nextOf(late), started, nowMs).kind).toBe('stale');
  });

  it('is not collected by who looked before the newest build of it came', () => {
    const late = left(givenUp(), { ...started, buildId: 'b1' }, started);
    expect(decideBuild(late, cancelled, nowMs).kind).toBe('stale');
    expect(late).toMatchObject({ isCancelling: true, cancelsAsked: 3 });
    const seen = decideBuild(late, { type: 'runs-cancelled', asked: 3 }, nowMs);
    expect(summary(seen)).toBe('collecting collect-build:look');
    const later = left(nextOf(seen), { ...started, buildId: 'b8' });
    expect(decideBuild(later, { type: 'runs-cancelled', asked: 3 }, nowMs).kind).toBe('stale');
  });

  it('that was being cancelled before cancellings were counted is collected', () => {
    const before = aBuild('failed', { ...since, isCancelling: true });
    const seen = decideBuild(before, { type: 'runs-cancelled', asked: 0 }, nowMs);
    expect(summary(seen)).toBe('collecting collect-build:tags');
  });

  it('has unit tests cancelled that a call started all the same', () => {
    const late = decideBuild(givenUp(withUnit), { ...started, run: 'unit' }, nowMs);
    expect(summary(late)).toBe('failed cancel-runs');
    expect(nextOf(late).unitRun.attempts).toMatchObject([{ ...given, buildId: 'b7' }]);
  });

  it('whose unit tests run is left as it is for a while', () => {
    const next = left(aBuild('built', withUnit), letGo);
    expect(next).toMatchObject({ phase: 'built', unwantedSinceMs: unwantedMs });
  });

  it('stays while anybody else wants it', () => {
    const next = left(aBuild('built', { wantedBy: ['one', 'two'] }), letGo);
    expect(next).toMatchObject({ phase: 'built', wantedBy: ['two'] });
  });

  it.each([passed, failed])('that ends all the same is collected after a while', (event) => {
    const next = nextOf(decideBuild(aBuild('running', { wantedBy: [] }), event, nowMs));
    expect(buildWaitsUntil(next)).toBe(nowMs + unwantedMs);
  });

  it('does not begin to wait anew when it ends', () => {
    const next = nextOf(decideBuild(aBuild('running', since), passed, nowMs));
    expect(buildWaitsUntil(next)).toBe(unwantedMs);
  });
});

/** The second attempt ends well. */
function passed2(): BuildEvent {
  return { type: 'run-ended', ...told, ...success, attempt: 2, buildId: 'b2' };
}
