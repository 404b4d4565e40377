import { describe, expect, it } from 'vitest';
import type { PlannedFloatingTag, PromotionPlan } from '#core/plan.ts';
import {
  changedSections,
  type PlanSection,
  planHashOf,
  planSections,
} from '#core/plan-sections.ts';
import { sha256 } from '#flow/identify.ts';
import { aDigest } from '../given/image.ts';
import { aPlan, aPlannedImage } from '../given/promotion.ts';
import { aTag } from '../given/version.ts';
import { aPlannedWaiver } from '../given/waiver.ts';

const image = aPlannedImage();
const floating: PlannedFloatingTag = {
  ...{ repository: image.repository, tag: 'v1.0', digest: image.digest },
  ...{ version: aTag('v1.0.0'), write: 'create' },
};
const plan = aPlan({ floatingTags: [floating] });

describe('the hash of a plan', () => {
  it.each<[string, Partial<PromotionPlan>, readonly PlanSection[]]>([
    ['nothing', {}, []],
    ['the number', { version: 'v1.0.1' }, ['release and files']],
    ['a file', { files: [{ component: 'hello', path: 'rbac.yaml' }] }, ['release and files']],
    ['an image', { images: [{ ...image, digest: aDigest('other') }] }, ['images']],
    [
      'what stands under a version tag',
      { images: [{ ...image, write: 'already right', found: image.digest }] },
      ['version tags'],
    ],
    [
      'what a floating tag names now',
      { floatingTags: [{ ...floating, write: 'move', now: aTag('v1.0.0-rc1') }] },
      ['floating tags'],
    ],
    ['a waiver', { waivers: [aPlannedWaiver()] }, ['waivers']],
    [
      'several things',
      { version: 'v1.0.1', floatingTags: [] },
      ['release and files', 'floating tags'],
    ],
  ])('says which sections differ: %s', (_what, facts, changed) => {
    const before = planHashOf(plan, sha256);
    const after = planHashOf({ ...plan, ...facts }, sha256);
    expect(changedSections(before, after)).toEqual(changed);
    expect(before === after).toBe(changed.length === 0);
  });

  it('has 80 hexadecimal digits and does not depend on the order of keys', () => {
    const { candidate, ...rest } = plan;
    expect(planHashOf({ ...rest, candidate }, sha256)).toBe(planHashOf(plan, sha256));
    expect(planHashOf(plan, sha256)).toMatch(/^[0-9a-f]{80}$/);
  });

  it('differs in everything from what is no such hash', () => {
    expect(changedSections('old', planHashOf(plan, sha256))).toEqual(planSections);
  });
});
