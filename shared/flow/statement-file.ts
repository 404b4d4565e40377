import type { Promotion } from '#core/promotion.ts';
import type { GivenFile } from './given-file.ts';
import { statedSet } from './stated-set.ts';
import type { Duty } from './turn.ts';

/** The name of the signed statement in the folder of a release. */
export const statementPath = 'statement.sigstore.json';

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** The statement of the set, as the tools of Sigstore read it, and as it is attached to the images. */
export async function statementFile(
  duty: Duty,
  promotion: Promotion,
): Promise<readonly GivenFile[]> {
  const { bundle } = await statedSet(duty, promotion);
  return [{ path: statementPath, bytes: bundle, contentType: bundleType }];
}
