import { Command, Option } from 'commander';
import { parseCLI, startVitest } from 'vitest/node';
import { z } from 'zod';

/**
 * `npm test`: every test, or those that are named. Its own option says whose Pub/Sub and Firestore
 * the tests use; all others are vitest's.
 */
const command = new Command('npm test --')
  .showHelpAfterError('npm test -- --help says what there is')
  .description('Runs the tests. Folders, files and all other options go to vitest as they are.')
  .argument('[vitest...]', "such as test/core or -t 'words'")
  .addOption(
    new Option('--emulators <whose>', "Google's Pub/Sub and Firestore, our own, or each there is")
      .choices(['official', 'own', 'auto'])
      .default('auto')
      .env('EMULATORS'),
  )
  .allowUnknownOption()
  .parse();

process.env['EMULATORS'] = z.object({ emulators: z.string() }).parse(command.opts()).emulators;
const { filter, options } = parseCLI(['vitest', 'run', ...command.args]);
const vitest = await startVitest('test', [...filter], options);
await vitest.close();
