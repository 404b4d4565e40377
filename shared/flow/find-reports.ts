import type { FrozenCell } from '#core/candidate.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { isUnder } from '#core/result-place.ts';
import type { FoundReports, TestReport } from '#core/test-report.ts';
import type { TestResult } from '#core/test-result.ts';
import { inParallel } from './in-parallel.ts';
import type { Ports } from './ports.ts';

/** What must be known of the delivery of a result. */
export interface Delivery {
  /** The topic that it came on, where that is known. */
  readonly topic?: string;
  /** When it was published; where nobody says, it has waited for long enough. */
  readonly publishedAtMs?: number;
}

const notAllowed = 'a report that lies elsewhere than the results of this cell was not read';

/** Whoever reports may be quicker than what keeps its reports; so long they are waited for. */
export const reportWaitMs = 5 * 60_000;

/**
 * Finds the JUnit reports of a result, and reads those that lie where the cell's reports may lie.
 *
 * @throws an error where one cannot be had for now, while it may still come: the result is then
 * delivered again.
 */
export async function findReports(
  ports: Pick<Ports, 'clock' | 'reports'>,
  cell: FrozenCell,
  result: TestResult,
  delivery: Delivery,
): Promise<FoundReports> {
  const ageMs = ports.clock.nowMs() - (delivery.publishedAtMs ?? 0);
  const isLast = ageMs >= reportWaitMs;
  const listed = await listReports(ports, cell, result, isLast);
  const { junit = [] } = result;
  const allowed = junit.filter((address) => isUnder(address, cell.resultPrefix ?? ''));
  const looks = await inParallel([...allowed, ...listed.addresses], (address) =>
    lookAt(ports, address, isLast),
  );
  const elsewhere = allowed.length < junit.length ? [notAllowed] : [];
  const remarks = [...elsewhere, ...listed.remarks, ...looks.flatMap(({ remark }) => remark ?? [])];
  return {
    reports: looks.flatMap(({ report }) => report ?? []),
    unreadable: looks.flatMap(({ unreadable }) => unreadable ?? []),
    remarks,
  };
}

interface Look {
  readonly report?: TestReport;
  readonly unreadable?: string;
  readonly remark?: string;
}

/** Prow says in which folder its artifacts are; not every job has reports there. */
async function listReports(
  { reports }: Pick<Ports, 'reports'>,
  { resultPrefix = '' }: FrozenCell,
  { artifacts }: TestResult,
  isLast: boolean,
): Promise<{ readonly addresses: readonly string[]; readonly remarks: readonly string[] }> {
  if (artifacts === undefined || !isUnder(artifacts, resultPrefix))
    return { addresses: [], remarks: [] };
  try {
    const addresses = await reports.list(artifacts);
    return { addresses: addresses.filter((one) => isUnder(one, resultPrefix)), remarks: [] };
  } catch (error) {
    if (!isLast) throw error;
    return { addresses: [], remarks: [`its reports could not be listed: ${wordsOf(error)}`] };
  }
}

async function lookAt(
  { reports }: Pick<Ports, 'reports'>,
  address: string,
  isLast: boolean,
): Promise<Look> {
  try {
    const report = await reports.read(address);
    if (report !== undefined) return { report };
    if (isLast) return { remark: `there is no report at ${address}` };
  } catch (error) {
    if (error instanceof PermanentError) return { unreadable: `${error.message} (${address})` };
    if (isLast) return { remark: `its report could not be read: ${wordsOf(error)}` };
    throw error;
  }
  throw new Error(`there is no report at ${address} yet`);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
