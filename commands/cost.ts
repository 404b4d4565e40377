import { Command, InvalidArgumentError } from 'commander';
import { Cron } from 'croner';
import { z } from 'zod';
import { readLineFolder } from '#cloud/line-folder.ts';
import { testSources } from '#cloud/topics.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import topology from '../infra/topology.json' with { type: 'json' };
import { type Block, line, section, table } from './cli/frame/blocks.ts';
import { printedBlocks } from './cli/frame/printed-blocks.ts';
import { type CostRow, type Estimate, estimateCost, sumOf, type Ticking } from './cost/estimate.ts';
import { prices, pricesOf } from './cost/prices.ts';
import { printedJson } from './words/printed-json.ts';
import { messageOf } from './words/unreadable.ts';

const daysAMonth = 30;
const dayMs = 86_400_000;
const centsDigits = 2;
const surface = {
  columns: process.stdout.columns,
  isColoured: process.stdout.hasColors?.() === true,
};

const optionsRead = z.strictObject({
  lines: z.string(),
  candidates: z.number(),
  changed: z.number(),
  buildMinutes: z.number(),
  cellMinutes: z.number(),
  imageMegabytes: z.number(),
  json: z.boolean().default(false),
});

/** `npm run cost -- LINE`: what a release of a line costs, and a month in which nothing is tagged. */
async function main(name: string, { lines: folder, json, ...assumed }: Options): Promise<void> {
  const lines = readReleaseLines(await readLineFolder(folder), testSources);
  const found = lines.find((one) => one.name === name);
  if (found === undefined) {
    const there = lines.map((one) => one.name).join(', ');
    throw new Error(`${folder} has no line ${name}; it has ${there}`);
  }
  const estimate = estimateCost(found, ticking(), assumed);
  if (json) console.log(printedJson({ line: name, prices, pricesOf, assumed, ...estimate }, 2));
  else console.log(printedBlocks(blocksOf(name, estimate), surface));
}

type Options = z.output<typeof optionsRead>;

/** Every function with a schedule, and how often it comes in a month. */
function ticking(): readonly Ticking[] {
  const since = new Date(0);
  return topology.functions.flatMap(({ name, schedule, memoryMiB }) => {
    if (schedule === undefined) return [];
    const day = new Cron(schedule, { timezone: 'Etc/UTC' })
      .nextRuns(24 * 60 + 1, since)
      .filter((run) => run.getTime() <= dayMs);
    return [{ name, memoryMiB, timesAMonth: day.length * daysAMonth }];
  });
}

function blocksOf(name: string, { release, month }: Estimate): readonly Block[] {
  return [
    line(`${name} on Google Cloud, by the list prices of ${pricesOf}, without what is free`),
    ...section(`A release: ${dollars(sumOf(release))}`, rowsOf(release)),
    ...section(`A month without a tag: ${dollars(sumOf(month))}`, rowsOf(month)),
    line(''),
    line('What is assumed can be said otherwise (--help). Where prices come from: --json.'),
  ];
}

function rowsOf(rows: readonly CostRow[]): readonly Block[] {
  return table(
    ['WHAT', 'COST', 'HOW MANY', 'OF'],
    rows.map(({ what, count, unit, dollars: cost }) => [
      what,
      dollars(cost),
      count.toLocaleString('en', { maximumFractionDigits: 1 }),
      unit,
    ]),
  );
}

function dollars(cost: number): string {
  return cost > 0 && cost < 0.01 ? 'under $0.01' : `$${cost.toFixed(centsDigits)}`;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= 1e6) return value;
  throw new InvalidArgumentError('It must be a number above 0, up to 1000000.');
}

const command = new Command('npm run cost --')
  .showHelpAfterError('npm run cost -- --help says what there is')
  .description('Estimates what a release of a line costs on Google Cloud, and an idle month.')
  .argument('<line>', 'a release line, by its name')
  .option('--lines <folder>', 'the release lines', 'release-lines')
  .option('--candidates <number>', 'candidates until one is released', positive, 2)
  .option('--changed <number>', 'components with a new version in each', positive, 2)
  .option('--build-minutes <number>', 'minutes of a build of images', positive, 25)
  .option('--cell-minutes <number>', 'minutes of a test in Cloud Build', positive, 15)
  .option('--image-megabytes <number>', 'megabytes of one platform of an image', positive, 30)
  .option('--json', 'print the estimate, what is assumed and every price as JSON')
  .parse();
try {
  await main(command.args[0] ?? '', optionsRead.parse(command.opts()));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
