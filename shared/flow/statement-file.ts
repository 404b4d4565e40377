import { PermanentError } from '#core/permanent-error.ts';
import type { Promotion } from '#core/promotion.ts';
import { releaseName } from '#core/release.ts';
import { filesFault } from '#core/set-statement.ts';
import type { GivenFile } from './given-file.ts';
import { contentDigest } from './identify.ts';
import { statedSet } from './stated-set.ts';
import type { Duty } from './turn.ts';

/** The name of the signed statement in the folder of a release. */
export const statementPath = 'statement.sigstore.json';

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/**
 * The statement of the set, as the tools of Sigstore read it, and as it is attached to the images.
 * It must name the files that are published with it.
 *
 * @throws PermanentError `conflict` where one of them is not what was signed
 */
export async function statementFile(
  duty: Duty,
  promotion: Promotion,
  files: readonly GivenFile[],
): Promise<GivenFile> {
  const { bundle, statement } = await statedSet(duty, promotion);
  const found = files.map(({ path, bytes }) => ({ path, digest: contentDigest(bytes) }));
  const fault = filesFault(statement, found);
  if (fault === undefined) return { path: statementPath, bytes: bundle, contentType: bundleType };
  const name = releaseName(promotion.line, promotion.version);
  const wayOut = 'see who changed it in the staging area, put back what was signed, then resume';
  throw new PermanentError('conflict', `the statement of ${name} ${fault}; ${wayOut}`);
}
