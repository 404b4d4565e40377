import { describe, expect, it } from 'vitest';
import { type Build, buildWaitsUntil, unwantedMs } from '#core/build.ts';
import { decideBuild } from '#core/decide-build.ts';
import { recheckMs } from '#core/run.ts';
import { aBuild } from '../given/build.ts';
import { nextOf } from '../given/summary.ts';

const nowMs = 1000;
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
