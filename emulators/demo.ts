import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import type { Display } from './demo/display/display.ts';
import { closingWords, openDisplay } from './demo/display.ts';
import { interruptedCode, untilInterrupted } from './interruption.ts';
import type { Stack } from './stack.ts';

const sampleLines = join(import.meta.dirname, 'sample', 'release-lines');

const optionsRead = z.strictObject({
  once: z.boolean().default(false),
  json: z.string().optional(),
  emulators: z.enum(['official', 'own', 'auto']),
  dir: z.string(),
  isolate: z.boolean().default(false),
  color: z.boolean(),
});

/**
 * `npm run demo`: the main job on this machine, from three tags to a release, a patch, a failure and
 * the collection. Ends with 0 when all of it happened, with 1 when anything did not, with 130 when it
 * was interrupted. In a terminal it then goes on running, to be looked at; with `--once` it ends.
 */
async function main(): Promise<void> {
  const { once, json, color, ...where } = readOptions();
  const goesOn = !once && process.stdout.isTTY;
  // Google's clients look for a metadata server, which costs seconds where there is none.
  process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  if (json !== undefined) await refuseUnwritable(json);
  if (!color) refuseColor();
  const display = await openDisplay(process.stdout, process.env);
  let stack: Stack | undefined;
  const interrupted = untilInterrupted().then(display.close);
  const ended = await Promise.race([
    interrupted.then(() => 'interrupted' as const),
    (async () => {
      const since = performance.now();
      stack = await display.step({ title: 'The local stack starts' }, async () => {
        const { startStack } = await import('./stack.ts');
        return startStack({ ...where, lines: sampleLines, fresh: true, say: display.say });
      });
      const startedMs = Math.round(performance.now() - since);
      await show(stack, display, { startedMs, json, goesOn });
      return 'told' as const;
    })(),
  ]).catch((error: unknown) => error);
  display.close();
  if (ended === 'told' && goesOn) await interrupted;
  await stack?.close();
  if (goesOn || ended === 'interrupted') console.log('\nStopped. Nothing is left running.');
  if (ended === 'interrupted') process.exitCode = interruptedCode;
  else if (ended !== 'told') throw ended;
}

function readOptions() {
  return optionsRead.parse(
    new Command('npm run demo --')
      .showHelpAfterError('npm run demo -- --help says what there is')
      .description('Shows the main job on this machine: from tags to a release, and back to order.')
      .option('--once', 'end when everything was shown; not 0 if anything did not happen')
      .option('--json <file>', 'write what happened to a file')
      .addOption(
        new Option('--emulators <whose>', "Google's Pub/Sub and Firestore emulators, or our own")
          .choices(['official', 'own', 'auto'])
          .default('auto'),
      )
      .option('--dir <folder>', 'where data, logs and stack.json are kept', '.local')
      .option('--isolate', 'run every function in a process of its own, as in the cloud')
      .option('--no-color', 'show everything without colours, as NO_COLOR asks')
      .parse()
      .opts(),
  );
}

/** Before the story, which takes half a minute; what the file holds stays until it is told. */
async function refuseUnwritable(file: string): Promise<void> {
  try {
    await mkdir(dirname(resolve(file)), { recursive: true });
    await (await open(file, 'a')).close();
  } catch (cause) {
    throw new Error(`--json ${file} cannot be written: name a file that can`, { cause });
  }
}

/** As Node reads it, and every process that is started from here. */
function refuseColor(): void {
  process.env['NO_COLOR'] = '1';
  delete process.env['FORCE_COLOR'];
}

interface Showing {
  readonly startedMs: number;
  readonly json: string | undefined;
  readonly goesOn: boolean;
}

async function show(stack: Stack, display: Display, showing: Showing): Promise<void> {
  const { startedMs, json, goesOn } = showing;
  const { tellStory } = await import('./demo/tell.ts');
  const told = await tellStory(stack, display.step, display.board);
  const report = {
    ...told,
    ms: { ...told.ms, total: told.ms.total + startedMs, stack: startedMs },
  };
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, undefined, 2)}\n`);
  display.close();
  console.log(closingWords(stack, report, goesOn, process.stdout.columns));
}

try {
  await main();
  process.exit();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
