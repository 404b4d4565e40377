import type { Candidate } from './candidate.ts';
import { type CellVerdict, cellVerdict, isPassing } from './cells.ts';
import { markdownText } from './markdown-text.ts';
import type { PromotionPlan } from './plan.ts';
import { standingWaiver } from './standing-waiver.ts';

/** A waiver that a release rests on: a blocking cell that did not pass, and who said that it need not. */
export interface PlannedWaiver {
  readonly cell: string;
  readonly verdict: CellVerdict;
  readonly reason: string;
  readonly owner: string;
  readonly link: string;
  /** Until when it stands, in ISO 8601. */
  readonly until: string;
  /** Who waived. */
  readonly by: string;
}

/** A plan with the waivers that stand at this instant of cells that have not passed. */
export function withWaivers(
  plan: PromotionPlan,
  candidate: Candidate,
  nowMs: number,
): PromotionPlan {
  const waivers = plannedWaivers(candidate, nowMs);
  return waivers.length === 0 ? plan : { ...plan, waivers };
}

/** A waiver for people, on one line. */
export function waiverText({ cell, verdict, owner, until, reason, link }: PlannedWaiver): string {
  const said = reason.replace(/\s+/g, ' ');
  return `${cell} ${verdict}: waived until ${until}, owner: ${owner}: ${said} (${link})`;
}

/** A waiver in a table of release notes: cell, what it came to, why it need not pass, who owns it. */
export function waiverRow(waiver: PlannedWaiver): readonly string[] {
  const { cell, verdict, reason, owner, until, link } = waiver;
  return [cell, verdict, `${markdownText(reason)} <${link}>`, markdownText(owner), until];
}

function plannedWaivers(candidate: Candidate, nowMs: number): readonly PlannedWaiver[] {
  return candidate.frozen.cells.flatMap((cell): readonly PlannedWaiver[] => {
    const verdict = cellVerdict(candidate, cell);
    const waiver = standingWaiver(candidate, cell.id, nowMs);
    if (waiver === undefined || isPassing(verdict)) return [];
    const { reason, owner, link, untilMs, by } = waiver;
    const until = new Date(untilMs).toISOString();
    return [{ cell: cell.id, verdict, reason, owner, link, until, by }];
  });
}
