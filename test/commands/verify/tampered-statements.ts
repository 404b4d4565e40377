import { openKeys } from '../../world/keys.ts';
import { edit, type MemoryRelease, sumAnew } from './memory-release.ts';
import { restate } from './restated.ts';
import type { Tampered } from './tampered.ts';

const rbac = 'hello/deploy/kubernetes/rbac.yaml';
const statement = 'statement.sigstore.json';

/** What somebody could do to the statement of a release, or have us state. */
export const byStatement: readonly Tampered[] = [
  [
    'the statement is removed',
    (one) => one.files.delete(statement),
    /^the statement is signed/,
    /^statement\.sigstore\.json is not there$/,
  ],
  [
    'the statement is cut',
    (one) => edit(one, statement, /.{9}$/, ''),
    /^the statement is signed/,
    /^statement\.sigstore\.json cannot be read: the bundle is not JSON/,
  ],
  [
    'a result is changed in the statement',
    (one) => restate(one, '"verdict":"passed"', '"verdict":"failed"', 'as before'),
    /^the statement is signed/,
    /^statement\.sigstore\.json does not bear the signature of key 1$/,
  ],
  [
    'the statement is signed by a stranger, in our name',
    (one) => restate(one, 'sample', 'sample', 'by a stranger'),
    /^the statement is signed/,
    /does not bear the signature of key 1/,
  ],
  [
    'only another key is trusted',
    (one) => {
      const keys = openKeys();
      one.trustedKeys.splice(0, 1, keys.publicKey(keys.signing) ?? '');
    },
    /^the statement is signed/,
    /is signed by key 1, which is not trusted: name its key by --key/,
  ],
  [
    'a result is changed in the statement and signed by our own key',
    (one) => restate(one, '"verdict":"passed"', '"verdict":"failed"', 'by our key'),
    /^release\.json says what the statement says/,
    /^they differ in: test results$/,
  ],
  [
    'a file is changed in the statement and signed by our own key',
    (one) =>
      restate(one, `${rbac}","digest":{"sha256":"`, `${rbac}","digest":{"sha256":"0`, 'by our key'),
    /^the statement is signed/,
    /cannot be read/,
  ],
];

const failed = (one: MemoryRelease) => {
  edit(one, 'release.json', '"verdict": "passed"', '"verdict": "failed"');
  restate(one, '"verdict":"passed"', '"verdict":"failed"', 'by our key');
  sumAnew(one);
};

/** Releases that should never have been made. */
export const byEvidence: readonly Tampered[] = [
  [
    'a failed test was released all the same',
    failed,
    /^every blocking test passed, or is waived$/,
    /^unit-hello is failed, and not waived$/,
  ],
  [
    'a test was released that was never over',
    (one) => edit(one, 'release.json', '"verdict": "passed"', '"verdict": "open"'),
    /^every blocking test passed, or is waived$/,
    /^unit-hello is open, and not waived$/,
  ],
  [
    'it rests on no test',
    (one) => edit(one, 'release.json', /"counts": "blocking"/g, '"counts": "informing"'),
    /^every blocking test passed, or is waived$/,
    /^no blocking test passed: it rests on no evidence$/,
  ],
];
