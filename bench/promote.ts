import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { interruptedCode, untilInterrupted } from '../emulators/interruption.ts';
import { startCountedRegistry } from './promote/counted-registry.ts';
import { brokenLimits } from './promote/limits.ts';
import { type Measured, measureRound, type Round } from './promote/measure.ts';
import { cases } from './promote/order.ts';
import { compile } from './promote/ours.ts';
import { platformsMax, type Shape } from './promote/push-image.ts';
import { type RegistryKind, registryKinds } from './promote/registries.ts';
import { reportText } from './promote/report.ts';
import { findTools, toolNames } from './promote/tools.ts';

const imagesMax = 100;
const layersMax = 100;
const latencyMsMax = 1_000;

/**
 * `npm run bench:promote`: what a promotion costs beside other tools that copy images: requests, and
 * milliseconds of whole processes, on one registry in one run. Ends with 1 where a limit is broken.
 */
async function main(): Promise<number> {
  const options = readOptions();
  const dir = await mkdtemp(join(tmpdir(), 'csi-release-promote-'));
  const interrupted = untilInterrupted().then(() => interruptedCode);
  try {
    return await Promise.race([measureAll(dir, options), interrupted]);
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Options {
  readonly registry: RegistryKind;
  readonly rounds: readonly Round[];
  readonly tools: readonly string[];
  readonly json?: string;
}

async function measureAll(dir: string, options: Options): Promise<number> {
  const { rounds } = options;
  const tools = await findTools(options.tools);
  const registry = await startCountedRegistry(options.registry, join(dir, 'registry'));
  try {
    const compiledDir = join(dir, 'compiled');
    await compile(compiledDir);
    const place = { dir, compiledDir, registry, tools, say };
    const measured: Measured[] = [];
    for (const round of rounds) measured.push(await measureRound(place, round));
    const rows = measured.flatMap((one) => one.rows);
    const [{ shape } = { shape: { platforms: 1, layers: 1 } }] = rounds;
    const broken = brokenLimits(rows, shape);
    const text = reportText({ registry: options.registry, measured, rounds, tools, broken });
    await tell(options.json, JSON.stringify(rows, undefined, 2), text);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await registry.close();
  }
}

/** Figures to standard output are alone there, for another program to read. */
async function tell(json: string | undefined, figures: string, text: string): Promise<void> {
  if (json === '-') {
    console.log(figures);
    return console.error(text);
  }
  if (json !== undefined) await writeFile(json, `${figures}\n`);
  console.log(text);
}

function say(words: string): void {
  console.error(words);
}

function readOptions(): Options {
  const { images, latency, shape, ...rest } = new Command('npm run bench:promote --')
    .showHelpAfterError('npm run bench:promote -- --help says what there is')
    .description(
      'Promotes images, beside other tools that copy images: requests and milliseconds.\n' +
        'A short run: --images 1 12 --latency 0 --tools none',
    )
    .option('--json <file>', 'write the figures as JSON; - is standard output')
    .option('--images <numbers...>', 'how many at a time', ['1', '12', '50'])
    .option('--latency <ms...>', 'how late each answer is', ['0', '30'])
    .option('--shape <shape>', 'PLATFORMSxLAYERS of the images', '5x4')
    .addOption(
      new Option('--cases <cases...>', 'what is measured').choices(cases).default([...cases]),
    )
    .addOption(new Option('--registry <kind>').choices(registryKinds).default('emulator'))
    .addOption(
      new Option('--tools <names...>', 'who copies beside us, where the PATH has it')
        .choices([...toolNames, 'none'])
        .default(toolNames),
    )
    .parse()
    .opts<Texts>();
  const rounds = images.flatMap((image) =>
    latency.map((late) => ({
      images: numberOf('--images', image, 1, imagesMax),
      latencyMs: numberOf('--latency', late, 0, latencyMsMax),
      shape: shapeOf(shape),
      cases: rest.cases,
    })),
  );
  return { rounds, ...rest };
}

/** What is written on the command line. */
interface Texts extends Omit<Options, 'rounds'> {
  readonly images: readonly string[];
  readonly latency: readonly string[];
  readonly shape: string;
  readonly cases: Round['cases'];
}

function shapeOf(text: string): Shape {
  const [platforms = '', layers = '', ...more] = text.split('x');
  if (more.length > 0) throw new Error(`--shape ${text}: write PLATFORMSxLAYERS, as in 5x4`);
  return {
    platforms: numberOf(`platforms of --shape ${text}`, platforms, 1, platformsMax),
    layers: numberOf(`layers of --shape ${text}`, layers, 1, layersMax),
  };
}

function numberOf(what: string, text: string, min: number, max: number): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : -1;
  if (count >= min && count <= max) return count;
  throw new Error(`${what} must be a number from ${min} to ${max}, not "${text}"`);
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
