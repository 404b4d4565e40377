import { setImages } from '#core/released-set.ts';
import type { SetStatement } from '#core/set-statement.ts';
import { aDigest } from './image.ts';
import { aPlannedImage } from './promotion.ts';

/** What is stated of `hello` v1.0.0 alone, released as `sample@v1.0.0`. */
export function aSetStatement(facts: Partial<SetStatement> = {}): SetStatement {
  return {
    ...{ line: 'sample', version: 'v1.0.0', candidate: 'one' },
    components: [
      {
        ...{ name: 'hello', tag: 'v1.0.0', commit: 'c0ffee' },
        repository: 'https://git.sample.example/sample/hello',
      },
    ],
    images: setImages({ images: [aPlannedImage()] }),
    files: [{ path: 'hello/deploy/rbac.yaml', digest: aDigest('rbac') }],
    cells: [
      {
        ...{ cell: 'e2e', counts: 'blocking', runs: 'external', verdict: 'flaky-passed' },
        outcomes: ['failed', 'passed'],
        endedAtMs: 10,
        url: 'https://ci.example/1',
      },
    ],
    waivers: [],
    ...{ planHash: 'hash', requestedBy: 'maintainer@example.com', reason: 'it is good' },
    approvals: [],
    admittedAtMs: 100,
    ...facts,
  };
}
