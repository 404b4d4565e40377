import type { Promotion, ReleaseWithdrawal } from './promotion.ts';
import { partsOf } from './promotion-parts.ts';
import { releaseName } from './release.ts';
import { isPerhapsTold } from './telling.ts';

/** The message on `release-published` that takes an earlier one back: a release that was withdrawn. */
export interface Correction {
  readonly release: string;
  readonly candidate: string;
  readonly withdrawn: {
    readonly reason: string;
    /** In ISO 8601. */
    readonly at: string;
    /** The full name of the line's newest release that stood then; none where none was left. */
    readonly instead?: string;
  };
}

/**
 * What is to be done when a release is withdrawn: its floating tags are moved, and whoever was told
 * of it, or perhaps was, is told. A target that never was is not.
 */
export function correctionParts(promotion: Promotion): readonly string[] {
  return [...partsOf(promotion.plan, 'correcting'), ...toldTargets(promotion)];
}

/** What will be said of a release that was withdrawn, the same however often it is said. */
export function correctionOf(
  { line, version, candidate }: Promotion,
  { reason, atMs, instead }: ReleaseWithdrawal,
): Correction {
  const at = new Date(atMs).toISOString();
  const withdrawn = { reason, at, ...(instead !== undefined && { instead }) };
  return { release: releaseName(line, version), candidate, withdrawn };
}

function toldTargets({ plan, told = {} }: Promotion): readonly string[] {
  return partsOf(plan, 'announcing').filter((target) => isPerhapsTold(told[target]));
}
