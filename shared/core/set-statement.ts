import type { Candidate } from './candidate.ts';
import type { Digest } from './image.ts';
import type { Promotion } from './promotion.ts';
import { type ReleasedSet, releasedSet, type SetImage, setImages } from './released-set.ts';

/** What we state, signed, of the set of a release: all that is told of it, and its files. */
export interface SetStatement extends ReleasedSet {
  /** What is published beside the images, and does not rest on the statement. */
  readonly files: readonly StatedFile[];
}

/** A file of a release, by its path in the folder of the release. */
export interface StatedFile {
  readonly path: string;
  readonly digest: Digest;
}

/** What is kept as the statement of a set: only what a key of ours signed is read. */
export type FoundStatement =
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'unknown-key'; readonly keyIds: readonly string[] }
  | { readonly kind: 'bad-signature'; readonly keyId: string }
  | { readonly kind: 'signed'; readonly statement: SetStatement; readonly bundle: Uint8Array };

/** What is to be stated of the set of an admitted promotion: the same whenever it is asked. */
export function setStatement(
  promotion: Promotion,
  candidate: Pick<Candidate, 'frozen'>,
  files: readonly StatedFile[],
): SetStatement {
  return { ...releasedSet(promotion, candidate), files };
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
  return namesFault(names, setImages(promotion.plan).flatMap(namesOf), 'is not in the plan');
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

function namesOf({ repository, tag, digest, platforms }: SetImage): readonly string[] {
  const address = `${repository}:${tag}`;
  const below = platforms.map((one) => `${address} ${one.platform}@${one.digest}`);
  return [`${address}@${digest}`, ...below];
}
