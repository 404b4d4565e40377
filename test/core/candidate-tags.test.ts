import { describe, expect, it } from 'vitest';
import { refuseTags, type TagsNow } from '#core/candidate-tags.ts';
import { aCandidate, aFrozenComponent } from '../given/candidate.ts';
import { aRuling } from '../given/component.ts';
import { aRepositoryTag } from '../given/repository-tag.ts';

describe('a candidate', () => {
  const { tag, commit } = aFrozenComponent();
  const shown = (at: string) => [{ tag, commit: at, atMs: 0 }];
  const before = aRepositoryTag('v0.9.0', -3);
  const late = aRepositoryTag('v2.0.0', -2);
  const withdrawn = aRuling(tag, { commit, ruling: 'withdrawn', reason: 'it eats data' });
  it.each<[string, TagsNow | undefined, string | undefined]>([
    ['is where it was', { tags: shown(commit), rulings: [] }, undefined],
    [
      'was moved',
      { tags: shown('other'), rulings: [] },
      'and is other; move it back, or tag a new version',
    ],
    [
      'is gone',
      { tags: [], rulings: [] },
      'and is gone; push it again there, or tag a new version',
    ],
    [
      'is of a component that is gone',
      undefined,
      'and is gone; push it again there, or tag a new version',
    ],
    [
      'is suspected since, because of one on an older commit',
      { tags: [...shown(commit), before, late], rulings: [] },
      undefined,
    ],
    [
      'was withdrawn',
      { tags: shown(commit), rulings: [withdrawn] },
      `hello ${tag} was withdrawn by ann@example.com: it eats data; ` +
        'promote a candidate without it, or release it from quarantine',
    ],
    [
      'was withdrawn at another commit',
      { tags: shown(commit), rulings: [{ ...withdrawn, commit: 'other' }] },
      undefined,
    ],
    [
      'was withdrawn and released again',
      { tags: shown(commit), rulings: [{ ...withdrawn, ruling: 'released' }] },
      undefined,
    ],
  ])('whose tag %s is refused with the reason, if at all', (_how, now, why) => {
    const refused = refuseTags(aCandidate('accepted'), { hello: now });
    if (why === undefined) return expect(refused).toBeUndefined();
    expect(refused).toEqual({ code: 'conflict', why: expect.stringContaining(why) });
  });

  it('is refused for every tag that is not good any more', () => {
    const components = [aFrozenComponent(), aFrozenComponent({ name: 'other' })];
    const refused = refuseTags(aCandidate('accepted', { components }), {});
    expect(refused?.why.split('; ').filter((part) => part.endsWith('and is gone'))).toHaveLength(2);
  });
});
