import type { PromotionStep } from '#core/promotion-steps.ts';
import { bodies } from '../world/life.ts';
import { type Invariant, writeName } from './invariant.ts';
import { isWritten, versionTag } from './promotion-invariants.ts';

/** Until these are over nothing of a promotion can be seen. */
const beforeTags: ReadonlySet<PromotionStep> = new Set(['stating', 'copying', 'verifying']);

/** What the steps of a promotion promise. */
export const stepInvariants: readonly Invariant[] = [
  {
    name: 'I33',
    text: 'a version tag is written when all is read back, and never of what was given up',
    registry(change, { stage }) {
      if (!isWritten(change, versionTag)) return undefined;
      const { repository, reference } = change;
      const planned = [...bodies(stage.world, 'promotion').values()].filter(({ plan }) =>
        plan.images.some((one) => one.repository === repository && one.versionTag === reference),
      );
      const isDue = planned.some(({ step }) => !beforeTags.has(step));
      return isDue ? undefined : `${writeName(repository, reference)} is not to be written yet`;
    },
    records: {
      releases: ({ id, before, after }) =>
        before?.state === 'given up' && after.state !== 'given up'
          ? `${id} was given up and is ${after.state}`
          : undefined,
    },
  },
  {
    name: 'I34',
    text: 'a promotion that is done is not held',
    documents: {
      promotion: ({ id, after: { body } }) =>
        body.step === 'done' && body.held !== undefined
          ? `${id} is done and held: ${body.held}`
          : undefined,
    },
  },
];
