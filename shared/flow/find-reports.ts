import type { FrozenCell } from '#core/candidate.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { redacted } from '#core/redact.ts';
import { isUnder } from '#core/result-place.ts';
import type { FoundReports, TestReport } from '#core/test-report.ts';
import type { TestResult } from '#core/test-result.ts';
import type { BuildView } from './builds.ts';
import { inParallel } from './in-parallel.ts';
import type { Ports } from './ports.ts';

/** What must be known of the delivery of a result. */
export interface Delivery {
  /** The topic that it came on, where that is known. */
  readonly topic?: string;
  /**
   * When it was published, or the build ended; where nobody says, it waits for its reports until it
   * is no longer delivered (`maxDeliveryAttempts` in `infra/topology.json`) or asked after.
   */
  readonly publishedAtMs?: number;
}

/** More reports of one run's folder are not read. */
export const reportsListedMax = 20;
const notInStorage = 'its reports were not listed: its artifacts are at no gs:// address';
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
  result: Pick<TestResult, 'junit' | 'artifacts'>,
  delivery: Delivery,
): Promise<FoundReports> {
  const ageMs = ports.clock.nowMs() - (delivery.publishedAtMs ?? Number.POSITIVE_INFINITY);
  const isLast = ageMs >= reportWaitMs;
  const listed = await listReports(ports, cell, result, isLast);
  const { junit = [] } = result;
  const allowed = junit.filter((address) => isUnder(address, cell.resultPrefix ?? ''));
  const looks = await inParallel([...allowed, ...listed.addresses], (address) =>
    lookAt(ports, address, isLast),
  );
  const elsewhere = allowed.length < junit.length ? [notAllowed] : [];
  return {
    reports: looks.flatMap(({ report }) => report ?? []),
    unreadable: [
      ...elsewhere,
      ...listed.unreadable,
      ...looks.flatMap(({ unreadable }) => unreadable ?? []),
    ],
    remarks: listed.remarks,
  };
}

/** What comes of looking for none. */
export const noReports: FoundReports = { reports: [], unreadable: [], remarks: [] };

/**
 * Finds the JUnit reports that a build of ours left in the folder of its id, below where its cell's
 * results lie. A cell that says where they lie promises some; one that does not has none.
 *
 * @throws an error where they cannot be had for now, soon after its end: it is asked after again.
 */
export async function findBuildReports(
  ports: Pick<Ports, 'clock' | 'reports'>,
  cell: FrozenCell,
  { id, endedAtMs }: Pick<BuildView, 'id' | 'endedAtMs'>,
): Promise<FoundReports> {
  if (cell.resultPrefix === undefined) return noReports;
  const artifacts = `${cell.resultPrefix.replace(/\/$/, '')}/${id}/`;
  const delivery = endedAtMs === undefined ? {} : { publishedAtMs: endedAtMs };
  const found = await findReports(ports, cell, { artifacts }, delivery);
  const isNone = found.reports.length === 0 && found.unreadable.length === 0;
  return isNone ? { ...found, unreadable: [`no report is below ${artifacts}`] } : found;
}

interface Look {
  readonly report?: TestReport;
  readonly unreadable?: string;
}

interface Listed {
  readonly addresses: readonly string[];
  readonly unreadable: readonly string[];
  readonly remarks: readonly string[];
}

const nothing: Listed = { addresses: [], unreadable: [], remarks: [] };

/** Prow says in which folder its artifacts are; not every job has reports there. */
async function listReports(
  { reports }: Pick<Ports, 'reports'>,
  { resultPrefix = '' }: FrozenCell,
  { artifacts }: Pick<TestResult, 'artifacts'>,
  isLast: boolean,
): Promise<Listed> {
  if (artifacts === undefined) return nothing;
  if (!artifacts.startsWith('gs://')) return { ...nothing, remarks: [notInStorage] };
  if (!isUnder(artifacts, resultPrefix)) return { ...nothing, remarks: notUnder(resultPrefix) };
  try {
    const all = await reports.list(artifacts);
    const addresses = all.filter((one) => isUnder(one, resultPrefix)).slice(0, reportsListedMax);
    const left = all.length - addresses.length;
    const unreadable = left > 0 ? [`${left} of its ${all.length} reports were not read`] : [];
    return { ...nothing, addresses, unreadable };
  } catch (error) {
    if (!isLast && !(error instanceof PermanentError)) throw error;
    const why = `its reports could not be listed: ${saidOf(error, artifacts)}`;
    return { ...nothing, unreadable: [why] };
  }
}

/** A cell that says of no place has no report read, and nobody expects any. */
function notUnder(resultPrefix: string): readonly string[] {
  if (resultPrefix === '') return [];
  return [`its reports were not listed: its artifacts are not under ${resultPrefix}`];
}

async function lookAt(
  { reports }: Pick<Ports, 'reports'>,
  address: string,
  isLast: boolean,
): Promise<Look> {
  try {
    const report = await reports.read(address);
    if (report !== undefined) return { report };
    if (isLast) return { unreadable: `there is no report at ${shown(address)}` };
  } catch (error) {
    const why = saidOf(error, address);
    if (error instanceof PermanentError) return { unreadable: `${why} (${shown(address)})` };
    if (isLast) return { unreadable: `its report could not be read: ${why}` };
    throw error;
  }
  throw new Error(`there is no report at ${shown(address)} yet`);
}

/** What signs an address stands behind its path. */
function shown(address: string): string {
  return redacted(address.replace(/[?#].*$/, ''));
}

function saidOf(error: unknown, address: string): string {
  const words = error instanceof Error ? error.message : String(error);
  return redacted(words.replaceAll(address, shown(address)));
}
