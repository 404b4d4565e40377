import type { Candidate } from './candidate.ts';
import type { Digest } from './image.ts';
import type { PlannedWaiver } from './planned-waivers.ts';
import type { Promotion } from './promotion.ts';
import type { ReleaseComponent, ReleaseImage } from './release.ts';
import type { TestedCell } from './tested-cells.ts';

/** What we state, signed, of the set of a release: what it is, how it was tested, who wanted it. */
export interface SetStatement {
  readonly line: string;
  readonly version: string;
  readonly candidate: string;
  /** The full name of the release before it; none for the first of its line. */
  readonly follows?: string;
  readonly components: readonly StatedComponent[];
  readonly images: readonly ReleaseImage[];
  /** What is published beside the images, and does not rest on the statement. */
  readonly files: readonly StatedFile[];
  /** What they had come to when it was admitted; what came later is not in it. */
  readonly cells: readonly TestedCell[];
  readonly waivers: readonly PlannedWaiver[];
  readonly planHash: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly approvals: readonly StatedApproval[];
  readonly admittedAtMs: number;
}

/** A component of a stated set, with the address that its commit was read from. */
export interface StatedComponent extends ReleaseComponent {
  readonly repository: string;
}

/** A file of a release, by its path in the folder of the release. */
export interface StatedFile {
  readonly path: string;
  readonly digest: Digest;
}

/** Somebody else who found the plan right. */
export interface StatedApproval {
  readonly by: string;
  readonly atMs: number;
  readonly reason?: string;
}

/** What is kept as the statement of a set: only what a key of ours signed is read. */
export type FoundStatement =
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'unknown-key'; readonly keyIds: readonly string[] }
  | { readonly kind: 'bad-signature'; readonly keyId: string }
  | { readonly kind: 'signed'; readonly statement: SetStatement; readonly bundle: Uint8Array };

/**
 * What is to be stated of the set of an admitted promotion: of what was frozen and admitted, and of
 * nothing that comes later, so that it is the same whenever it is asked.
 */
export function setStatement(
  promotion: Promotion,
  { frozen }: Pick<Candidate, 'frozen'>,
  files: readonly StatedFile[],
): SetStatement {
  const { line, version, plan, tested, planHash, requestedBy, reason, admittedAtMs } = promotion;
  return {
    ...{ line, version, candidate: promotion.candidate },
    ...(plan.since && { follows: plan.since.name }),
    components: frozen.components.map(({ name, repository, tag, commit }) => ({
      ...{ name, repository, tag, commit },
    })),
    images: plan.images.map(({ write: _planned, found: _seen, ...image }) => image),
    files,
    cells: tested,
    waivers: plan.waivers ?? [],
    ...{ planHash, requestedBy, reason },
    approvals: (promotion.approvals ?? []).map(({ email, atMs, reason: said }) => ({
      ...{ by: email, atMs },
      ...(said === undefined ? {} : { reason: said }),
    })),
    admittedAtMs,
  };
}

/**
 * What is wrong with what is kept as the statement of a promotion's set, in words; none where we
 * signed it and it is of this promotion and of exactly its images.
 */
export function statementFault(
  found: Exclude<FoundStatement, { kind: 'absent' }>,
  promotion: Promotion,
): string | undefined {
  switch (found.kind) {
    case 'malformed':
      return `cannot be read: ${found.why}`;
    case 'unknown-key':
      return `is signed by ${found.keyIds.join(', ')}, which is not trusted`;
    case 'bad-signature':
      return `does not bear the signature of ${found.keyId}`;
    case 'signed':
      return otherSet(found.statement, promotion);
  }
}

/** What is wrong with the files that a statement names, in words; none where they are these. */
export function filesFault(
  { files }: Pick<SetStatement, 'files'>,
  published: readonly StatedFile[],
): string | undefined {
  const nameOf = ({ path, digest }: StatedFile) => `${path}@${digest}`;
  return namesFault(files.map(nameOf), published.map(nameOf), 'is not published');
}

const compared = ['line', 'version', 'candidate', 'planHash'] as const;

function otherSet(stated: SetStatement, promotion: Promotion): string | undefined {
  const other = compared.find((key) => stated[key] !== promotion[key]);
  if (other !== undefined) return `says ${other} ${stated[other]}, and not ${promotion[other]}`;
  const names = stated.images.flatMap(namesOf);
  return namesFault(names, promotion.plan.images.flatMap(namesOf), 'is not in the plan');
}

function namesFault(
  stated: readonly string[],
  wanted: readonly string[],
  further: string,
): string | undefined {
  const there = new Set(stated);
  const lacking = wanted.find((name) => !there.has(name));
  if (lacking !== undefined) return `does not name ${lacking}`;
  const meant = new Set(wanted);
  const odd = stated.find((name) => !meant.has(name));
  return odd && `names ${odd}, which ${further}`;
}

function namesOf({ repository, versionTag, digest, platforms }: ReleaseImage): readonly string[] {
  const address = `${repository}:${versionTag}`;
  const below = platforms.map((one) => `${address} ${one.platform}@${one.digest}`);
  return [`${address}@${digest}`, ...below];
}
