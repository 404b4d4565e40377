import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { interruptedCode, untilInterrupted } from '../emulators/interruption.ts';
import { measureNothing, measureOthers, measurePlan, type Place } from './collect/measure.ts';
import { brokenLimits, cases, componentsMax, type Row } from './collect/plan.ts';
import { runProgram } from './promote/run-program.ts';
import { tableOf } from './table.ts';

const imagesMax = 100_000;
const versionDeadlineMs = 10_000;

/**
 * `npm run bench:collect`: what the collection of expired images costs: requests, documents that are
 * read, and milliseconds of one tick, in a staging repository of so many images; beside what other
 * tools leave behind, or would wrongly take. Ends with 1 where a limit is broken.
 */
async function main(): Promise<number> {
  const options = readOptions();
  const dir = await mkdtemp(join(tmpdir(), 'csi-release-collect-'));
  const interrupted = untilInterrupted().then(() => interruptedCode);
  try {
    return await Promise.race([measureAll({ dir, say }, options), interrupted]);
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Options {
  readonly expired: readonly number[];
  readonly total: number;
  readonly json?: string;
}

async function measureAll(place: Place, { expired, total, json }: Options): Promise<number> {
  const rows: Row[] = [await measureNothing(place, total)];
  for (const count of expired)
    for (const of of cases)
      rows.push(await measurePlan(place, { case: of, expired: count, total }));
  const [least = componentsMax] = expired;
  const others = { case: 'real build', expired: least, total: 2 * least } as const;
  if (await areThere(['skopeo', 'docker-registry']))
    rows.push(...(await measureOthers(place, others)));
  else say('skopeo and docker-registry are left out: apt-get install skopeo docker-registry');
  const broken = brokenLimits(rows);
  const figures = JSON.stringify(rows, undefined, 2);
  if (json === '-') console.log(figures);
  else if (json !== undefined) await writeFile(json, `${figures}\n`);
  (json === '-' ? console.error : console.log)(textOf(rows, broken));
  return broken.length === 0 ? 0 : 1;
}

function textOf(rows: readonly Row[], broken: readonly string[]): string {
  const heads = [
    'tool',
    'case',
    'expired',
    'total',
    'requests',
    'an image',
    'reads',
    'ms',
    'left',
    'wrong',
  ];
  const table = tableOf(
    heads,
    rows.map((row) => [
      ...[row.tool, row.case, row.expired, row.total, row.requests, row.requestsPerImage],
      ...[row.reads, Math.round(row.ms), row.left, row.wrong],
    ]),
  );
  const limits =
    broken.length === 0
      ? 'Every limit is kept.'
      : ['Over their limits:', ...broken.map((one) => `  ${one}`)].join('\n');
  const words =
    'left: manifests of expired images that are left; wrong: manifests of living ones that are gone,\n' +
    'or would be. garbage-collect --delete-untagged looks, and deletes nothing here.';
  return [table, words, limits].join('\n\n');
}

async function areThere(commands: readonly string[]): Promise<boolean> {
  const asked = commands.map((command) =>
    runProgram({ command, args: ['--version'], deadlineMs: versionDeadlineMs }),
  );
  return (await Promise.allSettled(asked)).every(({ status }) => status === 'fulfilled');
}

function say(words: string): void {
  console.error(words);
}

function readOptions(): Options {
  const { json, expired, total } = new Command('npm run bench:collect --')
    .showHelpAfterError('npm run bench:collect -- --help says what there is')
    .description(
      'Collects expired images: requests, documents read, milliseconds of one tick.\n' +
        'A short run: --expired 50 --total 500',
    )
    .option('--json <file>', 'write the figures as JSON; - is standard output')
    .option('--expired <numbers...>', 'how many images have expired', ['50', '1000'])
    .option('--total <number>', 'how many images lie in staging', '10000')
    .parse()
    .opts<{
      readonly json?: string;
      readonly expired: readonly string[];
      readonly total: string;
    }>();
  const all = numberOf('--total', total, componentsMax, imagesMax);
  return {
    expired: expired.map((one) => numberOf('--expired', one, componentsMax, all)),
    total: all,
    ...(json !== undefined && { json }),
  };
}

function numberOf(what: string, text: string, min: number, max: number): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : -1;
  const isWhole = count % componentsMax === 0;
  if (count >= min && count <= max && isWhole) return count;
  const words = `must be a multiple of ${componentsMax} from ${min} to ${max}, not "${text}"`;
  throw new Error(`${what} ${words}`);
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
