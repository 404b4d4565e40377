import { beforeAll, describe, expect, it } from 'vitest';
import type { Reports } from '#flow/files.ts';
import { cleanReport, makeTestReport } from '../given/junit.ts';

/** Reports, and whoever puts them where they lie. */
export interface ContractReports {
  readonly reports: Reports;
  put(address: string, xml: string): Promise<void>;
}

/** What all reports do, wherever they lie below the folder that `open` gives them. */
export function reportsContract(
  name: string,
  folder: string,
  open: () => Promise<ContractReports>,
): void {
  describe(`the reports of ${name}`, () => {
    let world: ContractReports;
    beforeAll(async () => {
      world = await open();
    });

    it('are none at first', async () => {
      expect(await world.reports.read(`${folder}none.xml`)).toBeUndefined();
    });

    it('are read', async () => {
      await world.put(`${folder}clean.xml`, cleanReport);
      const clean = { ran: 2, failed: 0, skipped: 0, failedTests: [] };
      expect(await world.reports.read(`${folder}clean.xml`)).toEqual(clean);
      await world.put(`${folder}bad.xml`, makeTestReport);
      expect(await world.reports.read(`${folder}bad.xml`)).toMatchObject({
        failedTests: ['make test-vet'],
      });
    });

    it('say what keeps them from being read', async () => {
      await world.put(`${folder}cut.xml`, makeTestReport.slice(0, 100));
      await expect(world.reports.read(`${folder}cut.xml`)).rejects.toMatchObject({
        code: 'malformed',
        message: expect.stringContaining('line 5'),
      });
    });
  });
}

/** What reports in Cloud Storage do besides. */
export function listedReportsContract(
  name: string,
  folder: string,
  open: () => Promise<ContractReports>,
): void {
  describe(`the reports listed in ${name}`, () => {
    it('are those below the folder that are named as Prow names them', async () => {
      const { reports, put } = await open();
      expect(await reports.list(`${folder}artifacts/`)).toEqual([]);
      const wanted = ['artifacts/junit_01.xml', 'artifacts/junit/steps/junit_sanity.xml'];
      const others = ['junit_01.xml', 'artifacts/build.xml', 'artifacts/junit/log.txt'];
      for (const one of [...wanted, ...others]) await put(`${folder}${one}`, cleanReport);
      const listed = await reports.list(`${folder}artifacts/`);
      expect([...listed].sort()).toEqual(wanted.map((one) => `${folder}${one}`).sort());
    });
  });
}
