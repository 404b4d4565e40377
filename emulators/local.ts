import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { interruptedCode, untilInterrupted } from './interruption.ts';
import { checkLines } from './stack/check-lines.ts';

const sampleLines = join(import.meta.dirname, 'sample', 'release-lines');

const optionsRead = z.strictObject({
  lines: z.string(),
  emulators: z.enum(['official', 'own', 'auto']),
  executor: z.enum(['auto', 'docker', 'host']),
  dir: z.string(),
  fresh: z.boolean().default(false),
  isolate: z.boolean().default(false),
  json: z.boolean().default(false),
});

/**
 * `npm run local`: starts the stack, says where everything is, and runs until Ctrl-C. Ends with 0
 * when it was told to end, with 1 when it could not start, with 130 when it was interrupted before
 * it had started or a second time; then too nothing is left running. The stack's code is loaded when
 * the options are known to be right.
 */
async function main(): Promise<void> {
  const { json, ...options } = readOptions();
  const interrupted = untilInterrupted();
  let isReady = false;
  interrupted.then(() => isReady || process.exit(interruptedCode));
  const [{ startStack }, { describeStack }] = await Promise.all([
    import('./stack.ts'),
    import('./stack/describe-stack.ts'),
    checkLines(options.lines),
  ]);
  const stack = await startStack(options);
  isReady = true;
  console.log(json ? await readFile(stack.addressFile, 'utf8') : describeStack(stack));
  await interrupted;
  await stack.close();
  if (!json) console.log('\nStopped. Nothing of the stack is left running.');
}

function readOptions() {
  return optionsRead.parse(
    new Command('npm run local --')
      .showHelpAfterError('npm run local -- --help says what there is')
      .description('Starts csi-release on this machine: the functions and everything they call.')
      .option('--lines <folder>', 'release line files', sampleLines)
      .addOption(
        new Option('--emulators <whose>', "Google's Pub/Sub and Firestore emulators, or our own")
          .choices(['official', 'own', 'auto'])
          .default('auto'),
      )
      .addOption(
        new Option('--executor <who>', 'who runs the steps of builds: containers, or this machine')
          .choices(['auto', 'docker', 'host'])
          .default('auto'),
      )
      .option('--dir <folder>', 'where data, logs and stack.json are kept', '.local')
      .option('--fresh', 'begin with nothing of the run before')
      .option('--isolate', 'run every function in a process of its own, as in the cloud')
      .option('--json', 'print the addresses as JSON, as they stand in stack.json')
      .parse()
      .opts(),
  );
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
