import { describe, expect, it } from 'vitest';
import type { TestResult } from '#core/test-result.ts';
import { findReports, reportsListedMax, reportWaitMs } from '#flow/find-reports.ts';
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
    ['are none', {}, []],
  ])('that lie %s', async (_where, facts, unreadable) => {
    const world = openWorld();
    world.reports.put('https://attacker.example/a.xml', makeTestReport);
    const found = await find(world, facts);
    expect(found).toEqual({
      reports: [],
      unreadable: unreadable.map((words) => expect.stringContaining(words)),
      remarks: [],
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
  ])(
    'of which one %s are waited for, and then count as unreadable',
    async (_how, facts, broken, words) => {
      const world = openWorld();
      world.faults = ({ port, method }) => (`${port}.${method}` === broken ? 'error-before' : 'ok');
      await expect(find(world, facts, reportWaitMs - 1)).rejects.toThrow();
      expect(await find(world, facts)).toEqual({
        reports: [],
        unreadable: [expect.stringContaining(words)],
        remarks: [],
      });
    },
  );

  it('are waited for where nobody says when the result was published', async () => {
    const world = openWorld();
    const named = { ...result, junit: [`${pages}/17/a.xml`] };
    await expect(findReports(world.ports, cell, named, {})).rejects.toThrow('yet');
  });

  it('are not looked for where the artifacts are at no address of Cloud Storage', async () => {
    const found = await find(openWorld(), { artifacts: `${pages}/17/artifacts/` }, 0);
    expect(found).toMatchObject({ unreadable: [], remarks: [expect.stringContaining('no gs://')] });
  });

  it('are not listed where the artifacts lie elsewhere, and that is told', async () => {
    const world = openWorld();
    const elsewhere = 'gs://other/17/artifacts/';
    world.reports.put(`${elsewhere}junit.xml`, makeTestReport);
    const remarks = [`its reports were not listed: its artifacts are not under ${pages}`];
    const none = { reports: [], unreadable: [] };
    expect(await find(world, { artifacts: elsewhere })).toEqual({ ...none, remarks });
    const { resultPrefix: _none, ...placeless } = cell;
    const found = await find(world, { artifacts: elsewhere }, 0, placeless);
    expect(found).toEqual({ ...none, remarks: [] });
  });

  it('that are too many say so', async () => {
    const world = openWorld();
    for (let at = 0; at <= reportsListedMax; at += 1)
      world.reports.put(`${folder}junit_${at}.xml`, cleanReport);
    const { reports, unreadable } = await find(world, { artifacts: folder });
    expect(reports).toHaveLength(reportsListedMax);
    expect(unreadable).toEqual(['1 of its 21 reports were not read']);
  });

  it('are named without what signs their addresses', async () => {
    const { unreadable } = await find(openWorld(), { junit: [`${pages}/17/a.xml?sig=abc1`] });
    expect(unreadable).toEqual([`there is no report at ${pages}/17/a.xml`]);
  });
});
