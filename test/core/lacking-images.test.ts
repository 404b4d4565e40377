import { describe, expect, it } from 'vitest';
import type { Build, BuildEvent } from '#core/build.ts';
import { decideBuild } from '#core/decide-build.ts';
import type { ExpectedImage, StagedImage } from '#core/image.ts';
import {
  type LastReleased,
  lackingImages,
  lacksLengthMax,
  type ReleasedPlatforms,
} from '#core/lacking-images.ts';
import { aBuild, anInput, aReleasedImage } from '../given/build.ts';
import { aDigest, aStagedImage } from '../given/image.ts';

const linux = ['linux/amd64', 'linux/arm64'];
const windows = 'windows/amd64';

/** An image that was pushed with these platforms; one that stands twice has two manifests. */
function pushed(name: string, ...platforms: readonly string[]): StagedImage {
  const manifests = platforms.map((platform, at) => ({
    platform,
    digest: aDigest(`${name} ${platform} ${at}`),
  }));
  return { name, digest: aDigest(name), platforms: manifests };
}

function lastOf(...images: readonly ReleasedPlatforms[]): LastReleased {
  return { tag: 'v1.0.0', images };
}

describe('what was pushed', () => {
  const hello: ExpectedImage = { name: 'hello', platforms: linux };
  const mayHave: ExpectedImage = { ...hello, optional: [windows] };
  const all = [...linux, windows];
  const advice = 'where it may go, write it under optional in components.yaml';
  it.each<
    [string, readonly ExpectedImage[], readonly StagedImage[], LastReleased | undefined, object]
  >([
    ['all of it', [hello], [pushed('hello', ...linux)], undefined, {}],
    ['more than is listed', [hello], [pushed('hello', ...all)], undefined, {}],
    ['another image too', [hello], [pushed('hello', ...linux), pushed('b')], undefined, {}],
    ['what may be there too', [mayHave], [pushed('hello', ...all)], undefined, {}],
    ['nothing', [hello], [], undefined, { missing: 'image hello was not pushed' }],
    [
      'one manifest alone',
      [hello],
      [pushed('hello')],
      lastOf(hello),
      {
        missing: 'image hello lists no platform: push an index of its platforms, not one manifest',
      },
    ],
    [
      'nothing of what was released',
      [hello],
      [],
      lastOf(hello),
      { missing: 'image hello was not pushed; v1.0.0 had it' },
    ],
    [
      'one of two',
      [hello],
      [pushed('hello', 'linux/arm64')],
      undefined,
      { missing: 'image hello lacks linux/amd64' },
    ],
    [
      'one of two that were released',
      [hello],
      [pushed('hello', 'linux/amd64')],
      lastOf(hello),
      { missing: 'image hello lacks linux/arm64, which v1.0.0 had' },
    ],
    [
      'neither an old nor a new one',
      [{ ...hello, platforms: [...linux, 'linux/s390x'] }],
      [pushed('hello', 'linux/amd64')],
      lastOf(hello),
      {
        missing: 'image hello lacks linux/s390x; image hello lacks linux/arm64, which v1.0.0 had',
      },
    ],
    [
      'all that is listed, and less than was released',
      [hello],
      [pushed('hello', ...linux)],
      lastOf({ name: 'hello', platforms: [...all, windows] }),
      { missing: `image hello lacks windows/amd64, which v1.0.0 had: ${advice}` },
    ],
    [
      'what is listed no more, as it was released',
      [hello],
      [pushed('hello', ...all, windows)],
      lastOf({ name: 'hello', platforms: [...all, windows] }),
      {},
    ],
    [
      'not what it may come without',
      [mayHave],
      [pushed('hello', ...linux)],
      undefined,
      { lacks: 'image hello lacks windows/amd64, which is optional' },
    ],
    [
      'not what it may come without, and had',
      [mayHave],
      [pushed('hello', ...linux)],
      lastOf({ name: 'hello', platforms: all }),
      { lacks: 'image hello lacks windows/amd64, which is optional; v1.0.0 had it' },
    ],
    [
      'neither what it must have nor what it may',
      [mayHave],
      [pushed('hello', 'linux/amd64')],
      lastOf({ name: 'other', platforms: all }),
      {
        missing: 'image hello lacks linux/arm64',
        lacks: 'image hello lacks windows/amd64, which is optional',
      },
    ],
  ])('is %s', (_what, expected, found, last, lacking) => {
    expect(lackingImages(expected, found, last)).toEqual(lacking);
  });

  it('is told briefly, however much of it lacks', () => {
    const platforms = Array.from({ length: 200 }, (_, at) => `linux/p${at}`);
    const { missing = '' } = lackingImages(
      [{ name: 'hello', platforms }],
      [pushed('hello', windows)],
    );
    expect(missing).toMatch(/^image hello lacks linux\/p0, linux\/p1,.*…$/);
    expect(missing.length).toBeLessThanOrEqual(lacksLengthMax);
  });
});

describe('a build', () => {
  const images = [{ name: 'hello', platforms: ['linux/amd64'], optional: [windows] }];
  const last = lastOf({ name: 'hello', platforms: ['linux/amd64', windows] });
  const lacks = 'image hello lacks windows/amd64, which is optional';
  const ended: BuildEvent = {
    ...{ type: 'run-ended', run: 'images', attempt: 1, buildId: 'b1', outcome: 'passed' },
    ...{ why: 'success', registryTag: 'r1', url: 'u1', found: [aStagedImage()] },
  };
  const wanted = (facts: Partial<Extract<BuildEvent, { type: 'wanted' }>>): BuildEvent => {
    const asked = { type: 'wanted', key: 'key', candidate: 'two', released: [] } as const;
    return { ...asked, input: anInput({ images }), ...facts };
  };
  const decided = (build: Build | undefined, event: BuildEvent) => {
    const decision = decideBuild(build, event, 20);
    return 'next' in decision ? decision : expect.unreachable(decision.why);
  };

  it('stands without what is optional, and says so', () => {
    const { next, why } = decided(aBuild('running', { images }), ended);
    expect(next).toMatchObject({ phase: 'built', lacks });
    expect(why).toBe(`built; ${lacks}`);
  });

  it('fails without what was released, and says which version had it', () => {
    const { next } = decided(aBuild('running', { last }), ended);
    const why = expect.stringMatching(/^image hello lacks windows\/amd64, which v1\.0\.0 had: /);
    expect(next).toMatchObject({ phase: 'failed', why });
    expect(next).not.toHaveProperty('lacks');
  });

  it('that joins from production says what it has to do without', () => {
    const { next } = decided(undefined, wanted({ released: [aReleasedImage()] }));
    expect(next).toMatchObject({ phase: 'built', lacks });
  });

  it.each(['failed', 'collected', 'collecting'] as const)(
    'that is %s is made anew by what is asked for now',
    (phase) => {
      const build = aBuild(phase, { last: lastOf(), lacks: 'something', wantedBy: [] });
      const { next } = decided(build, wanted({ last }));
      expect(next).toMatchObject({ images, last });
      expect(decided(build, wanted({})).next).not.toHaveProperty('last');
    },
  );

  it('that is made anew lacks nothing yet', () => {
    const { next } = decided(aBuild('collected', { lacks }), wanted({}));
    expect(next).not.toHaveProperty('lacks');
  });
});
