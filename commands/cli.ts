import manifest from '../package.json' with { type: 'json' };
import { exitCodes } from './cli/frame/exit-codes.ts';
import { runCli } from './cli/run.ts';

// A reader that has seen enough, as `head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.done.code);
  throw error;
});
process.once('SIGINT', () => process.exit(exitCodes.interrupted.code));

process.exitCode = await runCli(process.argv.slice(2), manifest.version);
