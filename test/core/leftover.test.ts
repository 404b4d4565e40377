import { describe, expect, it } from 'vitest';
import { type Build, type CollectingStage, unwantedMs } from '#core/build.ts';
import { decideBuild } from '#core/decide-build.ts';
import { digestKey } from '#core/digest-key.ts';
import {
  attachedTo,
  collectingStages,
  hasLeft,
  isHeldBy,
  type Leftover,
  leftBy,
  leftKeys,
  withLeft,
} from '#core/leftover.ts';
import { aBuild } from '../given/build.ts';
import { aDigest, aStagedImage } from '../given/image.ts';
import { nextOf, summary } from '../given/summary.ts';

const index = aDigest('index');
const child = aDigest('child');
const signature = { subject: index, tag: 'sig', digests: [aDigest('signature')] };
const sbom = { subject: child, digests: [aDigest('sbom'), aDigest('list')] };
const signed = { subject: aDigest('list'), digests: [aDigest('signature of the sbom')] };

function left(facts: Partial<Leftover> = {}): Leftover {
  return { name: 'hello', tags: [], indexes: [], children: [], attached: [], ...facts };
}

function gone(build: Build, stage: CollectingStage) {
  return decideBuild(build, { type: 'stage-collected', stage }, 1000);
}

function seen(build: Build, tags: readonly string[]) {
  const found = left({ indexes: [index] });
  return decideBuild(build, { type: 'attempts-seen', left: [found], seen: tags }, 1000);
}

describe('what a build left in staging', () => {
  it('is told of each image once, and what an index lists is no index', () => {
    const first = left({
      tags: ['r1', 'amd64-r1'],
      indexes: [index, child],
      attached: [signature],
    });
    const second = left({ tags: ['r2', 'r1'], indexes: [index], children: [child] });
    const both = { tags: ['r1', 'amd64-r1', 'r2'], indexes: [index], children: [child] };
    expect(withLeft([first], [second, left({ name: 'other', attached: [sbom] })])).toEqual([
      left({ ...both, attached: [signature] }),
      left({ name: 'other', attached: [sbom] }),
    ]);
    expect(withLeft([left({ attached: [signature] })], [left({ attached: [signature] })])).toEqual([
      left({ attached: [signature] }),
    ]);
  });

  it('is what its calls left and what was copied, and that is by what it is found', () => {
    const [platform] = aStagedImage().platforms;
    const build = aBuild('built', { left: [left({ tags: ['r1'], indexes: [index] })] });
    expect(leftBy(build)).toEqual([
      left({
        tags: ['r1'],
        indexes: [index, aStagedImage().digest],
        children: [platform?.digest ?? index],
      }),
    ]);
    const digests = [index, aStagedImage().digest, platform?.digest ?? index];
    expect(leftKeys(build)).toEqual(digests.map(digestKey));
  });

  it('is had by its build, in whatever way', () => {
    const image = left({ indexes: [index], children: [child], attached: [signature] });
    const build = aBuild('built', { staged: [], left: [image] });
    for (const digest of [index, child, aDigest('signature')])
      expect(hasLeft(build, 'hello', digest)).toBe(true);
    expect(hasLeft(build, 'hello', aDigest('unknown'))).toBe(false);
    expect(hasLeft(build, 'other', index)).toBe(false);
  });

  it('goes with what is attached to it, and to that', () => {
    const image = left({ attached: [signature, sbom, signed] });
    expect(attachedTo(image, index)).toEqual([signature]);
    expect(attachedTo(image, child)).toEqual([sbom, signed]);
  });

  it.each<[string, Partial<Build>, boolean, boolean]>([
    ['that stands', {}, true, true],
    ['that is looked at', { phase: 'collecting', collecting: 'look' }, true, true],
    ['whose tags go', { phase: 'collecting', collecting: 'tags' }, true, true],
    ['whose indexes go', { phase: 'collecting', collecting: 'indexes' }, false, true],
    ['whose last parts go', { phase: 'collecting', collecting: 'children' }, false, false],
  ])('is held by another build %s', (_which, facts, indexes, children) => {
    const image = left({ indexes: [index], children: [child] });
    const other = aBuild('built', { ...facts, staged: [], left: [image] });
    expect(isHeldBy(other, 'hello', index)).toBe(indexes);
    expect(isHeldBy(other, 'hello', child)).toBe(children);
    expect(isHeldBy(other, 'other', index)).toBe(false);
    expect(isHeldBy(other, 'hello', aDigest('unknown'))).toBe(false);
  });
});

describe('the end of an attempt', () => {
  const ran = { run: 'images', attempt: 1, buildId: 'b1', registryTag: 'r1', url: 'u1' } as const;
  const ended = { type: 'run-ended', ...ran, outcome: 'failed', why: 'exit 1', found: [] } as const;

  it.each<[string, readonly Leftover[] | undefined, readonly string[]]>([
    ['is known where somebody looked', [left({ tags: ['r1'] })], ['r1']],
    ['is not known where nobody could', undefined, []],
  ])('tells what it left, which %s', (_which, found, known) => {
    const event = found === undefined ? ended : { ...ended, left: found };
    const next = nextOf(decideBuild(aBuild('running'), event, 1000));
    expect(next).toMatchObject({ left: found ?? [], seen: known });
  });
});

describe('a build that is collected', () => {
  it('loses its tags, then its indexes, then what they list, and is known by what it had', () => {
    const untagged = gone(aBuild('collecting'), 'tags');
    expect(summary(untagged)).toBe('collecting collect-build:indexes');
    const parted = gone(nextOf(untagged), 'indexes');
    expect(summary(parted)).toBe('collecting collect-build:children');
    const over = nextOf(gone(nextOf(parted), 'children'));
    expect(over).toMatchObject({ phase: 'collected', gone: [aStagedImage()] });
    expect(over).toMatchObject({ staged: [], left: [], seen: [] });
    expect(over).not.toHaveProperty('collecting');
  });

  it.each<[string, readonly string[], string]>([
    ['nobody heard end', [], 'collecting collect-build:look'],
    ['were all looked at', ['r1'], 'collecting collect-build:tags'],
  ])('is looked at first where it has attempts that %s', (_which, known, expected) => {
    const build = aBuild('built', { wantedBy: [], unwantedSinceMs: -unwantedMs, seen: known });
    expect(summary(decideBuild(build, { type: 'due' }, 1000))).toBe(expected);
  });

  it('is looked at until all is known that its attempts left', () => {
    const begun = aBuild('collecting', { collecting: 'look', seen: [] });
    const late = seen(begun, ['r0']);
    expect(summary(late)).toBe('collecting collect-build:look');
    const known = seen(nextOf(late), ['r1']);
    expect(summary(known)).toBe('collecting collect-build:tags');
    expect(nextOf(known)).toMatchObject({ seen: ['r0', 'r1'], left: [left({ indexes: [index] })] });
    expect(seen(nextOf(known), ['r1']).kind).toBe('stale');
  });

  it('has nothing to be known by where it never had an image', () => {
    const failed = aBuild('collecting', { collecting: 'children', staged: [] });
    expect(nextOf(gone(failed, 'children'))).not.toHaveProperty('gone');
  });

  it.each(collectingStages)('hears of its %s once, and when their time has come', (stage) => {
    for (const at of collectingStages)
      if (at !== stage)
        expect(gone(aBuild('collecting', { collecting: at }), stage).kind).toBe('stale');
    expect(gone(aBuild('built'), stage).kind).toBe('stale');
  });

  it.each<[string, Build, Leftover, boolean]>([
    ['a build that stands', aBuild('built'), left({ children: [child] }), true],
    [
      'what it is known to have',
      aBuild('built'),
      left({ indexes: [aStagedImage().digest] }),
      false,
    ],
    ['a build that is collected', aBuild('collected'), left({ children: [child] }), false],
  ])('hears of more in staging or not: %s', (_what, build, found, isMoved) => {
    const heard = decideBuild(build, { type: 'images-left', left: [found] }, 1000);
    expect(heard.kind === 'moved' && heard.next.left).toEqual(isMoved && [found]);
  });
});
