import type { Refusal } from './admission.ts';
import type { ReleaseLine } from './line.ts';

/** An approval counts for so long: whoever approved it yesterday looks at it again. */
export const approvalTtlMs = 24 * 60 * 60_000;
/** A line cannot ask for more. */
export const approvalsNeededMax = 5;
/** So many are kept of a candidate, the newest: enough, though one of them be of who asks. */
export const approvalsKeptMax = approvalsNeededMax + 1;
/** A longer reason is refused: with the others of its document it stays small. */
export const approvalReasonLengthMax = 200;

/** Who somebody is, as the identity provider says it. */
export interface Identity {
  /** The provider's own name for the person, which never changes. */
  readonly subject: string;
  readonly email: string;
}

/** That a promoter finds a plan right, which somebody else may then have carried out. */
export interface Approval extends Identity {
  /** The plan that was seen, and no other. */
  readonly planHash: string;
  readonly atMs: number;
  /** From then on it counts no more. */
  readonly untilMs: number;
  readonly reason?: string;
}

/** An approval that a person gives. */
export interface ApprovalWish {
  readonly candidate: string;
  readonly planHash: string;
  readonly reason?: string;
}

/** How far the approvals of a plan have come. */
export interface Approvals {
  readonly needed: number;
  /** Those that count, whoever asks: of this plan, by people who still may promote, not over. */
  readonly given: readonly Approval[];
  /** The e-mail addresses of the promoters who have not approved it. */
  readonly open: readonly string[];
}

/** What the approvals of a candidate come to for a plan of it. */
export function approvalsOf(
  { approvals = [] }: { readonly approvals?: readonly Approval[] },
  planHash: string | undefined,
  line: Pick<ReleaseLine, 'promoters' | 'approvals'>,
  nowMs: number,
): Approvals {
  const given = approvals.filter(
    (one) =>
      one.planHash === planHash &&
      nowMs < one.untilMs &&
      line.promoters.some((promoter) => isSameEmail(promoter, one.email)),
  );
  const open = line.promoters.filter(
    (promoter) => !given.some(({ email }) => isSameEmail(promoter, email)),
  );
  return { needed: line.approvals ?? 0, given, open };
}

/** The approvals that count for whoever asks: those of others. */
export function approvalsFor(
  { given }: Approvals,
  asker: Identity | undefined,
): readonly Approval[] {
  return asker === undefined ? given : given.filter((one) => !isSamePerson(one, asker));
}

/** Why a plan is not carried out yet: too few others approved it; and what they are to do. */
export function refuseUnapproved(
  approvals: Approvals,
  asked: { readonly candidate: string; readonly planHash: string },
  asker: Identity | undefined,
): Refusal | undefined {
  const { needed, open } = approvals;
  const counted = approvalsFor(approvals, asker);
  const lacking = needed - counted.length;
  if (lacking <= 0) return undefined;
  const who = counted.map(({ email }) => email).join(', ') || 'nobody';
  const others = open.filter((email) => asker === undefined || !isSameEmail(email, asker.email));
  const own = counted.length < approvals.given.length ? ' (your own does not count)' : '';
  const what = `the plan lacks ${lacking} of ${needed} approvals by others: ${who} approved it`;
  return { code: 'forbidden', why: `${what}${own}; ${wayOut(others, asked)}` };
}

function wayOut(others: readonly string[], asked: object): string {
  if (others.length === 0) return 'no promoter is left who could: let one of the others ask for it';
  const body = JSON.stringify(asked);
  return `ask ${others.join(', ')} to look at it, and to POST ${body} to /api/v1/approvals`;
}

/**
 * Keeps an approval in the place of an earlier one of the same person. Approvals of other plans, and
 * those that are over, are let go.
 */
export function withApproval(
  kept: readonly Approval[],
  approval: Approval,
  nowMs: number,
): readonly Approval[] {
  const others = kept.filter(
    (one) =>
      one.planHash === approval.planHash && nowMs < one.untilMs && !isSamePerson(one, approval),
  );
  return [...others, approval].slice(-approvalsKeptMax);
}

/** One person may have two addresses, and two accounts with one address are no two people. */
function isSamePerson(one: Identity, other: Identity): boolean {
  return one.subject === other.subject || isSameEmail(one.email, other.email);
}

function isSameEmail(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
