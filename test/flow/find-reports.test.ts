import { describe, expect, it } from 'vitest';
import type { TestResult } from '#core/test-result.ts';
import { findReports, reportWaitMs } from '#flow/find-reports.ts';
import { aCell } from '../given/candidate.ts';
import { cleanReport, makeTestReport } from '../given/junit.ts';
import { openWorld, type World } from '../world/world.ts';

const pages = 'https://prow.example/view/gs/logs/runs';
const folder = 'gs://logs/runs/17/artifacts/';
const cell = aCell('e2e', { resultPrefix: pages });
const result: TestResult = {
  ...{ candidate: 'one', cell: 'e2e', attempt: 1, nonce: 'n', outcome: 'passed', why: 'so' },
};
const clean = { ran: 2, failed: 0, skipped: 0, failedTests: [] };

function find(world: World, facts: Partial<TestResult>, ageMs = reportWaitMs, of = cell) {
  const delivery = { publishedAtMs: world.now - ageMs };
  return findReports(world.ports, of, { ...result, ...facts }, delivery);
}

describe('the reports of a result', () => {
  it('are those below its artifacts, and those that it names', async () => {
    const world = openWorld();
    world.reports.put(`${folder}junit_01.xml`, cleanReport);
    world.reports.put(`${pages}/17/more.xml`, makeTestReport);
    const found = await find(world, { artifacts: folder, junit: [`${pages}/17/more.xml`] });
    expect(found).toMatchObject({
      reports: [{ failedTests: ['make test-vet'] }, clean],
      unreadable: [],
      remarks: [],
    });
  });

  it.each<[string, Partial<TestResult>, readonly string[]]>([
    ['elsewhere are not read', { junit: ['https://attacker.example/a.xml'] }, ['lies elsewhere']],
    ['whose artifacts are elsewhere are not listed', { artifacts: 'gs://other/17/artifacts/' }, []],
    ['are none', {}, []],
  ])('that lie %s', async (_where, facts, remarks) => {
    const world = openWorld();
    world.reports.put('https://attacker.example/a.xml', makeTestReport);
    world.reports.put('gs://other/17/artifacts/junit.xml', makeTestReport);
    const found = await find(world, facts);
    expect(found).toEqual({
      reports: [],
      unreadable: [],
      remarks: remarks.map((words) => expect.stringContaining(words)),
    });
  });

  it('are read nowhere for a cell without a place for results', async () => {
    const world = openWorld();
    world.reports.put(`${folder}junit.xml`, makeTestReport);
    const facts = { artifacts: folder, junit: [`${folder}junit.xml`] };
    const found = await find(world, facts, reportWaitMs, aCell('e2e'));
    expect(found.reports).toEqual([]);
  });

  it('that cannot be understood are told apart', async () => {
    const world = openWorld();
    world.reports.put(`${folder}junit_01.xml`, cleanReport);
    world.reports.put(`${folder}junit_02.xml`, '<testsuite>');
    const { reports, unreadable } = await find(world, { artifacts: folder }, 0);
    expect(reports).toEqual([clean]);
    expect(unreadable).toEqual([expect.stringMatching(/line 1, column 11: .*junit_02.xml/)]);
  });

  it.each<[string, Partial<TestResult>, string, string]>([
    ['is not there', { junit: [`${pages}/17/a.xml`] }, '', 'there is no report at'],
    ['cannot be had', { junit: [`${pages}/17/a.xml`] }, 'reports.read', 'could not be read'],
    ['cannot be listed', { artifacts: folder }, 'reports.list', 'could not be listed'],
  ])('of which one %s are waited for, and then left out', async (_how, facts, broken, words) => {
    const world = openWorld();
    world.faults = ({ port, method }) => (`${port}.${method}` === broken ? 'error-before' : 'ok');
    await expect(find(world, facts, reportWaitMs - 1)).rejects.toThrow();
    expect(await find(world, facts)).toEqual({
      reports: [],
      unreadable: [],
      remarks: [expect.stringContaining(words)],
    });
  });

  it('are not waited for where nobody says when the result was published', async () => {
    const world = openWorld();
    const { remarks } = await findReports(
      world.ports,
      cell,
      { ...result, junit: [`${pages}/17/a.xml`] },
      {},
    );
    expect(remarks).toHaveLength(1);
  });
});
