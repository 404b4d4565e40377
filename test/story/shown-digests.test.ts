import { describe, expect, it } from 'vitest';
import { type Digest, parseDigest } from '#core/image.ts';
import type { ShownDigest } from '#core/shown-digest.ts';
import { showDigest } from '#flow/show-digest.ts';
import { aCandidate } from '../given/candidate.ts';
import { aDigest } from '../given/image.ts';
import { openWorld, type World } from '../world/world.ts';
import { expire, firstTags, newest, promoteNewest, quiet, tag } from './memory-story.ts';

function show(world: World, digest: Digest, after?: string): Promise<ShownDigest> {
  return showDigest({ ports: world.ports, worker: 'status' }, digest, after);
}

/** Two releases, of which the second has a new hello and the counter of the first. */
async function givenReleases() {
  const world = openWorld();
  await firstTags(world);
  await promoteNewest(world);
  const first = newest(world);
  world.advance(1_000);
  await tag(world, 'hello', 'v1.0.1');
  await quiet(world);
  const second = newest(world);
  const digestOf = (component: string) => {
    const [image] = first.builds[component]?.images ?? [];
    if (image === undefined) throw new Error(`${component} has no image`);
    return image;
  };
  return { world, first, second, hello: digestOf('hello'), counter: digestOf('counter') };
}

describe('a digest', () => {
  it('names every set that has it, with what became of each, the newest first', async () => {
    const { world, first, second, hello, counter } = await givenReleases();
    const { sets } = await show(world, counter.digest);
    expect(sets.map(({ candidate, phase, release }) => [candidate, phase, release])).toEqual([
      [second.id, 'accepted', undefined],
      [first.id, 'released', { name: 'sample@v1.0.0', state: 'released' }],
    ]);
    expect(sets.map(({ images }) => images)).toEqual(
      sets.map(() =>
        ['counter', 'counter-probe'].map((image) => ({
          ...{ component: 'counter', tag: 'v1.0.0', image },
        })),
      ),
    );
    expect((await show(world, hello.digest)).sets.map(({ candidate }) => candidate)).toEqual([
      first.id,
    ]);
  });

  it('of a platform names the platform', async () => {
    const { world, hello } = await givenReleases();
    const arm = hello.platforms.find(({ platform }) => platform === 'linux/arm64');
    const { sets } = await show(world, arm?.digest ?? hello.digest);
    const image = { component: 'hello', tag: 'v1.0.0', image: 'hello', platform: 'linux/arm64' };
    expect(sets.map(({ images }) => images)).toEqual([[image]]);
  });

  it('is found when the staging areas of its sets are gone', async () => {
    const { world, first, second, counter } = await givenReleases();
    await expire(world);
    const { sets } = await show(world, counter.digest);
    expect(sets.map(({ candidate, phase, blocking }) => [candidate, phase, blocking])).toEqual([
      [second.id, 'collected', { of: 3, passed: 3 }],
      [first.id, 'collected', { of: 3, passed: 3 }],
    ]);
    expect(sets.at(-1)?.release).toEqual({ name: 'sample@v1.0.0', state: 'released' });
  });

  it('of many sets comes in pages, each set once', async () => {
    const world = openWorld();
    for (let at = 0; at < 45; at += 1) {
      const body = aCandidate('failed', { id: `candidate-${at}`, openedAtMs: Math.floor(at / 2) });
      world.store.put('candidate', body.id, { body, owed: [], revision: 1, dueAtMs: null });
    }
    const pages: ShownDigest[] = [];
    let after: string | undefined;
    do {
      const page = await show(world, aDigest('hello'), after);
      pages.push(page);
      after = page.next?.split('?after=')[1];
    } while (after !== undefined && pages.length < 10);
    expect(pages.map(({ sets }) => sets.length)).toEqual([20, 20, 5]);
    const shown = pages.flatMap(({ sets }) => sets.map(({ candidate }) => candidate));
    expect(new Set(shown).size).toBe(45);
    expect(shown[0]).toBe('candidate-44');
  });

  it('that begins like another is not taken for it', async () => {
    const { world, hello } = await givenReleases();
    const alike = parseDigest(`${hello.digest.slice(0, 30)}${'0'.repeat(41)}`);
    if (alike === undefined) throw new Error('that is no digest');
    await expect(show(world, alike)).rejects.toThrow(/^no set was tested or released with sha256:/);
  });

  it('of no set is told so', async () => {
    const asked = show(openWorld(), aDigest('nothing'));
    await expect(asked).rejects.toMatchObject({ name: 'PermanentError', code: 'unknown' });
  });
});
