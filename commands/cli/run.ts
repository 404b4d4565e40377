import { messageOf } from '../words/unreadable.ts';
import { cliCommands } from './commands.ts';
import type { Said } from './frame/cli-command.ts';
import { CommandFault, exitCodes } from './frame/exit-codes.ts';
import { printerOn } from './frame/printer.ts';
import { isCommanderError, programOf } from './frame/program.ts';
import { terminalPrompt } from './frame/prompt.ts';
import { openSession, type Session } from './frame/session.ts';
import { tokenShelf } from './identity/kept-tokens.ts';
import { identityAt } from './identity/token-of.ts';
import { completionCommand } from './shell/completion-command.ts';

/** How long one request may take, where `--timeout` says nothing else. */
const deadlineSecondsDefault = '30';

/**
 * Runs the command line of this process, and answers the code that it ends with; what went wrong is
 * one line on standard error.
 */
export async function runCli(args: readonly string[], version: string): Promise<number> {
  const program = programOf(
    [...cliCommands, completionCommand(() => program)],
    version,
    (command, given, said) => command.run(sessionOf(said), given, said),
  );
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCodes.done.code;
  } catch (error) {
    if (isCommanderError(error)) return error.exitCode === 0 ? 0 : exitCodes.usage.code;
    return tellFault(error, args);
  }
}

/** All that a command works with, by the options that every command has. */
function sessionOf(said: Said): Session {
  const { env: environment, stdout: out, stderr: err, stdin: input } = process;
  const printer = printerOn({ out, err }, environment, {
    isJson: said.isSaid('json'),
    isVerbose: said.isSaid('verbose'),
    isColourWanted: said.isSaid('color'),
  });
  const nowMs = () => Date.now();
  const shelf = tokenShelf(environment, nowMs);
  const deadlineMs = deadlineOf(said.text('timeout') ?? deadlineSecondsDefault);
  const prompt = terminalPrompt({ input, output: err });
  const impersonated = said.text('impersonate');
  const base = { printer, prompt, environment, folder: process.cwd(), shelf, deadlineMs, nowMs };
  return openSession(base, said.text('server'), (server) =>
    identityAt(server, shelf, {
      ...{ environment, deadlineMs, nowMs, isServiceAccount: said.isSaid('service-account') },
      ...(impersonated === undefined ? {} : { impersonated }),
    }),
  );
}

function deadlineOf(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text) * 1000;
  throw new CommandFault('usage', `--timeout is ${text}; it must be seconds, from 1 to 999`);
}

/** A fault that nobody foresaw is told with its stack where `--verbose` asks for it. */
function tellFault(error: unknown, args: readonly string[]): number {
  const isColourWanted = !args.includes('--no-color');
  const wishes = { isJson: false, isVerbose: args.includes('--verbose'), isColourWanted };
  const printer = printerOn({ out: process.stdout, err: process.stderr }, process.env, wishes);
  const [first = '', ...others] = messageOf(error).trim().split(/\r?\n/);
  printer.note([{ text: 'csi-release: ', style: 'bad' }, first]);
  for (const other of others) printer.note(other);
  if (error instanceof CommandFault) return exitCodes[error.exit].code;
  for (const line of stackOf(error)) printer.detail(line);
  return exitCodes.failed.code;
}

function stackOf(error: unknown): readonly string[] {
  return error instanceof Error ? (error.stack?.split('\n') ?? []) : [];
}
