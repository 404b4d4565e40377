import { expect, test } from 'vitest';
import { readTestResult } from '#edge/test-result.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const url = 'https://ci.example/run/1';
const own = { candidate: 'c-1', cell: 'interop', attempt: 1, nonce: 'n_1', outcome: 'passed' };
const prow = {
  project: 'p',
  topic: 't',
  runid: 'c-1/unit-greeter/2/n_1',
  status: 'success',
  url,
  gcs_path: 'gs://logs/1',
  refs: [{ org: 'o', repo: 'r' }],
  job_type: 'periodic',
  job_name: 'ci',
};
const ofProw = {
  ...{ candidate: 'c-1', cell: 'unit-greeter', attempt: 2, nonce: 'n_1', url },
  artifacts: 'gs://logs/1/artifacts/',
};
const { artifacts: _none, ...withoutArtifacts } = ofProw;
const junit = 'https://ci.example/run/1/junit.xml';

test.each([
  [own, { ...own, why: 'reported as passed' }],
  [
    { ...own, why: 'a\nb', url, schema: 1 },
    { ...own, why: 'a\\u{a}b', url },
  ],
  [
    { ...own, why: 'PASSWORD=abc was refused' },
    { ...own, why: 'PASSWORD=[redacted] was refused' },
  ],
  [
    { ...prow, message: 'Bearer abcdefgh12345678' },
    { ...ofProw, outcome: 'passed', why: 'Bearer [redacted]' },
  ],
  [
    { ...own, why: '', url: '', digests: null, more: 1 },
    { ...own, why: 'reported as passed' },
  ],
  [
    { ...own, outcome: 'errored', digests: { greeter: digest } },
    { ...own, outcome: 'errored', why: 'reported as errored', digests: { greeter: digest } },
  ],
  [
    { ...own, junit },
    { ...own, why: 'reported as passed', junit: [junit] },
  ],
  [
    { ...own, junit: [junit, 'gs://logs/a b.xml'], outcome: 'inconclusive' },
    {
      ...{ ...own, outcome: 'inconclusive', why: 'reported as inconclusive' },
      junit: [junit, 'gs://logs/a b.xml'],
    },
  ],
  [
    { ...own, junit: null },
    { ...own, why: 'reported as passed' },
  ],
  [prow, { ...ofProw, outcome: 'passed', why: 'Prow reports success' }],
  [
    { ...prow, gcs_path: 'gs://logs/1/' },
    { ...ofProw, outcome: 'passed', why: 'Prow reports success' },
  ],
  ...['', 'x', 7, null].map((gcs_path): [object, object] => [
    { ...prow, gcs_path },
    { ...withoutArtifacts, outcome: 'passed', why: 'Prow reports success' },
  ]),
  [
    { ...prow, status: 'failure', message: 'Job failed.' },
    { ...ofProw, outcome: 'failed', why: 'Job failed.' },
  ],
  [
    { ...prow, status: 'error', message: '' },
    { ...ofProw, outcome: 'errored', why: 'Prow reports error' },
  ],
  [
    { ...prow, status: 'aborted' },
    { ...ofProw, outcome: 'inconclusive', why: 'Prow reports aborted' },
  ],
  [
    { ...prow, status: 'scheduling' },
    { ...ofProw, outcome: 'running', why: 'Prow reports scheduling' },
  ],
  [
    { ...prow, status: 'triggered' },
    { ...ofProw, outcome: 'running', why: 'Prow reports triggered' },
  ],
  [
    { ...prow, status: 'pending' },
    { ...ofProw, outcome: 'running', why: 'Prow reports pending' },
  ],
])('The test result %j is read', (message, result) => {
  expect(readTestResult(message)).toEqual(result);
});

test('A long reason is cut', () => {
  expect(readTestResult({ ...own, why: 'x'.repeat(5000) }).why).toBe(`${'x'.repeat(1000)}...`);
});

test.each([
  [{ ...own, outcome: 'PASSED' }, ': outcome'],
  [{ ...own, outcome: undefined }, ': outcome'],
  [{ ...own, attempt: 0 }, ': attempt'],
  [{ ...own, attempt: '1' }, ': attempt'],
  [{ ...own, attempt: 1.5 }, ': attempt'],
  [{ ...own, nonce: '' }, ': nonce'],
  [{ ...own, candidate: 'a/b' }, ': candidate'],
  [{ ...own, url: 'javascript:alert(1)' }, ': url'],
  [{ ...own, url: `${url}\n` }, ': url'],
  [{ ...own, digests: { greeter: 'latest' } }, 'digests.greeter must be sha256: and 64 digits'],
  [{ ...own, digests: { 'a\nb': digest } }, ': digests'],
  [{ ...own, outcome: 'timed-out' }, ': outcome'],
  [{ ...own, junit: 'http://ci.example/junit.xml' }, ': junit'],
  [{ ...own, junit: Array(11).fill(junit) }, ': junit'],
  [{ ...own, junit: 7 }, ': junit'],
  [{ ...own, schema: 2 }, 'unknown version'],
  [{ ...prow, runid: '' }, 'must be CANDIDATE/CELL/ATTEMPT/NONCE'],
  [{ ...prow, runid: 'c-1/interop/1' }, 'must be CANDIDATE/CELL/ATTEMPT/NONCE'],
  [{ ...prow, runid: 'c-1/interop/0/n' }, 'must be CANDIDATE/CELL/ATTEMPT/NONCE'],
  [{ ...prow, runid: 'c-1/interop/1/n/x' }, 'must be CANDIDATE/CELL/ATTEMPT/NONCE'],
  [{ ...prow, runid: 'c-1/interop/1/n\n' }, 'must be CANDIDATE/CELL/ATTEMPT/NONCE'],
  [{ ...prow, runid: 7 }, ': runid'],
  [{ ...prow, status: undefined }, ': status'],
  [{ ...prow, status: 'SUCCESS' }, 'must be one of scheduling, triggered, pending, success'],
  [{ ...prow, status: 'skipped' }, ': status'],
  [{ ...prow, status: 'toString' }, ': status'],
  [{ ...prow, status: '' }, ': status'],
  [[], 'must be an object, not a list'],
  [null, 'must be an object, not null'],
])('The test result %j is refused', (message, words) => {
  const message_ = expect.stringContaining(words);
  expect(() => readTestResult(message)).toThrow(
    expect.objectContaining({ name: 'PermanentError', code: 'malformed', message: message_ }),
  );
});

test('A hostile message is never repeated at length, and on one line', () => {
  const hostile = `\u202e\n${'x'.repeat(5000)}`;
  const digests = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((at) => [hostile + at, at]));
  const act = () => readTestResult({ ...own, digests });
  expect(act).toThrow('\\u{202e}\\nxxx');
  expect(act).toThrow(/and \d more/);
  expect(act).not.toThrow(/[\p{C}]|x{41}/u);
});
