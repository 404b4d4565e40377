import { describe, expect, it } from 'vitest';
import type { Outcome } from '#core/run.ts';
import {
  type FoundReports,
  failedTestsMax,
  judgeByReports,
  type TestReport,
} from '#core/test-report.ts';

function aReport(facts: Partial<TestReport> = {}): TestReport {
  return { ran: 3, failed: 0, skipped: 1, failedTests: [], ...facts };
}

function found(facts: Partial<FoundReports> = {}): FoundReports {
  return { reports: [], unreadable: [], remarks: [], ...facts };
}

const clean = found({ reports: [aReport()] });
const bad = found({ reports: [aReport(), aReport({ failed: 1, failedTests: ['a'] })] });
const empty = found({ reports: [aReport({ ran: 0 })] });
const cut = found({ reports: [aReport()], unreadable: ['it is cut'] });
const gone = found({ remarks: ['there is no report'] });

describe('a run and its reports', () => {
  it.each<[string, Outcome, FoundReports, Outcome, string]>([
    ['without reports is as it was reported', 'passed', found(), 'passed', 'so'],
    ['without reports failed', 'failed', found(), 'failed', 'so'],
    ['agree that it passed', 'passed', clean, 'passed', 'so'],
    ['agree that it failed', 'failed', bad, 'failed', 'so; 1 of 6 tests failed'],
    [
      'differ: a test failed',
      'passed',
      bad,
      'failed',
      'reported as passed, but 1 of 6 tests failed',
    ],
    ['differ: none failed', 'failed', clean, 'failed', 'so; no failed test is in its report'],
    ['differ: none ran', 'passed', empty, 'failed', 'reported as passed, but no test ran'],
    ['cannot be compared', 'passed', cut, 'errored', 'reported as passed; it is cut'],
    [
      'cannot be compared, and it failed',
      'failed',
      cut,
      'failed',
      'so; no failed test is in its report; it is cut',
    ],
    ['are missed', 'passed', gone, 'passed', 'so; there is no report'],
    ['do not make it able to tell', 'errored', bad, 'errored', 'so'],
    ['do not make it conclusive', 'inconclusive', gone, 'inconclusive', 'so; there is no report'],
  ])('%s', (_how, outcome, reports, expected, why) => {
    expect(judgeByReports({ outcome, why: 'so' }, reports)).toMatchObject({
      outcome: expected,
      why,
    });
  });

  it('name the tests that failed, so many of them', () => {
    const names = Array.from({ length: failedTestsMax }, (_, at) => `test ${at}`);
    const report = aReport({ failed: 99, ran: 99, failedTests: names });
    const judged = judgeByReports(
      { outcome: 'failed', why: 'so' },
      found({ reports: [report, report] }),
    );
    expect(judged.failedTests).toEqual(names);
    expect(judgeByReports({ outcome: 'passed', why: 'so' }, clean)).not.toHaveProperty(
      'failedTests',
    );
  });

  it('say no more than a document may hold', () => {
    const remarks = ['x'.repeat(5000)];
    const { why } = judgeByReports({ outcome: 'passed', why: 'so' }, found({ remarks }));
    expect(why).toHaveLength(1000);
  });
});
