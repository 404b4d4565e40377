import type { DescribedRelease } from '#core/described-set.ts';
import { aStagedImage } from './image.ts';
import { aPlannedImage, aTestedCell } from './promotion.ts';

/** A release of `hello` alone, as its `release.json` describes it. */
export function aDescribedRelease(facts: Partial<DescribedRelease> = {}): DescribedRelease {
  const { repository, versionTag, digest, platforms } = aPlannedImage();
  const image = { component: 'hello', name: 'hello', repository, tag: versionTag };
  const { digest: content } = aStagedImage('rbac');
  return {
    ...{ kind: 'released', line: 'sample', version: 'v1.0.1', candidate: 'one' },
    since: 'sample@v1.0.0',
    contributions: [{ component: 'hello', bump: 'patch', why: 'v1.0.0 -> v1.0.1' }],
    components: [
      {
        ...{ name: 'hello', repository: 'https://git.sample.example/sample/hello' },
        ...{ tag: 'v1.0.1', commit: 'c0ffee' },
      },
    ],
    images: [{ ...image, digest, platforms }],
    cells: [aTestedCell()],
    waivers: [],
    planHash: 'hash',
    requestedBy: 'maintainer@example.com',
    reason: 'it is good',
    approvals: [{ by: 'other@example.com', atMs: 50 }],
    admittedAtMs: 100,
    files: [{ path: 'hello/deploy/rbac.yaml', digest: content, sizeBytes: 12 }],
    ...facts,
  };
}
