import { expandCells } from '#core/expand-cells.ts';
import type { ReleaseLine } from '#core/line.ts';
import { prices } from './prices.ts';

/** What the line's file does not say, as somebody knows it or guesses it. */
export interface Assumptions {
  /** Candidates that are opened until one is released. */
  readonly candidates: number;
  /** Of these components is a new version in each candidate; the rest joins from production. */
  readonly changed: number;
  readonly buildMinutes: number;
  readonly cellMinutes: number;
  /** Megabytes of one platform of an image that are new. */
  readonly imageMegabytes: number;
}

/** How often a function is called by its schedule in a month, and what it is given. */
export interface Ticking {
  readonly name: string;
  readonly timesAMonth: number;
  readonly memoryMiB: number;
}

/** One row of an estimate. */
export interface CostRow {
  readonly what: string;
  readonly count: number;
  readonly unit: string;
  readonly dollars: number;
}

/** What a release costs, and what a month in which nothing is tagged. */
export interface Estimate {
  readonly release: readonly CostRow[];
  readonly month: readonly CostRow[];
}

const dayMs = 86_400_000;
const daysAMonth = 30;
const megabytes = 1_000;
/** Reckoned generously, for these rows are cents: a call of a function that finds something to do. */
const callSeconds = 1;
/** A tick that finds nothing. */
const tickSeconds = 0.2;
/** A tick asks each of its queries, which is a read where nothing is found. */
const readsATick = 10;
/** So many calls each makes on its way; each call reads and writes so many documents. */
const stepsOf = { component: 8, cell: 6, candidate: 20, image: 3 };
const readsAStep = 4;
const writesAStep = 3;
/** The key, one version of it, and three secrets. */
const keyVersions = 4;

/** Estimates by what the line's file says, and by what is assumed beside it. */
export function estimateCost(
  line: ReleaseLine,
  ticking: readonly Ticking[],
  assumed: Assumptions,
): Estimate {
  return { release: releaseRows(line, assumed), month: monthRows(line, ticking, assumed) };
}

/** The sum of some rows, in dollars. */
export function sumOf(rows: readonly CostRow[]): number {
  return rows.reduce((sum, { dollars }) => sum + dollars, 0);
}

function releaseRows(line: ReleaseLine, assumed: Assumptions): readonly CostRow[] {
  const { candidates, buildMinutes, cellMinutes } = assumed;
  const changed = Math.min(assumed.changed, line.components.length);
  const share = changed / line.components.length;
  const cells = expandCells(line.cells, line.components);
  const ours = cells.filter(({ runs }) => runs === 'cloud-build').length;
  // Unit tests belong to a build: they run once, with its images.
  const units = Math.round(cells.filter(({ runs }) => runs === 'unit').length * share);
  const images = imagesOf(line);
  const gigabytes = gigabytesOf(line, assumed) * share;
  const { failedMs, releasedMs } = line.timesToLive;
  const months =
    ((candidates - 1) * failedMs + releasedMs) / (dayMs * daysAMonth * Math.max(candidates, 1));
  const steps =
    stepsOf.candidate +
    changed * stepsOf.component +
    cells.length * stepsOf.cell +
    images * stepsOf.image;
  const builds = candidates * changed * buildMinutes;
  const tests = candidates * (ours + units) * cellMinutes;
  return [
    row('builds of images', builds, prices.buildMinute),
    row('tests in Cloud Build', tests, prices.buildMinute),
    row(
      'staging until it is collected',
      candidates * gigabytes * months,
      prices.imageGigabyteMonth,
    ),
    ...callRows('functions', candidates * steps, callSeconds, 512),
    row('documents read', candidates * steps * readsAStep, prices.read),
    row('documents written', candidates * steps * writesAStep, prices.write),
    row('its images in production, each month', gigabytes, prices.imageGigabyteMonth),
  ];
}

function monthRows(
  line: ReleaseLine,
  ticking: readonly Ticking[],
  assumed: Assumptions,
): readonly CostRow[] {
  const ticks = ticking.reduce((sum, { timesAMonth }) => sum + timesAMonth, 0);
  return [
    row('Scheduler', ticking.length, prices.job),
    ...ticking.flatMap(({ name, timesAMonth, memoryMiB }) =>
      callRows(name, timesAMonth, tickSeconds, memoryMiB),
    ),
    row('documents read by ticks', ticks * readsATick, prices.read),
    row('key and secrets', keyVersions, prices.keyVersionMonth),
    row('one set in production', gigabytesOf(line, assumed), prices.imageGigabyteMonth),
  ];
}

function callRows(
  what: string,
  times: number,
  seconds: number,
  memoryMiB: number,
): readonly CostRow[] {
  const { cpuSecond, memorySecond, request } = prices;
  const dollars =
    times *
    (request.dollars + seconds * (cpuSecond.dollars + (memoryMiB / 1024) * memorySecond.dollars));
  return [{ what, count: times, unit: `a call of ${seconds} s`, dollars }];
}

function row(
  what: string,
  count: number,
  { dollars, unit }: { readonly dollars: number; readonly unit: string },
): CostRow {
  return { what, count, unit, dollars: count * dollars };
}

function imagesOf(line: ReleaseLine): number {
  return line.components.reduce((sum, { component }) => sum + component.images.length, 0);
}

function gigabytesOf(line: ReleaseLine, { imageMegabytes }: Assumptions): number {
  const platforms = line.components.flatMap(({ component }) =>
    component.images.map((image) => image.platforms.length),
  );
  return (platforms.reduce((sum, one) => sum + one, 0) * imageMegabytes) / megabytes;
}
