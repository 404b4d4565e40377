import { beginningOf } from './beginning.ts';
import type { Outcome } from './run.ts';

/** What a report of tests says, counted by name: the worst result of a name is its result. */
export interface TestReport {
  /** Tests that ran: passed or failed. */
  readonly ran: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of tests that failed, the first few of them. */
  readonly failedTests: readonly string[];
}

/** What came of looking for the reports of a run. */
export interface FoundReports {
  readonly reports: readonly TestReport[];
  /** What keeps a report from being understood, in words: nobody can say what it would tell. */
  readonly unreadable: readonly string[];
  /** What else there is to say of reports that were not read. */
  readonly remarks: readonly string[];
}

/** How a run ended, with the reason. */
export interface Judged {
  readonly outcome: Outcome;
  readonly why: string;
  readonly failedTests?: readonly string[];
}

/** So many names of failed tests are kept of an attempt, and so much of each. */
export const failedTestsMax = 5;
/** Names of end-to-end tests are whole sentences, which begin alike. */
export const failedTestLengthMax = 200;
/** Candidates hold many reasons. */
const whyLengthMax = 1000;

/**
 * Judges a run by what it was reported as and by its reports, which must agree: neither a good exit
 * code nor a clean report is enough. Where it could not tell by itself, no report changes that.
 */
export function judgeByReports({ outcome, why }: Judged, found: FoundReports): Judged {
  const remarks = [...found.unreadable, ...found.remarks].map((remark) => `; ${remark}`).join('');
  const say = (words: string) => beginningOf(`${words}${remarks}`, whyLengthMax);
  if (outcome !== 'passed' && outcome !== 'failed') return { outcome, why: say(why) };
  const { ran, failed, failedTests } = merged(found.reports);
  if (failed > 0) {
    const count = `${failed} of ${ran} tests failed`;
    const words = outcome === 'passed' ? `reported as passed, but ${count}` : `${why}; ${count}`;
    return { outcome: 'failed', why: say(words), failedTests };
  }
  if (outcome === 'failed') {
    const clean = found.reports.length > 0 ? '; no failed test is in its report' : '';
    return { outcome, why: say(`${why}${clean}`) };
  }
  if (found.unreadable.length > 0) return { outcome: 'errored', why: say('reported as passed') };
  if (found.reports.length > 0 && ran === 0)
    return { outcome: 'failed', why: say('reported as passed, but no test ran') };
  return { outcome, why: say(why) };
}

function merged(reports: readonly TestReport[]): Omit<TestReport, 'skipped'> {
  const sum = (count: (report: TestReport) => number) =>
    reports.reduce((total, report) => total + count(report), 0);
  return {
    ran: sum(({ ran }) => ran),
    failed: sum(({ failed }) => failed),
    failedTests: reports.flatMap(({ failedTests }) => failedTests).slice(0, failedTestsMax),
  };
}
