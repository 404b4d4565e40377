import { describe, expect, it } from 'vitest';
import { expandCells } from '#core/expand-cells.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import { type CellKeys, cellFiles, matrixKeys } from './cell-files.ts';
import { faultsOf } from './line-files.ts';

const faultsWith = (facts: CellKeys) =>
  faultsOf(() => readReleaseLines(cellFiles({ ...matrixKeys, ...facts }), ['prow']));

/** The cells of the matrix, as `ID counts`. */
function cellsWith(facts: CellKeys): readonly string[] {
  const [line] = readReleaseLines(cellFiles({ ...matrixKeys, ...facts }), ['prow']);
  if (line === undefined) throw new Error('no line');
  const cells = expandCells(line.cells, line.components).filter(({ runs }) => runs !== 'unit');
  return cells.map(({ id, counts }) => `${id} ${counts}`);
}

const external = { runs: 'external', steps: undefined, source: 'prow' };
const job = 'type: periodic, job: $_CELL, env: { D: $_DEPLOYMENT, K: $_KUBERNETES }';

describe('a matrix', () => {
  it.each<[string, CellKeys, readonly string[]]>([
    [
      'whole',
      {},
      ['e2e-1-9-on-1-9 blocking', 'e2e-1-9-on-1-10 informing', 'e2e-1-10-test-on-1-10 informing'],
    ],
    [
      'with one count for all and ids by default',
      { counts: 'blocking', id: undefined },
      ['e2e-1-9-1-9 blocking', 'e2e-1-9-1-10 blocking', 'e2e-1-10-test-1-10 blocking'],
    ],
    [
      'with combinations that are left out',
      { exclude: '[{ deployment: "1.9", kubernetes: "1.10" }]' },
      ['e2e-1-9-on-1-9 blocking', 'e2e-1-10-test-on-1-10 informing'],
    ],
    [
      'with several comparisons',
      { where: '[deployment<=kubernetes, kubernetes != deployment]', counts: 'informing' },
      ['e2e-1-9-on-1-10 informing'],
    ],
    [
      'that another CI runs',
      { ...external, where: 'deployment = kubernetes', counts: 'blocking' },
      ['e2e-1-9-on-1-9 blocking', 'e2e-1-10-test-on-1-10 blocking'],
    ],
    [
      'that Prow runs',
      { ...external, where: 'deployment > kubernetes', counts: 'blocking', prow: `{ ${job} }` },
      ['e2e-1-10-test-on-1-9 blocking'],
    ],
  ])('%s is taken', (_which, facts, cells) => {
    expect(cellsWith(facts)).toEqual(cells);
  });

  const three = '[a0, a1, a2, a3, a4, a5, a6]';
  it.each<[CellKeys, string]>([
    [
      { matrix: '{ deployment: [1.30], kubernetes: ["1.9"] }' },
      ':10:28: cells.e2e.matrix.deployment[0] must be text: quote it, "1.30"',
    ],
    [
      { matrix: '{ kubernetes: ["1.9", "1.9"] }' },
      ':10:15: cells.e2e.matrix.kubernetes names a value',
    ],
    [
      { matrix: '{ kubernetes: [] }' },
      'matrix.kubernetes is empty: write its values, or remove it',
    ],
    [{ matrix: '{ kubernetes: "1.9" }' }, ':10:27: cells.e2e.matrix.kubernetes must be a list'],
    [{ matrix: '{ kubernetes: ["1.9 "] }' }, 'must be 1 to 40 of letters, digits'],
    [
      { matrix: '{ Kubernetes: ["1.9"] }' },
      ':10:15: cells.e2e.matrix.Kubernetes must be 1 to 21 of a-z',
    ],
    [{ matrix: '{}' }, 'matrix is empty: write its axes, each with a list of values'],
    [{ matrix: `{ a: ${three}, b: ${three}, c: ${three} }` }, 'has more than 100 combinations'],
    [{ matrix: `{ a: ["1"], b: ["1"], c: ["1"], d: ["1"], e: ["1"] }` }, 'has more than 4 entries'],
    [
      { matrix: '{ deployment: ["1.9"], kubernetes: ["1.9"], cell: [a] }' },
      ':10:57: cells.e2e.matrix.cell would be mentioned as _CELL, which we give: rename the axis',
    ],
    [
      { matrix: '{ deployment: ["1.9"], kubernetes: ["1.9"], image-x: [a] }' },
      'matrix.image-x would be mentioned as _IMAGE_X, which we give: rename the axis',
    ],
    [
      { steps: '[{ name: kind, args: [$_DEPLOYMENT] }]' },
      ':10:49: cells.e2e.matrix.kubernetes is mentioned by nothing that runs, so its cells would ' +
        'test the same: write $_KUBERNETES where it is used, or remove it',
    ],
    [
      { steps: '[{ name: kind, script: "echo $_DEPLOYMENT $_KUBERNETES" }]' },
      'mentions _KUBERNETES, and nothing is expanded in a script: write also env:',
    ],
    [
      { where: 'deployment <= os' },
      ':11:12: cells.e2e.where names os, which is no axis: write deployment or',
    ],
    [{ where: '[os <= kubernetes]' }, ':11:13: cells.e2e.where[0] names os, which is no axis'],
    [
      { where: 'deployment' },
      ':11:12: cells.e2e.where must compare two axes, such as deployment <=',
    ],
    [{ where: 'deployment <= "1.9"' }, 'must compare two axes, such as deployment <= kubernetes'],
    [{ where: '5' }, 'must compare two axes, such as deployment <= kubernetes'],
    [{ where: '[]' }, 'where is empty: write a comparison, or remove it'],
    [
      { matrix: '{ deployment: [latest], kubernetes: ["1.9"] }', counts: 'blocking' },
      ':11:12: cells.e2e.where compares versions, and latest begins with none: write it with exclude',
    ],
    [
      { where: 'deployment > kubernetes', exclude: '[{ kubernetes: "1.9" }]', counts: 'blocking' },
      ':10:5: cells.e2e.matrix has no combination left: write other values, or less under where',
    ],
    [
      { exclude: '[{ os: x }]' },
      ':16:17: cells.e2e.exclude[0].os is no axis: write deployment or kubernetes',
    ],
    [
      { exclude: '[{ kubernetes: "1.11" }]' },
      ':16:29: cells.e2e.exclude[0].kubernetes has 1.11, which is no value of the axis: write one of 1.9, 1.10',
    ],
    [
      { exclude: '[{ kubernetes: 1.9 }]' },
      'must be a value of the axis in quotes, or a list of them',
    ],
    [
      { exclude: '[{ kubernetes: [1.10] }]' },
      'exclude[0].kubernetes[0] must be text: quote it, "1.10"',
    ],
    [{ exclude: '[{}]' }, 'exclude[0] is empty: write an axis and its values'],
    [
      { exclude: '[{ deployment: "1.10-test", kubernetes: "1.9" }]' },
      ':16:15: cells.e2e.exclude[0] fits no combination that there is: write another, or remove it',
    ],
    [
      { counts: '{ blocking: [{ deployment: "1.10-test", kubernetes: "1.9" }] }' },
      ':13:26: cells.e2e.counts.blocking[0] fits no combination that there is',
    ],
    [
      { counts: '{ blocking: [{ kubernetes: "1.11" }] }' },
      'counts.blocking[0].kubernetes has 1.11, which',
    ],
    [{ counts: '{ blocking: [] }' }, 'counts.blocking is empty: write combinations, or remove it'],
    [{ counts: '{ informing: [] }' }, 'is no key here: write one of blocking'],
    [{ counts: 'sometimes' }, ':13:13: cells.e2e.counts must be blocking or informing'],
    [
      { id: 'e2e-$_KUBERNETES' },
      ':12:9: cells.e2e.id calls two cells e2e-1-10: mention every axis in id',
    ],
    [{ id: '$_DEPLOYMENT-$_KUBERNETES' }, 'calls a cell 1-9-1-9: write an id of 1 to 63 of a-z'],
    [
      { id: 'unit-greeter', where: 'deployment > kubernetes', counts: 'blocking' },
      'cells.unit has the id unit-greeter, as a cell of e2e has: rename one of the two',
    ],
    [
      { id: 'e2e-$_CELL-$_KUBERNETES' },
      ':12:9: cells.e2e.id mentions _CELL, which is no axis: write $_DEPLOYMENT or $_KUBERNETES',
    ],
    [
      { matrix: undefined },
      ':10:5: cells.e2e.where is for combinations, and the cell has no matrix: write one, or remove',
    ],
    [
      { matrix: undefined },
      'cells.e2e.counts names combinations, and the cell has no matrix: write blocking',
    ],
    [
      { runs: 'unit', steps: undefined },
      'cells.e2e.matrix is no key here: write one of runs, counts, deadline, attempts',
    ],
    [
      { checkout: 'relay' },
      ':16:15: cells.e2e.checkout is no component of the line, which has greeter',
    ],
    [
      { substitutions: '{ _KUBERNETES: a }' },
      ':16:22: cells.e2e.substitutions._KUBERNETES is given by us',
    ],
    [{ substitutions: '{ _VERSION_X: a }' }, 'substitutions._VERSION_X is given by us: remove it'],
  ])('with %j is refused', (facts, words) => {
    const faults = faultsWith(facts);
    expect(faults.join('\n')).toContain(words);
    for (const fault of faults) expect(fault).toMatch(/^lines\/small\.yaml:\d+:\d+: \S/);
  });

  it('is refused where all cells together are too many', () => {
    const values = JSON.stringify(Array.from({ length: 7 }, (_, at) => `1.${at}`));
    const matrix = `{ deployment: ${values}, kubernetes: ${values} }`;
    const faults = faultsWith({ matrix, where: undefined, counts: 'blocking' });
    const words = 'cells are 49 with each combination of a matrix, and 40 at most: write fewer';
    expect(faults).toEqual([`lines/small.yaml:7:1: ${words}`]);
  });
});
