import { describe, expect, it } from 'vitest';
import { type Build, type BuildEvent, buildWaitsUntil, unwantedMs } from '#core/build.ts';
import { decideBuild } from '#core/decide-build.ts';
import { recheckMs } from '#core/run.ts';
import { aBuild } from '../given/build.ts';
import { aStagedImage } from '../given/image.ts';
import { nextOf, summary } from '../given/summary.ts';

const nowMs = 1000;
const passed: BuildEvent = {
  type: 'run-ended',
  run: 'images',
  attempt: 1,
  buildId: 'b1',
  registryTag: 'r1',
  url: 'u1',
  outcome: 'passed',
  why: 'success',
  found: [aStagedImage()],
};
const failed: BuildEvent = { ...passed, outcome: 'failed', why: 'exit 1', found: [] };

describe('an unwanted build', () => {
  const since = { wantedBy: [], unwantedSinceMs: 0 };
  it.each<[Build['phase'], number, string]>([
    ['running', unwantedMs - 1, 'stale'],
    ['running', unwantedMs, 'running cancel-runs'],
    ['wanted', unwantedMs, 'wanted cancel-runs'],
    ['built', unwantedMs, 'collecting collect-build'],
    ['failed', unwantedMs, 'collecting collect-build'],
  ])('%s after %i ms: %s', (phase, afterMs, expected) => {
    const decision = decideBuild(aBuild(phase, since), { type: 'due' }, afterMs);
    expect(summary(decision)).toBe(expected);
  });

  it('is not looked at twice for the same', () => {
    const next = nextOf(decideBuild(aBuild('running', since), { type: 'due' }, unwantedMs));
    expect(decideBuild(next, { type: 'due' }, unwantedMs * 2).kind).toBe('stale');
  });

  it('stays while anybody else wants it', () => {
    const build = aBuild('built', { wantedBy: ['one', 'two'] });
    const next = nextOf(decideBuild(build, { type: 'unwanted', candidate: 'one' }, nowMs));
    expect(next).toMatchObject({ phase: 'built', wantedBy: ['two'] });
  });

  it.each([passed, failed])('that ends all the same is collected after a while', (event) => {
    const next = nextOf(decideBuild(aBuild('running', { wantedBy: [] }), event, nowMs));
    expect(buildWaitsUntil(next)).toBe(nowMs + unwantedMs);
  });
});

describe('a build must be looked at', () => {
  it.each<[string, Partial<Build>, number | undefined]>([
    ['never, when it is at rest', {}, undefined],
    ['to ask how it runs', { recheckAtMs: 7 }, 7],
    ['when nobody has wanted it for long', { unwantedSinceMs: 0 }, unwantedMs],
    ['at the earlier of both', { recheckAtMs: 7, unwantedSinceMs: 0 }, 7],
  ])('%s', (_when, facts, atMs) => {
    expect(buildWaitsUntil(aBuild('built', facts))).toBe(atMs);
  });

  it('again, a while after it was found running', () => {
    const next = nextOf(decideBuild(aBuild('running'), { type: 'still-running' }, nowMs));
    expect(buildWaitsUntil(next)).toBe(nowMs + recheckMs);
  });
});
