import { imageRepository } from '#core/image.ts';
import type { PlannedImage, PromotionPlan } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import type { PromotionStep } from '#core/promotion-steps.ts';
import type { TestedCell } from '#core/tested-cells.ts';
import { aStagedImage } from './image.ts';

/** An image that a promotion will create in production. */
export function aPlannedImage(name = 'hello'): PlannedImage {
  return {
    ...aStagedImage(name),
    component: name,
    repository: imageRepository('csi-release/csi', name),
    versionTag: 'v1.0.0',
    write: 'create',
  };
}

/** The plan of a release of `hello` alone. */
export function aPlan(facts: Partial<PromotionPlan> = {}): PromotionPlan {
  return {
    candidate: 'one',
    line: 'sample',
    version: 'v1.0.0',
    contributions: [],
    components: [{ name: 'hello', tag: 'v1.0.0', commit: 'c0ffee' }],
    images: [aPlannedImage()],
    floatingTags: [],
    files: [],
    ...facts,
  };
}

/** A blocking cell that passed at once. */
export function aTestedCell(cell = 'e2e', facts: Partial<TestedCell> = {}): TestedCell {
  const passed = { verdict: 'passed', outcomes: ['passed'], endedAtMs: 10 } as const;
  return { cell, counts: 'blocking', runs: 'external', ...passed, ...facts };
}

/** A promotion at a step, with these parts left. */
export function aPromotion(step: PromotionStep, left: readonly string[]): Promotion {
  return {
    candidate: 'one',
    line: 'sample',
    version: 'v1.0.0',
    plan: aPlan(),
    planHash: 'hash',
    requestedBy: 'maintainer@example.com',
    reason: 'it is good',
    tested: [aTestedCell()],
    admittedAtMs: 100,
    step,
    left,
  };
}
