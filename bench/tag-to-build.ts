import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Stack } from '../emulators/stack.ts';
import { type Cell, tableOf } from './table.ts';
import { watchPushes } from './tags/pushes.ts';
import { copyQuickLines } from './tags/quick-lines.ts';
import { measureRounds, type Round } from './tags/rounds.ts';

const roundsMax = 100;

const spans = [
  { name: 'pushMs', head: 'push of the tag', of: ({ pushMs }: Round) => pushMs },
  { name: 'tagDetectedMs', head: 'tag- detected', of: ({ tagDetectedMs }: Round) => tagDetectedMs },
  { name: 'wakePushMs', head: 'push of the wake', of: ({ wakePushMs }: Round) => wakePushMs },
  { name: 'buildFinishedMs', head: 'build- finished', of: (round: Round) => round.buildFinishedMs },
  { name: 'totalMs', head: 'total', of: ({ totalMs }: Round) => totalMs },
  { name: 'pushPercent', head: 'pushes %', of: pushPercent },
] as const;

const summaries = [
  { name: 'warm, least', at: 0 },
  { name: 'warm, median', at: 0.5 },
  { name: 'warm, most', at: 1 },
] as const;

/**
 * `npm run bench:tag`: how long a published tag takes to its CreateBuild, with a quiet time of 0 s.
 * The whole stack runs, with Google's emulators of Pub/Sub and Firestore where they are.
 */
async function main(): Promise<void> {
  const { json, rounds } = readOptions();
  // Google's clients look for a metadata server, which costs seconds where there is none.
  process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  const [cold, ...warm] = await measure(rounds);
  if (cold === undefined) throw new Error('nothing was measured');
  if (json) console.log(JSON.stringify({ cold, warm, median: medians(warm) }, undefined, 2));
  else console.log(shown(cold, warm));
}

async function measure(rounds: number): Promise<readonly Round[]> {
  const dir = await mkdtemp(join(tmpdir(), 'csi-release-tag-to-build-'));
  const running = startIn(dir);
  try {
    return await Promise.race([interrupted(), running.then((stack) => measureIn(stack, rounds))]);
  } finally {
    const stack = await running.catch(() => undefined);
    await stack?.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function startIn(dir: string): Promise<Stack> {
  const { startStack } = await import('../emulators/stack.ts');
  const lines = await copyQuickLines(join(dir, 'release-lines'));
  return startStack({ dir: join(dir, 'stack'), lines, emulators: 'auto' });
}

async function measureIn(stack: Stack, rounds: number): Promise<readonly Round[]> {
  const { openTour } = await import('../emulators/demo/tour.ts');
  const pushes = watchPushes();
  const tour = await openTour(stack);
  try {
    return await measureRounds(tour, pushes, rounds);
  } finally {
    pushes.close();
    await tour.close();
  }
}

function interrupted(): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.once(signal, () => reject(new Error(`ended by ${signal}, nothing was measured`)));
  });
}

function shown(cold: Round, warm: readonly Round[]): string {
  const heads = ['ms', ...spans.map(({ head }) => head)];
  const rows: Cell[][] = [
    ['cold', ...spans.map(({ of }) => Math.round(of(cold)))],
    ...summaries.map(({ name, at }) => [
      name,
      ...spans.map(({ of }) => Math.round(quantile(warm.map(of), at))),
    ]),
  ];
  return [
    `From a published tag to CreateBuild, quiet time 0 s; cold once, warm ${warm.length} times.`,
    'cold: the first event of new functions, and a set of three components; warm: one component.',
    '',
    tableOf(heads, rows),
  ].join('\n');
}

function medians(rounds: readonly Round[]): Readonly<Record<string, number>> {
  return Object.fromEntries(spans.map(({ name, of }) => [name, quantile(rounds.map(of), 0.5)]));
}

/** Between two neighbours it is their mean by distance, as usual. */
function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const [below = 0, above = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** How much of the time the two pushes take, in percent. */
function pushPercent({ totalMs, pushMs, wakePushMs }: Round): number {
  return (100 * (pushMs + wakePushMs)) / totalMs;
}

function readOptions() {
  const values = new Command('npm run bench:tag --')
    .showHelpAfterError('npm run bench:tag -- --help says what there is')
    .description('Measures how long a published tag takes to its CreateBuild.')
    .option('--json', 'print the figures as JSON')
    .option('--rounds <number>', 'how often, the first of them cold', '6')
    .parse()
    .opts<{ json?: true; rounds: string }>();
  const rounds = /^\d{1,3}$/.test(values.rounds) ? Number(values.rounds) : 0;
  if (rounds < 2 || rounds > roundsMax)
    throw new Error(`--rounds must be a number from 2 to ${roundsMax}, not "${values.rounds}"`);
  return { json: values.json ?? false, rounds };
}

try {
  await main();
  process.exit();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
