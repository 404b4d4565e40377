import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { decideFloatingTag } from '#core/decide-floating-tag.ts';
import { type FloatingTag, wantedVersion } from '#core/floating-tag.ts';
import { imageRepository } from '#core/image.ts';
import type { RepositoryTag } from '#core/repository.ts';
import { type ComponentTag, floatingTagsOf, isStable, parseComponentTag } from '#core/version.ts';
import { aDigest } from '../given/image.ts';
import { realHistories } from '../given/real-histories.ts';

const repository = imageRepository('csi-release/csi', 'image');

/** The stable versions of a repository, in the order in which they were tagged. */
function stableVersions(tags: readonly RepositoryTag[]): readonly ComponentTag[] {
  const inOrder = tags.toSorted((a, b) => a.atMs - b.atMs);
  return inOrder
    .flatMap(({ tag }) => parseComponentTag(tag) ?? [])
    .filter((version) => isStable(version));
}

/** What every floating tag names after versions were promoted in this order, each by a release. */
function promoted(
  versions: readonly ComponentTag[],
  floatingMajor = true,
): Readonly<Record<string, string | undefined>> {
  const all = new Map<string, FloatingTag>();
  for (const [nowMs, version] of versions.entries()) {
    for (const tag of floatingTagsOf(version, floatingMajor)) {
      const held = { version, digest: aDigest(version), release: `line@v1.0.${nowMs}` };
      const who = { by: 'anna@example.com', reason: 'all green' };
      const event = { type: 'version-released', repository, tag, ...held, ...who } as const;
      const decision = decideFloatingTag(all.get(tag), event, nowMs);
      if (decision.kind === 'moved') all.set(tag, decision.next);
    }
  }
  return Object.fromEntries([...all].map(([tag, { held }]) => [tag, wantedVersion(held)?.version]));
}

/** The highest version under each floating tag, as semver alone says it. */
function highest(versions: readonly ComponentTag[]): Readonly<Record<string, string | undefined>> {
  const tags = new Set(versions.flatMap((version) => floatingTagsOf(version, true)));
  return Object.fromEntries(
    [...tags].map((tag) => [tag, semver.maxSatisfying(versions, tag.slice(1)) ?? undefined]),
  );
}

/** The floating tags that would name another version, were the last promoted one to win. */
function movedBack(versions: readonly ComponentTag[]): readonly string[] {
  const wanted = highest(versions);
  return Object.keys(wanted).filter((tag) => {
    const last = versions.findLast((version) => floatingTagsOf(version, true).includes(tag));
    return last !== wanted[tag];
  });
}

describe.each(realHistories)('the floating tags of %s', (name, tags) => {
  const versions = stableVersions(tags);

  it('name the highest version after all was promoted in the order of its dates', () => {
    expect(promoted(versions)).toEqual(highest(versions));
    if (name.endsWith('/external-provisioner')) expect(movedBack(versions)).toContain('v6');
  });

  it('are those of the minors alone where the component turned the others off', () => {
    const minors = Object.entries(highest(versions)).filter(([tag]) => tag.includes('.'));
    expect(promoted(versions, false)).toEqual(Object.fromEntries(minors));
  });

  it('do so in every other order', () => {
    const order = fc.shuffledSubarray([...versions], { minLength: versions.length });
    const expected = highest(versions);
    const check = (shuffled: readonly ComponentTag[]) => {
      expect(promoted(shuffled)).toEqual(expected);
    };
    fc.assert(fc.property(order, check), { numRuns: 10 });
  });
});
