import { InvalidArgumentError, Option, program } from 'commander';
import { coverageTable } from './coverage.ts';
import { mutants } from './mutants.ts';
import { runSeed } from './run-seed.ts';
import { runInThreads } from './threads.ts';
import { hoursUsual, repeatOf, violationLine } from './verdict.ts';
import { type Mode, modes } from './weather.ts';

interface Options {
  readonly seed: number;
  readonly seeds: number;
  readonly rate: number;
  readonly hours: number;
  readonly mode: Mode;
  readonly mutant?: string;
  readonly trace?: true;
}

program
  .name('npm run simulate --')
  .showHelpAfterError('npm run simulate -- --help says what there is')
  .description('Runs the functions on a world in memory in which everything goes wrong.')
  .option('--seed <number>', 'the first seed', whole, 1)
  .option('--seeds <number>', 'how many seeds', whole, 1)
  .option('--rate <share>', 'of all calls, so many go wrong: from 0 to 1', share, 0.05)
  .option('--hours <number>', 'virtual hours with faults', whole, hoursUsual)
  .addOption(new Option('--mode <name>', 'how it goes').choices(modes).default('usual'))
  .addOption(
    new Option('--mutant <name>', 'what is broken on purpose').choices(
      mutants.map(({ name }) => name),
    ),
  )
  .option('--trace', 'tell the story of the one seed, line by line')
  .parse();

const options = program.opts<Options>();
process.exitCode = options.trace ? await tellOne(options) : await runAll(options);

/** Tells one run as a story. */
async function tellOne({ seed, mutant: name, ...plan }: Options): Promise<number> {
  Error.stackTraceLimit = 0;
  const mutant = mutants.find((one) => one.name === name);
  const broken = mutant === undefined ? {} : { mutant };
  const run = await runSeed({ ...plan, ...broken, seed, isTraced: true });
  for (const line of run.trace) console.log(line);
  console.log(`${run.trace.length} lines, sha256 ${run.hash}`);
  if (run.violation === undefined) return 0;
  const repeat = repeatOf({ plan, seed, mutant: name });
  console.log(violationLine({ ...run.violation, seed, repeat }));
  return 1;
}

/** Runs many seeds, and tells what was counted and found. */
async function runAll({ seed, seeds, mutant, ...plan }: Options): Promise<number> {
  const { rate, hours, mode } = plan;
  const begunMs = performance.now();
  const { counts, found } = await runInThreads({
    plan: { rate, hours, mode },
    fromSeed: seed,
    seeds,
    ...(mutant === undefined ? {} : { mutant }),
  });
  console.log(coverageTable(counts.calls));
  for (const [what, count] of Object.entries(counts.sometimes).sort())
    console.log(`${String(count).padStart(8)} ${what}`);
  const { events, faults, releases } = counts;
  const seconds = ((performance.now() - begunMs) / 1000).toFixed(1);
  const runs = `${seeds} seeds at ${rate}: ${counts.hours} virtual hours in ${seconds} s`;
  console.log(`${runs}, ${events} events, ${faults} faults, ${releases} releases`);
  for (const one of found) console.log(violationLine(one));
  return found.length === 0 ? 0 : 1;
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function share(text: string): number {
  const rate = Number(text);
  if (!(rate >= 0 && rate <= 1)) throw new InvalidArgumentError('It must be from 0 to 1.');
  return rate;
}
