import { describe, expect, it } from 'vitest';
import { tagKey } from '#core/tag.ts';
import { detectTag } from '#flow/detect-tag.ts';
import { aComponent, aLine } from '../given/line.ts';
import { openWorld } from '../world/world.ts';

const component = 'hello';

describe('a tag that is announced', () => {
  it.each([
    ['v1.0.0', 'accepted', 'taken by sample', ['sample']],
    ['v2.0.0', 'accepted', 'unclaimed: no release line has a base version for v2.0.0', []],
    ['v1.0.0-rc1', 'pre-release', 'not taken: sample: a pre-release, which is not asked for', []],
    [
      'client/v1.0.0',
      'library',
      'its prefix makes it a version of a library, without an image',
      [],
    ],
  ])('%s is recorded as %s: %s', async (tag, verdict, why, lines) => {
    const world = openWorld();
    world.lines = [aLine()];
    const commit = world.source.tag(aComponent().repository, tag);
    const duty = { ports: world.ports, worker: 'tag-detected' } as const;
    await detectTag(duty, { component, tag, via: 'ci' });
    const record = world.store.document('tag', tagKey(component, tag))?.body;
    expect(record).toEqual({
      ...{ component, tag, commit, verdict, why, lines },
      ...{ via: 'ci', seenAtMs: world.now },
    });
  });

  it.each(['1.0.0', 'v1.0', 'latest'])('%s is refused, for it can be no version', async (tag) => {
    const world = openWorld();
    world.lines = [aLine()];
    const detecting = detectTag(
      { ports: world.ports, worker: 'tag-detected' },
      { component, tag, via: 'ci' },
    );
    await expect(detecting).rejects.toMatchObject({ code: 'refused' });
    expect(world.store.ids('tag')).toEqual([]);
  });
});
