import { describe, expect, it } from 'vitest';
import { type Approval, approvalReasonLengthMax, approvalsKeptMax } from '#core/approval.ts';
import { documentBytesMax } from '#core/document-bytes.ts';
import { type Hold, holdReasonLengthMax, holdsMax } from '#core/hold.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { Waiver } from '#core/standing-waiver.ts';
import { failedTestLengthMax, failedTestsMax } from '#core/test-report.ts';
import { ownerLengthMax } from '#core/until.ts';
import { waiverLinkLengthMax, waiverReasonLengthMax, waiversMax } from '#core/waiver.ts';
import { candidateBytes, candidateFault, marginBytes } from '#edge/candidate-size.ts';
import { aCellPolicy, aComponent, aLine, aLineComponent } from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';
import { day, wholeStory } from '../story/memory-story.ts';
import { openWorld } from '../world/world.ts';

/** As those of kubernetes-csi are built. */
const realPlatforms = [
  ...['linux/amd64', 'linux/ppc64le', 'linux/s390x', 'linux/arm', 'linux/arm64', 'linux/arm/v7'],
  'windows/amd64',
];

interface Size {
  readonly components: number;
  readonly cells: number;
  readonly runs?: 'cloud-build' | 'external';
  readonly attemptsMax?: number;
  readonly images?: number;
  readonly argument?: string;
}

describe('what a candidate of a line can come to', () => {
  it.each<[string, Size]>([
    ['a small line', { components: 1, cells: 1 }],
    [
      'all of kubernetes-csi that has images, tested by Prow',
      { components: 18, cells: 12, runs: 'external' },
    ],
    ['two thirds of it, tested in Cloud Build', { components: 12, cells: 12 }],
  ])('is little enough for %s', (_which, size) => {
    expect(candidateFault(aLineOf(size))).toBeUndefined();
  });

  it.each<[string, Size]>([
    ['components', { components: 45, cells: 1 }],
    ['images and platforms', { components: 10, cells: 1, images: 20 }],
    ['cells and attempts', { components: 1, cells: 60, attemptsMax: 5 }],
    ['recipes', { components: 1, cells: 20, argument: 'x'.repeat(10_000) }],
  ])('is too much for a line of many %s', (_which, size) => {
    const line = aLineOf(size);
    expect(candidateFault(line)).toContain(`of up to ${candidateBytes(line)} bytes, more than the`);
  });

  it('has room for the names of failed tests where a cell of ours has reports', () => {
    const cell = aCellPolicy({ runs: 'cloud-build', recipe: aRecipe() });
    const bytesOf = (facts: object) => candidateBytes(aLine({ cells: [{ ...cell, ...facts }] }));
    const names = failedTestsMax * failedTestLengthMax;
    expect(bytesOf({ resultPrefix: 'gs://a/' }) - bytesOf({})).toBeGreaterThan(names);
  });

  it('leaves room for all that people say of one candidate, in whatever script', () => {
    const wide = (length: number) => '\u8a3c'.repeat(length);
    const said = {
      untilMs: day,
      atMs: day,
      by: wide(50),
      endedBy: wide(50),
      owner: wide(ownerLengthMax),
    };
    const waiver: Waiver = {
      ...{ ...said, reason: wide(waiverReasonLengthMax), link: 'x'.repeat(waiverLinkLengthMax) },
    };
    const hold: Hold = { ...said, reason: wide(holdReasonLengthMax) };
    const approval: Approval = {
      ...{ subject: 'x'.repeat(255), email: 'x'.repeat(254), planHash: 'x'.repeat(80) },
      ...{ untilMs: day, atMs: day, reason: wide(approvalReasonLengthMax) },
    };
    const cells = Array.from({ length: waiversMax }, (_, at) => [`${'x'.repeat(63)}${at}`, waiver]);
    // Pins are among them.
    const holds = Array.from({ length: holdsMax }, () => hold);
    const approvals = Array.from({ length: approvalsKeptMax }, () => approval);
    const restores = { candidate: 'x'.repeat(36), by: wide(50), reason: wide(holdReasonLengthMax) };
    const all = { waivers: Object.fromEntries(cells), holds, approvals, restores };
    expect(Buffer.byteLength(JSON.stringify(all))).toBeLessThan(marginBytes);
  });

  it('is never less than what a candidate comes to', async () => {
    const world = openWorld();
    await wholeStory(world);
    const bytesMax = Math.max(...world.lines.map(candidateBytes));
    const states = world.store
      .ids('candidate')
      .flatMap((id) => world.store.history('candidate', id));
    const sizes = states.map((kept) => Buffer.byteLength(JSON.stringify(kept)));
    expect(sizes.length).toBeGreaterThan(10);
    expect(Math.max(...sizes)).toBeLessThan(bytesMax);
    expect(bytesMax).toBeLessThan(documentBytesMax / 4);
  });
});

/** A line of components that are built by recipes of their own, with unit tests. */
function aLineOf({
  components,
  cells,
  runs = 'cloud-build',
  attemptsMax = 2,
  images = 1,
  argument = '',
}: Size): ReleaseLine {
  const recipe = aRecipe({ steps: [{ name: 'make', args: [argument] }] });
  return aLine({
    components: Array.from({ length: components }, (_, at) => {
      const name = `component-${at}`;
      const all = Array.from({ length: images }, (__, image) => ({
        name: `${name}-${image}`,
        platforms: realPlatforms,
      }));
      const files = ['deploy/kubernetes/rbac.yaml'];
      return aLineComponent(aComponent({ name, images: all, files, unit: recipe }));
    }),
    cells: Array.from({ length: cells }, (_, at) =>
      aCellPolicy({
        name: `e2e-${at}`,
        runs,
        attemptsMax,
        ...(runs === 'cloud-build' && { recipe }),
      }),
    ),
  });
}
