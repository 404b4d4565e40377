import { describe, expect, it } from 'vitest';
import { runAttemptsMax } from '#core/build-failure.ts';
import type { EndStatus } from '../world/builds.ts';
import { bodies, fairWeather, type Outside } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, quiet, tag } from './memory-story.ts';

/** An outside whose infrastructure fails the first images to be built so often in a row. */
function outage(times: number): Outside {
  let left = times;
  const imagesEnd = (): EndStatus => {
    left -= 1;
    return left < 0 ? 'success' : 'internal-error';
  };
  return { ...fairWeather, buildEnds: (run) => (run === 'images' ? imagesEnd() : 'success') };
}

function outcomes(world: World, component: string): readonly (string | undefined)[] {
  const build = [...bodies(world, 'build').values()].find((one) => one.component === component);
  return build?.imagesRun.attempts.map(({ outcome }) => outcome) ?? [];
}

const lastingOutage: Outside = outage(Number.POSITIVE_INFINITY);
const fails = Array.from({ length: runAttemptsMax }, () => 'errored');

describe('a build that the infrastructure fails', () => {
  it('is tried again a few times, and then counts as failed', async () => {
    const world = openWorld();
    await firstTags(world, lastingOutage);
    expect(outcomes(world, 'hello')).toEqual(fails);
    expect(newest(world)).toMatchObject({
      phase: 'failed',
      why: 'hello was not built: internal-error',
    });
  });

  it('has all its tries anew for the next candidate', async () => {
    const world = openWorld();
    await firstTags(world, lastingOutage);
    await tag(world, 'counter', 'v1.0.1');
    await quiet(world, outage(runAttemptsMax - 1));
    expect(outcomes(world, 'hello')).toEqual([...fails, 'errored', 'passed']);
    expect(newest(world).phase).toBe('accepted');
  });
});
