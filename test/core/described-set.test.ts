import { describe, expect, it, test } from 'vitest';
import { checksums } from '#core/checksums.ts';
import { describeRelease, describeStaging } from '#core/described-set.ts';
import type { PlannedWaiver } from '#core/planned-waivers.ts';
import { anApproval } from '../given/approval.ts';
import { aCandidate, aFrozenComponent } from '../given/candidate.ts';
import { aDigest, aStagedImage } from '../given/image.ts';
import { aPlan, aPromotion, aTestedCell } from '../given/promotion.ts';

const files = [{ path: 'hello/rbac.yaml', digest: aDigest('rbac'), sizeBytes: 4 }];
const { digest, platforms } = aStagedImage();
const component = {
  ...{ name: 'hello', repository: 'https://git.sample.example/sample/hello' },
  ...{ tag: 'v1.0.0', commit: 'c0ffee' },
};

describe('a staged set', () => {
  it('has its images under the staging id, and cells that nobody has run', () => {
    const staged = describeStaging(aCandidate('testing'), 'csi-release/gcr.io', files);
    expect(staged).toMatchObject({
      ...{ kind: 'staged', line: 'sample', candidate: 'one', files },
      images: [{ repository: 'csi-release/gcr.io/hello', tag: 'one', digest, platforms }],
      cells: [{ cell: 'e2e', counts: 'blocking', runs: 'external' }],
    });
  });

  it('has no image of what is not built', () => {
    const components = [aFrozenComponent()];
    const candidate = { ...aCandidate('testing', { components }), builds: {} };
    expect(describeStaging(candidate, 'csi-release/gcr.io', [])).toMatchObject({ images: [] });
  });
});

describe('a release', () => {
  const promotion = aPromotion('publishing', ['files']);

  it('is described by what was admitted, and by what was tested then', () => {
    expect(describeRelease(promotion, aCandidate('failed'), files)).toEqual({
      ...{ kind: 'released', line: 'sample', version: 'v1.0.0', candidate: 'one' },
      ...{ contributions: [], components: [{ ...component, commit: expect.any(String) }], files },
      images: [
        {
          ...{ component: 'hello', name: 'hello', repository: 'csi-release/csi/hello' },
          ...{ tag: 'v1.0.0', digest, platforms },
        },
      ],
      ...{ cells: [aTestedCell()], waivers: [], approvals: [], planHash: 'hash' },
      ...{ requestedBy: 'maintainer@example.com', reason: 'it is good', admittedAtMs: 100 },
    });
  });

  it('names the release before it, what was waived, and who else found it right', () => {
    const waiver: PlannedWaiver = {
      ...{ cell: 'e2e', verdict: 'failed', reason: 'slow', owner: 'Ann' },
      ...{ link: 'https://example.com/1', until: '2026-01-06T00:00:00.000Z', by: 'ann' },
    };
    const since = { name: 'sample@v0.9.0', version: 'v0.9.0', components: [] };
    const { reason: _unsaid, ...silent } = anApproval();
    const approvals = [{ ...silent, reason: 'looks good' }, silent];
    const plan = aPlan({ since, waivers: [waiver] });
    const described = describeRelease(
      { ...promotion, plan, approvals },
      aCandidate('released'),
      [],
    );
    const { email: by, atMs } = silent;
    expect(described).toMatchObject({ since: 'sample@v0.9.0', waivers: [waiver] });
    expect(described.approvals).toEqual([
      { by, atMs, reason: 'looks good' },
      { by, atMs },
    ]);
  });
});

test('Checksums are in the order of the paths, whatever order the files come in', () => {
  const named = ['b/c', 'a', 'b'].map((path) => ({ path, digest: aDigest(path) }));
  const lines = ['a', 'b', 'b/c'].map((path) => `${aDigest(path).slice(7)}  ${path}\n`);
  expect(checksums(named)).toBe(lines.join(''));
});
