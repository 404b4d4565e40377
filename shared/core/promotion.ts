import type { Approval } from './approval.ts';
import type { Copied } from './copied.ts';
import type { PromotionPlan } from './plan.ts';
import type { PromotionStep } from './promotion-steps.ts';
import type { TellingEvent, Tellings } from './telling.ts';
import type { TestedCell } from './tested-cells.ts';
import type { Unpulled } from './unpulled.ts';

/** `promotions/{candidate}`: an admitted promotion and how far it has come. */
export interface Promotion {
  readonly candidate: string;
  readonly line: string;
  readonly version: string;
  readonly plan: PromotionPlan;
  readonly planHash: string;
  readonly requestedBy: string;
  readonly reason: string;
  /** Those that counted when it was admitted; none where none was given. */
  readonly approvals?: readonly Approval[];
  /** What every test cell had come to when it was admitted. */
  readonly tested: readonly TestedCell[];
  readonly admittedAtMs: number;
  readonly step: PromotionStep;
  /** When it began each step that it came to, the last time. */
  readonly begunAtMs?: Readonly<Partial<Record<PromotionStep, number>>>;
  /** The parts of this step that are still to be done. */
  readonly left: readonly string[];
  /** What its copies took, of the parts that are done. */
  readonly copied?: Copied;
  /** Why it cannot go on; a person must look. */
  readonly held?: string;
  /** When it was seen that none of its version tags is written, though it had come to write them. */
  readonly unseenAtMs?: number;
  /** What an anonymous client cannot pull yet, and why; it is announced when all can be. */
  readonly unpulled?: Unpulled;
  /** How far each target of the announcement has been told, by name; none before the first. */
  readonly told?: Tellings;
  /** The same of the correction. */
  readonly corrected?: Tellings;
  /** Who gave it up, and why: nothing more of it is begun. */
  readonly givenUp?: GivenUp;
  /** Who withdrew the release that came of it, and why. */
  readonly withdrawn?: ReleaseWithdrawal;
}

/** Who gave a promotion up, why and when. */
export interface GivenUp extends PersonsWord {
  readonly atMs: number;
}

/** Who withdrew a release, why and when. */
export interface ReleaseWithdrawal extends PersonsWord {
  readonly atMs: number;
  /** The full name of the line's newest release that stood then; none where none was left. */
  readonly instead?: string;
}

/** What a person said who decided something. */
export interface PersonsWord {
  readonly by: string;
  readonly reason: string;
}

/**
 * A part of a step. A candidate may be promoted anew after its promotion was given up, so the release
 * is named too: what somebody late says of one promotion is not believed of the next.
 */
export interface PromotionPart {
  readonly version: string;
  readonly step: PromotionStep;
  readonly part: string;
}

/** What can happen to a promotion. */
export type PromotionEvent =
  | {
      readonly type: 'admitted';
      readonly plan: PromotionPlan;
      readonly planHash: string;
      readonly requestedBy: string;
      readonly reason: string;
      readonly approvals?: readonly Approval[];
      readonly tested: readonly TestedCell[];
    }
  | (PromotionPart & { readonly type: 'part-done'; readonly copied?: Copied })
  | (PromotionPart & {
      readonly type: 'part-refused';
      readonly why: string;
      /** None of its version tags is written. */
      readonly isUnseen?: boolean;
    })
  | (PromotionPart & { readonly type: 'not-public'; readonly unpulled: Unpulled })
  | TellingEvent
  | ({ readonly type: 'resumed' } & PersonsWord)
  | ({ readonly type: 'given-up' } & PersonsWord)
  | { readonly type: 'withdrawn'; readonly withdrawn: ReleaseWithdrawal };

/** One part of one step: an image to copy or to tag, the files, the release, the announcement. */
export interface PromotionEffect extends PromotionPart {
  readonly type: 'do-part';
  readonly key: string;
}
