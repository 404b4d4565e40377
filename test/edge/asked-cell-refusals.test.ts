import { describe, expect, it } from 'vitest';
import { readReleaseLines } from '#edge/release-lines.ts';
import { type CellKeys, cellFiles, matrixKeys } from './cell-files.ts';
import { changed, faultsOf } from './line-files.ts';

const external = { ...matrixKeys, runs: 'external', steps: undefined, source: 'prow' };
const refs = 'org: sample, repo: greeter, baseRef: main, baseSha: $_COMMIT_GREETER';
const faultsWith = (facts: CellKeys) =>
  faultsOf(() => readReleaseLines(cellFiles(facts), ['prow']));

describe('a cell that a person reports', () => {
  const cellsOf = (text: string) =>
    readReleaseLines(changed('cells:', `cells:\n  look: { ${text} }`)).map(({ cells }) => cells[0]);
  it('may have a deadline, a prefix and a matrix, and needs none of them', () => {
    const name = 'look';
    const told = { name, runs: 'manual', counts: 'blocking', attemptsMax: 2 };
    expect(cellsOf('runs: manual, counts: blocking')).toEqual([told]);
    const resultPrefix = 'https://wiki.example/tests/';
    const matrix = '{ browser: [one, two] }';
    const keys = `runs: manual, counts: blocking, deadline: 1h, matrix: ${matrix}`;
    expect(cellsOf(`${keys}, resultPrefix: ${resultPrefix}`)).toEqual([
      {
        ...{ ...told, deadlineMs: 3_600_000, resultPrefix },
        matrix: { axes: { browser: ['one', 'two'] }, where: [], exclude: [], blocking: [] },
      },
    ]);
  });
});

describe('a cell that another CI runs', () => {
  const plain = {
    ...external,
    matrix: undefined,
    where: undefined,
    id: undefined,
    counts: 'blocking',
  };
  const periodic = 'type: periodic, job: $_CELL';
  it.each<[string, CellKeys]>([
    ['with a source', plain],
    ['with reports of a source', { ...plain, resultPrefix: 'gs://bucket/logs/' }],
    ['with a periodic job', { ...plain, prow: `{ ${periodic} }` }],
    [
      'with a postsubmit job',
      { ...plain, prow: `{ type: postsubmit, job: a, refs: { ${refs} } }` },
    ],
    [
      'with a presubmit job',
      {
        ...plain,
        prow: `{ type: presubmit, job: a, refs: { ${refs}, pulls: [{ number: 1, sha: a }] } }`,
      },
    ],
    [
      'with values of its own for the job',
      { ...plain, prow: `{ ${periodic}, env: { A: $_A } }`, substitutions: '{ _A: x }' },
    ],
  ])('%s is taken', (_how, facts) => {
    expect(faultsWith(facts)).toEqual([]);
  });

  it.each<[CellKeys, string]>([
    [
      { source: 'jenkins' },
      'cells.e2e.source is no source that has topics: write one of prow, or give it ' +
        'tests-requested-jenkins and tests-passed-jenkins in infra/topology.json',
    ],
    [{ source: 'Prow' }, 'source must be 1 to 63 of a-z, 0-9 and "-"'],
    [
      { source: undefined, prow: `{ ${periodic} }` },
      'prow needs a source, whose topic Prow listens to',
    ],
    [{ resultPrefix: 'http://ci.example/' }, 'resultPrefix must be an address such as https://'],
    [
      { resultPrefix: 'https://ci.example/../' },
      'resultPrefix must be an address such as https://',
    ],
    [{ prow: '{ type: batch, job: a }' }, 'prow.type must be periodic, postsubmit or presubmit'],
    [{ prow: '{ type: periodic }' }, 'prow.job is missing'],
    [{ prow: '{ type: periodic, job: a b }' }, "prow.job must be a name of Prow's"],
    [{ prow: `{ ${periodic}, env: { A: false } }` }, 'prow.env.A must be text: quote it, "false"'],
    [{ prow: `{ ${periodic}, env: { A-B: a } }` }, 'prow.env.A-B must be the name of a variable'],
    [
      { prow: `{ ${periodic}, env: { A: $_IMAGE_RELAY } }` },
      'prow mentions _IMAGE_RELAY, which is nothing here: write one of _IMAGE_GREETER, or declare it',
    ],
    [
      { prow: `{ ${periodic}, refs: { ${refs} } }` },
      'prow.refs is not given to a periodic job: remove it, or write type: postsubmit',
    ],
    [
      { prow: '{ type: postsubmit, job: a }' },
      'prow.type needs refs, what the job clones: write them',
    ],
    [
      { prow: `{ type: presubmit, job: a, refs: { ${refs} } }` },
      'prow.refs of a presubmit job need pulls: write them',
    ],
    [
      { prow: `{ type: postsubmit, job: a, refs: { ${refs}, pulls: [{ number: 1, sha: a }] } }` },
      'prow.refs.pulls are for a presubmit job: remove them, or write type: presubmit',
    ],
    [
      { substitutions: '{ _A: x }' },
      'substitutions is for what prow mentions, and the cell has no prow',
    ],
    [
      { prow: `{ ${periodic} }`, matrix: matrixKeys.matrix },
      'matrix.kubernetes is mentioned by nothing that runs',
    ],
  ])('is refused with %j', (facts, words) => {
    const faults = faultsWith({ ...plain, ...facts });
    expect(faults.join('\n')).toContain(words);
    for (const fault of faults) expect(fault).toMatch(/^lines\/small\.yaml:\d+:\d+: \S/);
  });

  it('names no source where none has topics', () => {
    const faults = faultsOf(() => readReleaseLines(cellFiles(plain)));
    expect(faults.join('\n')).toContain(
      'is no source that has topics: give it tests-requested-prow',
    );
  });
});
