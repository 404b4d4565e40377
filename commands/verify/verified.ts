import { releaseName } from '#core/release.ts';
import type { Images } from '#flow/images.ts';
import type { Check } from './check.ts';
import { checkEvidence } from './check-evidence.ts';
import { checkFiles } from './check-files.ts';
import { checkImages } from './check-images.ts';
import { checkManifests } from './check-manifests.ts';
import { checkStatement } from './check-statement.ts';
import type { FoundRelease } from './found-release.ts';

/** What came of all checks of a release. */
export interface Verified {
  readonly release: string;
  readonly candidate?: string;
  /** `unchecked`: nothing is wrong, but not all of it could be looked at. */
  readonly verdict: 'right' | 'wrong' | 'unchecked';
  readonly checks: readonly Check[];
  /** What nobody looked at here, and who knows it. */
  readonly notChecked: readonly string[];
}

const notChecked: readonly string[] = [
  'whether it was withdrawn since: ask status',
  'floating tags (vX.Y, vX): they move',
  'the content of layers: whoever pulls an image by its digest checks that',
];

/** Makes every check of a release: on its files alone, and on its images in a registry. */
export async function verify(
  release: FoundRelease,
  registry: Pick<Images, 'manifest' | 'referrers'>,
): Promise<Verified> {
  const checks = [
    ...checkStatement(release),
    ...checkFiles(release),
    ...checkEvidence(release),
    checkManifests(release),
    ...(await checkImages(registry, release)),
  ];
  const { line, version, description, isWhole } = release;
  const unlisted = isWhole ? [] : ['whether the folder has other files: it cannot be listed'];
  return {
    release: releaseName(line, version),
    ...(description.kind === 'read' ? { candidate: description.value.candidate } : {}),
    verdict: verdictOf(checks),
    checks,
    notChecked: [...notChecked, ...unlisted],
  };
}

function verdictOf(checks: readonly Check[]): Verified['verdict'] {
  if (checks.some(({ faults }) => faults.length > 0)) return 'wrong';
  return checks.some(({ unchecked }) => unchecked !== undefined) ? 'unchecked' : 'right';
}
