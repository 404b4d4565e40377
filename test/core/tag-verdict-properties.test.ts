import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RepositoryTag } from '#core/repository.ts';
import type { Ruling } from '#core/ruling.ts';
import { compareDates, judgeTags } from '#core/tag-verdict.ts';
import { parseComponentTag } from '#core/version.ts';
import { aRuling } from '../given/component.ts';
import { aRepositoryTag } from '../given/repository-tag.ts';

const version = fc
  .tuple(
    fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 5 }), fc.nat({ max: 2 })),
    fc.constantFrom('', '', '', '-rc1', '-rc.2', '-4'),
  )
  .map(([numbers, pre]) => `v${numbers.join('.')}${pre}`);
const other = fc.constantFrom('v1', 'v1.2', '0.4.0', 'v0.2.0.1', 'client/v1.0.0', 'v1.0.0+b', 'x');
const name = fc.oneof({ weight: 9, arbitrary: version }, { weight: 1, arbitrary: other });

/** Histories in which dates and names are near each other, so that rules meet. */
const history = fc
  .uniqueArray(fc.tuple(name, fc.nat({ max: 12 })), { selector: ([tag]) => tag, maxLength: 30 })
  .map((tags) => tags.map(([tag, atMs]) => aRepositoryTag(tag, atMs)));

/** Any names at all, of any characters. */
const strange = fc.uniqueArray(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...'v0123.-+/x\n\u0000\u202e') }),
    fc.tuple(version, fc.string({ maxLength: 3 })).map(([tag, end]) => `${tag}${end}`),
  ),
);

function verdictsOf(tags: readonly RepositoryTag[], rulings: readonly Ruling[] = []) {
  return new Map([...judgeTags(tags, rulings)].map(([tag, { verdict }]) => [tag, verdict]));
}

describe('verdicts on tags', () => {
  it('do not depend on the order in which the tags are listed', () => {
    const listed = history.chain((tags) =>
      fc.tuple(
        fc.constant(tags),
        fc.shuffledSubarray(tags, { minLength: tags.length, maxLength: tags.length }),
      ),
    );
    fc.assert(
      fc.property(listed, ([tags, shuffled]) => {
        expect([...judgeTags(shuffled)]).toEqual([...judgeTags(tags)]);
      }),
    );
  });

  it('do not depend on what comes after', () => {
    fc.assert(
      fc.property(history, fc.nat({ max: 30 }), (tags, count) => {
        const first = tags.toSorted(compareDates).slice(0, count);
        const all = judgeTags(tags);
        expect(judgeTags(first)).toEqual(new Map(first.map(({ tag }) => [tag, all.get(tag)])));
      }),
    );
  });

  it('are made better by a release from quarantine, and not those before it', () => {
    fc.assert(
      fc.property(history, fc.nat(), (tags, chosen) => {
        const before = verdictsOf(tags);
        const inOrder = tags.toSorted(compareDates);
        const quarantined = inOrder.filter(({ tag }) => before.get(tag) === 'quarantined');
        const one = quarantined[chosen % quarantined.length];
        fc.pre(one !== undefined);
        const after = verdictsOf(tags, one && [aRuling(one.tag)]);
        expect(['accepted', 'pre-release']).toContain(after.get(one?.tag ?? ''));
        const place = inOrder.findIndex(({ tag }) => tag === one?.tag);
        for (const { tag } of inOrder.slice(0, place)) expect(after.get(tag)).toBe(before.get(tag));
      }),
    );
  });

  it('are made worse by a withdrawal, and not those before it, nor its own patches', () => {
    fc.assert(
      fc.property(history, fc.nat(), (tags, chosen) => {
        const before = verdictsOf(tags);
        const inOrder = tags.toSorted(compareDates);
        const good = inOrder.filter(({ tag }) =>
          /accepted|pre-release/.test(before.get(tag) ?? ''),
        );
        const one = good[chosen % good.length];
        fc.pre(one !== undefined);
        const patch = aRepositoryTag(`${one?.tag.replace(/\d+(-.*)?$/, '')}99`, 99);
        const withdrawal = one && [aRuling(one.tag, { ruling: 'withdrawn' })];
        const after = verdictsOf([...tags, patch], withdrawal);
        expect(after.get(one?.tag ?? '')).toBe('quarantined');
        const place = inOrder.findIndex(({ tag }) => tag === one?.tag);
        for (const { tag } of inOrder.slice(0, place)) expect(after.get(tag)).toBe(before.get(tag));
        if (before.get(one?.tag ?? '') === 'accepted')
          expect(after.get(patch.tag)).toBe('accepted');
      }),
    );
  });

  it('of a minor that was there are never suspicion', () => {
    fc.assert(
      fc.property(history, fc.nat(), (tags, chosen) => {
        const before = verdictsOf(tags);
        const good = tags.filter(({ tag }) => before.get(tag) === 'accepted');
        const one = good[chosen % good.length];
        fc.pre(one !== undefined);
        const patch = `${one?.tag.replace(/\d+$/, '')}99`;
        expect(verdictsOf([...tags, aRepositoryTag(patch, 99)]).get(patch)).toBe('accepted');
      }),
    );
  });

  it('name what was meant only where it is not there, and would be good', () => {
    const told = history.map((tags) => {
      const judged = [...judgeTags(tags)].filter(([, { verdict }]) => verdict === 'quarantined');
      const hints = judged.flatMap(([tag, { why }]) => {
        const [, meant] = /did you mean (\S+)\?$/.exec(why) ?? [];
        return meant === undefined ? [] : [{ tag, meant }];
      });
      return { tags: tags.toSorted(compareDates), hints };
    });
    fc.assert(
      fc.property(told, ({ tags, hints }) => {
        fc.pre(hints.length > 0);
        for (const { tag, meant } of hints) {
          const place = tags.findIndex((one) => one.tag === tag);
          const before = tags.slice(0, place);
          expect(before.map((one) => one.tag)).not.toContain(meant);
          const instead = [...before, aRepositoryTag(meant, tags[place]?.atMs)];
          expect(verdictsOf(instead).get(meant)).toMatch(/^(?:accepted|pre-release)$/);
        }
      }),
    );
  });

  it('are given to every name there can be', () => {
    fc.assert(
      fc.property(strange, (names) => {
        const judged = judgeTags(names.map((tag, at) => aRepositoryTag(tag, at)));
        const noVersions = names.filter((tag) => parseComponentTag(tag) === undefined);
        expect([...judged.keys()]).toEqual(names);
        for (const tag of noVersions)
          expect(judged.get(tag)?.verdict).toBe(tag.includes('/') ? 'library' : 'malformed');
        for (const [, { why }] of judged) expect(why).toMatch(/^[\x20-\x7e]+$/);
      }),
    );
  });
});
