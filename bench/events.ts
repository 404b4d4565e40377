import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import {
  type Measured,
  measureDirect,
  measurePubsub,
  parallelMax,
  pushPath,
} from './events/measure.ts';
import { startNoOp } from './events/no-op.ts';
import { type MeasuredPubsub, startOfficial, startOwn } from './events/pubsubs.ts';
import { type Cell, tableOf } from './table.ts';

const eventsMax = 1_000_000;
const bytesPerMiB = 1024 * 1024;

/** The functions, and how many of the events each gets: all that wait are as slow as two at once. */
const functions = [
  { name: 'no-op', does: 'does nothing', share: 1 },
  { name: 'wait', does: 'waits for 20 ms', share: 0.25 },
] as const;

/** What was measured of one function. */
interface Report {
  readonly function: string;
  readonly does: string;
  readonly measured: readonly Measured[];
  /** Why Google's emulator was not measured. */
  readonly leftOut?: string;
}

/**
 * `npm run bench:events`: how many events a second go from publish to an acknowledged push of a
 * function, through our own Pub/Sub and through Google's emulator, beside posting them to the same
 * function directly. One run, one machine: the ratios say more than the figures.
 */
async function main(): Promise<void> {
  const { json, file, events } = readOptions();
  const reports: Report[] = [];
  for (const { name, does, share } of functions) {
    const measured = await measureAll(name, Math.ceil(events * share));
    reports.push({ function: name, does, ...measured });
  }
  const text = JSON.stringify(reports, undefined, 2);
  if (file !== undefined) await writeFile(file, `${text}\n`);
  console.log(json && file === undefined ? text : reports.map(shown).join('\n\n'));
}

async function measureAll(
  name: string,
  events: number,
): Promise<Pick<Report, 'measured' | 'leftOut'>> {
  const dir = await mkdtemp(join(tmpdir(), 'csi-release-events-'));
  const noOp = await startNoOp(name, pushPath);
  try {
    const direct = await measureDirect(noOp, events);
    const through = async (starting: Promise<MeasuredPubsub>): Promise<Measured> => {
      const pubsub = await starting;
      return measurePubsub(pubsub, noOp, events).finally(pubsub.close);
    };
    const own = await through(startOwn(dir));
    const official = await through(startOfficial(dir)).catch(({ message }: Error) => message);
    if (typeof official === 'string') return { measured: [direct, own], leftOut: official };
    return { measured: [direct, own, official] };
  } finally {
    noOp.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function shown({ does, measured, leftOut }: Report): string {
  const [direct] = measured;
  const heads = ['', 'events', 's', 'events/s', 'of direct %', 'at once', 'RSS MiB'];
  const rows = measured.map((one): readonly Cell[] => [
    one.way,
    one.events,
    one.ms / 1_000,
    Math.round(perSecond(one)),
    direct && Math.round((100 * perSecond(one)) / perSecond(direct)),
    one.inFlightMost,
    one.residentBytes && Math.round(one.residentBytes / bytesPerMiB),
  ]);
  const title =
    `Events to a function that ${does}; at once: the most that it had in its hands ` +
    `(directly, ${parallelMax} are sent at once)`;
  const table = `${title}\n\n${tableOf(heads, rows)}`;
  return leftOut === undefined ? table : `${table}\n\nGoogle's emulator was left out: ${leftOut}`;
}

function perSecond({ events, ms }: Measured): number {
  return (events * 1_000) / ms;
}

function readOptions() {
  const command = new Command('npm run bench:events --')
    .showHelpAfterError('npm run bench:events -- --help says what there is')
    .description("Measures events per second through our own Pub/Sub and through Google's.")
    .argument('[file]', 'where the figures are written as JSON, too')
    .option('--json', 'print them as JSON')
    .option('--events <number>', 'how many', '3000')
    .parse();
  const values = command.opts<{ json?: true; events: string }>();
  const events = /^\d{1,7}$/.test(values.events) ? Number(values.events) : 0;
  const [file] = command.args;
  if (events >= 1 && events <= eventsMax) return { json: values.json ?? false, file, events };
  throw new Error(`--events must be a number from 1 to ${eventsMax}, not "${values.events}"`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
