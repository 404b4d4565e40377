import { describe, expect, it } from 'vitest';
import { testRequest } from '#core/test-request.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { aProwJob } from '../given/line.ts';
import { aTestedComponent } from '../given/tested.ts';

const rbac = 'deploy/kubernetes/rbac.yaml';
const hello = aTestedComponent('hello', ['hello'], [rbac]);
const plain = aTestedComponent('plain');
const set = { components: [hello, plain], registry: 'here/staging', project: 'p' };
const values = { _CELL: 'e2e', _STAGING_ID: 'one', _RBAC_HELLO: `address of ${rbac}` };
const candidate = aCandidate('testing', { cells: { e2e: attempts('errored', 'open') } });

describe('a request of a test', () => {
  it('has everything that a job needs', () => {
    const cell = aCell('e2e', { source: 'other', matrix: { kubernetes: '1.35' } });
    expect(testRequest(candidate, cell, { attempt: 2, values: {} }, set)).toEqual({
      topic: 'tests-requested-other',
      attributes: { cell: 'e2e', line: 'sample' },
      data: {
        runid: 'one/e2e/2/nonce 2',
        ...{ candidate: 'one', line: 'sample', cell: 'e2e', attempt: 2, nonce: 'nonce 2' },
        images: [
          { ...hello.images[0], component: 'hello', rbac: `address of ${rbac}` },
          { ...plain.images[0], component: 'plain' },
        ],
        components: [
          {
            ...{ name: 'hello', tag: 'v1.0.0', commit: 'commit of hello' },
            files: [{ path: rbac, address: `address of ${rbac}` }],
          },
          { name: 'plain', tag: 'v1.0.0', commit: 'commit of plain', files: [] },
        ],
        matrix: { kubernetes: '1.35' },
        deadline: '1970-01-01T00:01:00.000Z',
        answer: { project: 'p', topic: 'tests-passed-other' },
      },
    });
  });

  it('names no matrix and no deadline where the cell has none', () => {
    const { deadlineMs: _, ...cell } = aCell('e2e');
    const request = testRequest(candidate, cell, { attempt: 1, values: {} }, set);
    expect(request).toMatchObject({ topic: 'tests-requested' });
    expect(request?.data).not.toHaveProperty('matrix');
    expect(request?.data).not.toHaveProperty('deadline');
  });

  it("is in Prow's form where its line has a job", () => {
    const prow = aProwJob({ job: 'ci-$_CELL', env: { T: '$_STAGING_ID', R: '$_RBAC_HELLO' } });
    const matrix = { kubernetes: '1.35' };
    const cell = aCell('e2e', { source: 'prow', prow, matrix });
    expect(testRequest(candidate, cell, { attempt: 1, values }, set)).toEqual({
      topic: 'tests-requested-prow',
      attributes: { 'prow.k8s.io/pubsub.EventType': 'prow.k8s.io/pubsub.PeriodicProwJobEvent' },
      data: {
        name: 'ci-e2e',
        envs: { T: 'one', R: `address of ${rbac}` },
        labels: {},
        annotations: {
          'prow.k8s.io/pubsub.project': 'p',
          'prow.k8s.io/pubsub.topic': 'tests-passed-prow',
          'prow.k8s.io/pubsub.runID': 'one/e2e/1/nonce 1',
        },
      },
    });
  });

  it.each([
    ['e2e', 3],
    ['other', 1],
  ])('of an attempt that there is not, %s %i, is none', (id, attempt) => {
    expect(testRequest(candidate, aCell(id), { attempt, values }, set)).toBeUndefined();
  });
});
