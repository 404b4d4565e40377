import { describe, expect, it } from 'vitest';
import type { RepositoryTag } from '#core/repository.ts';
import { compareDates, judgeTags } from '#core/tag-verdict.ts';
import { numbersOf } from '#core/version.ts';
import { replayTags } from '../../commands/tags/replay.ts';
import { realHistories } from '../given/real-histories.ts';
import { aRepositoryTag } from '../given/repository-tag.ts';
import { aTag } from '../given/version.ts';
import { mistakesAfter } from './mistaken-tags.ts';

/** Whole replays are compared for one mistake of so many. */
const samplesApart = 25;

/** Each real history with every mistake at every date, a moment after the tags of that date. */
const histories = realHistories.map(([component, tags]) => {
  const inOrder = tags.toSorted(compareDates);
  const mistakes = inOrder.flatMap(({ atMs }, at) =>
    inOrder[at + 1]?.atMs === atMs
      ? []
      : mistakesAfter(inOrder.slice(0, at + 1)).map((one) => ({ ...one, atMs: atMs + 1 })),
  );
  return { component, tags: inOrder, mistakes };
});

/** A history with another tag, or with one at another date: a name is there once. */
function withTag(tags: readonly RepositoryTag[], tag: string, atMs: number) {
  return [...tags.filter((one) => one.tag !== tag), aRepositoryTag(tag, atMs)];
}

function verdictsOf(tags: readonly RepositoryTag[]): ReadonlyMap<string, string> {
  return new Map([...judgeTags(tags)].map(([tag, { verdict }]) => [tag, verdict]));
}

/** The tags but this one that are judged otherwise than before. */
function changed(
  before: ReadonlyMap<string, string>,
  judged: ReturnType<typeof judgeTags>,
  tag: string,
): readonly string[] {
  return [...before.keys()].filter(
    (one) => one !== tag && before.get(one) !== judged.get(one)?.verdict,
  );
}

describe('a mistake in a real history', () => {
  it('is made in every way, and many times', () => {
    const kinds = histories.flatMap(({ mistakes }) => mistakes.map(({ kind }) => kind));
    const counts = [...new Set(kinds)].map((kind) => kinds.filter((one) => one === kind).length);
    expect(counts).toHaveLength(14);
    expect(Math.min(...counts)).toBeGreaterThan(30);
  });

  it('was really made: node-driver-registrar had v1.12.0, which meant v2.12.0', () => {
    const [, tags = []] = realHistories.find(([name]) => name.endsWith('registrar')) ?? [];
    const meant = tags.find(({ tag }) => tag === 'v2.12.0')?.atMs ?? Number.NaN;
    expect(judgeTags(withTag(tags, 'v1.12.0', meant - 1)).get('v1.12.0')).toEqual({
      verdict: 'quarantined',
      why: 'a new minor of v1, which ended at v1.3 before v2: did you mean v2.12.0?',
    });
  });

  // A minor or major too far lets its own neighbours pass; so real ones were left out.
  it.each(histories)('of $component is told, and changes no other verdict', (history) => {
    const { tags, mistakes } = history;
    const before = verdictsOf(tags);
    const wrong = mistakes.flatMap((mistake) => {
      const judged = judgeTags(withTag(tags, mistake.tag, mistake.atMs));
      const { verdict, why = '' } = judged.get(mistake.tag) ?? {};
      const isTold = verdict === 'quarantined' && why.endsWith(`did you mean ${mistake.meant}?`);
      const others = changed(before, judged, mistake.tag);
      return isTold && others.length === 0 ? [] : [{ ...mistake, verdict, why, others }];
    });
    expect(wrong).toEqual([]);
  });

  it.each(histories)('of $component is taken by nobody', ({ component, tags, mistakes }) => {
    const replayOf = (all: readonly RepositoryTag[]) => [
      ...replayTags(new Map([[component, all]])),
    ];
    const before = JSON.stringify(replayOf(tags));
    const strange = mistakes.filter((one) => tags.every(({ tag }) => tag !== one.tag));
    const wrong = strange.filter(({ tag, atMs }, at) => {
      if (at % samplesApart !== 0) return false;
      const after = replayOf(withTag(tags, tag, atMs));
      return JSON.stringify(after.filter((one) => one.tag !== tag)) !== before;
    });
    expect(strange.length).toBeGreaterThan(samplesApart);
    expect(wrong).toEqual([]);
  });
});

describe('a real tag that was lost and found late', () => {
  const rows = histories.map(({ component, tags }) => ({
    component,
    tags,
    lastMs: (tags.at(-1)?.atMs ?? 0) + 1,
  }));

  /** When another of its minor came, if that was before a later minor: then it is missed by nobody. */
  function companyOf(tag: string, releases: readonly RepositoryTag[]): RepositoryTag | undefined {
    const { major, minor } = numbersOf(aTag(tag));
    const others = releases
      .filter((one) => one.tag !== tag)
      .map((one) => ({ ...numbersOf(aTag(one.tag)), one }));
    const next = others.find(
      (one) => one.major > major || (one.major === major && one.minor > minor),
    );
    const company = others.find((one) => one.major === major && one.minor === minor);
    const isFirst = next === undefined || (company?.one.atMs ?? Infinity) <= next.one.atMs;
    return isFirst ? company?.one : undefined;
  }

  it.each(rows)('of $component is accepted, and changes no other verdict', ({ tags, lastMs }) => {
    const before = verdictsOf(tags);
    const releases = tags.filter(({ tag }) => before.get(tag) === 'accepted');
    const lost = releases.flatMap(({ tag }) => {
      const company = companyOf(tag, releases);
      // Found when the other was there, and at the end, when newer majors are out.
      return company === undefined ? [] : [{ tag, found: [company.atMs + 1, lastMs] }];
    });
    const wrong = lost.flatMap(({ tag, found }) =>
      found
        .filter((atMs) => {
          const judged = judgeTags(withTag(tags, tag, atMs));
          const isGood = judged.get(tag)?.verdict === 'accepted';
          return !isGood || changed(before, judged, tag).length > 0;
        })
        .map((atMs) => ({ tag, atMs })),
    );
    expect(lost.length).toBeGreaterThan(1);
    expect(wrong).toEqual([]);
  });

  it.each(rows)('of $component leaves a further patch of every minor free', ({ tags, lastMs }) => {
    const minors = new Set(tags.flatMap(({ tag }) => /^v\d+\.\d+(?=\.\d+$)/.exec(tag) ?? []));
    const wrong = [...minors].filter((minor) => {
      const patch = `${minor}.99`;
      return judgeTags(withTag(tags, patch, lastMs)).get(patch)?.verdict !== 'accepted';
    });
    expect(wrong).toEqual([]);
  });

  it('may be v6.2.0 after v6.2.1, also when v7 is out', () => {
    const [, tags = []] = realHistories.find(([name]) => name.endsWith('snapshotter')) ?? [];
    const v7 = tags.find(({ tag }) => tag === 'v7.0.0')?.atMs ?? Number.NaN;
    expect(verdictsOf(withTag(tags, 'v6.2.0', v7 + 1)).get('v6.2.0')).toBe('accepted');
  });
});
