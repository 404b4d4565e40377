import { describe, expect, it } from 'vitest';
import { type ProwJob, prowKeys, prowMessage, undeclaredProwKeys } from '#core/prow-job.ts';
import { aProwJob } from '../given/line.ts';

const answer = { project: 'p', topic: 'tests-passed-prow', runid: 'one/e2e/1/nonce' };
const annotations = {
  'prow.k8s.io/pubsub.project': 'p',
  'prow.k8s.io/pubsub.topic': 'tests-passed-prow',
  'prow.k8s.io/pubsub.runID': 'one/e2e/1/nonce',
};
const refs = { org: 'sample', repo: 'hello', baseRef: '$_TAG', baseSha: '$_COMMIT' };
const whole = aProwJob({
  job: 'ci-$_CELL',
  refs: { ...refs, pulls: [{ number: 7, sha: '$_HEAD' }] },
  env: { A: '$_OWN-$$HOME-$HOME' },
  labels: { cell: '$_LABEL' },
  substitutions: { _OWN: 'own', _CELL: 'not this' },
});
const given = { _CELL: 'e2e', _TAG: 'v1.0.0', _COMMIT: 'abc', _HEAD: 'def', _LABEL: 'x' };

describe('what asks Prow for a job', () => {
  it.each<[ProwJob['type'], string]>([
    ['periodic', 'prow.k8s.io/pubsub.PeriodicProwJobEvent'],
    ['postsubmit', 'prow.k8s.io/pubsub.PostsubmitProwJobEvent'],
    ['presubmit', 'prow.k8s.io/pubsub.PresubmitProwJobEvent'],
  ])('says that it is %s', (type, eventType) => {
    expect(prowMessage(aProwJob({ type }), {}, answer)).toEqual({
      data: { name: 'e2e', envs: {}, labels: {}, annotations },
      attributes: { 'prow.k8s.io/pubsub.EventType': eventType },
    });
  });

  it('has a value for all that its texts mention, ours before those of the line', () => {
    expect(prowMessage(whole, given, answer).data).toEqual({
      name: 'ci-e2e',
      refs: {
        ...{ org: 'sample', repo: 'hello', base_ref: 'v1.0.0', base_sha: 'abc' },
        pulls: [{ number: 7, sha: 'def' }],
      },
      envs: { A: 'own-$HOME-$HOME' },
      labels: { cell: 'x' },
      annotations,
    });
  });

  it('names no pull request where the line names none', () => {
    const { data } = prowMessage(aProwJob({ refs }), given, answer);
    const base = { org: 'sample', repo: 'hello', base_ref: 'v1.0.0', base_sha: 'abc' };
    expect(data).toMatchObject({ refs: base });
    expect(data).not.toHaveProperty('refs.pulls');
  });
});

describe('what a job mentions', () => {
  it('is looked for in every text of it', () => {
    const keys = ['HOME', '_CELL', '_COMMIT', '_HEAD', '_LABEL', '_OWN', '_TAG'];
    expect([...prowKeys(whole)].sort()).toEqual(keys);
    expect([...prowKeys(aProwJob())]).toEqual([]);
  });

  it('is to be given where its line has no value for it', () => {
    expect(undeclaredProwKeys(whole)).toEqual(['_TAG', '_COMMIT', '_HEAD', '_LABEL']);
  });
});
