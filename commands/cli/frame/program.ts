import { Argument, Command, CommanderError, Option } from 'commander';
import { type CliCommand, type CliOption, groups, type Said } from './cli-command.ts';
import { exitCodesText } from './exit-codes.ts';

/** The name of the command. */
const programName = 'csi-release';

const about = [
  'The command line of csi-release: what was built, tested and released, and what to do about it.',
  'The server is said by --server, CSI_RELEASE_SERVER or the configuration; without any it is the ' +
    'local stack that runs in this folder or in one above it.',
].join('\n\n');

/** The options that every command has. */
const globalOptions: readonly CliOption[] = [
  { flags: '--server <url>', words: 'where the API is, such as https://release.example.org' },
  { flags: '--json', words: "print the API's answer as it is, and nothing else" },
  { flags: '--verbose', words: 'say which server is used, and what is asked of it' },
  { flags: '--no-color', words: 'print without colours; NO_COLOR and FORCE_COLOR are respected' },
  { flags: '--timeout <seconds>', words: 'how long one request may take (default: 30)' },
  {
    flags: '--service-account',
    words: 'be the service account of the application default credentials',
  },
  { flags: '--impersonate <account>', words: 'be this service account, for which those may stand' },
];

/** Runs one command with the options that were said. */
export type Perform = (command: CliCommand, args: readonly string[], said: Said) => Promise<void>;

/** The whole command line as commander's tree: help, suggestions and completion come from it. */
export function programOf(
  commands: readonly CliCommand[],
  version: string,
  perform: Perform,
): Command {
  const program = new Command(programName)
    .description(about)
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help of a command')
    .showHelpAfterError(`${programName} --help says what there is`)
    .configureHelp({ subcommandTerm: termOf })
    .exitOverride()
    .addHelpText('after', `\n${exitCodesText()}`);
  for (const option of globalOptions) program.addOption(optionOf(option));
  const ordered = groups.flatMap((group) => commands.filter((one) => one.group === group));
  for (const command of ordered)
    program.addCommand(commandOf(command, perform).copyInheritedSettings(program));
  return program;
}

/** Whether an error is commander's own: help that was asked for, or wrong usage. */
export function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof CommanderError;
}

/** In the list of all commands, options would only widen it. */
function termOf(command: Command): string {
  const args = command.registeredArguments.map((one) => {
    const name = one.variadic ? `${one.name()}...` : one.name();
    return one.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...args].join(' ');
}

function commandOf(command: CliCommand, perform: Perform): Command {
  const [name = '', ...parts] = command.usage.split(' ');
  const examples = command.examples.map((one) => `  $ ${programName} ${one}`);
  const made = new Command(name)
    .description(command.summary)
    .helpGroup(`${command.group}:`)
    .helpOption('-h, --help', 'print help')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .showHelpAfterError(`${programName} ${name} --help says how it is used`)
    .addHelpText('after', `\nExample:\n${examples.join('\n')}`)
    .action(async (...given) => {
      const own: unknown = given.at(-1);
      if (!(own instanceof Command)) throw new Error(`${name} is no command of commander`);
      await perform(command, textsOf(own.processedArgs), saidOf(own));
    });
  for (const part of parts) made.addArgument(argumentOf(part, command));
  for (const option of command.options ?? []) made.addOption(optionOf(option));
  return made;
}

function argumentOf(part: string, { arguments: words = {}, choices = {} }: CliCommand): Argument {
  const name = part.replace(/[<>[\].]/g, '');
  const argument = new Argument(part, words[name] ?? '');
  const allowed = choices[name];
  return allowed === undefined ? argument : argument.choices(allowed);
}

function optionOf({ flags, words, choices }: CliOption): Option {
  const option = new Option(flags, words);
  return choices === undefined ? option : option.choices(choices);
}

/** Arguments that were left out are none; those of a variadic one stand beside the others. */
function textsOf(args: readonly unknown[]): readonly string[] {
  return args.flat().filter((one) => typeof one === 'string');
}

function saidOf(command: Command): Said {
  const options: Readonly<Record<string, unknown>> = command.optsWithGlobals();
  const optionNamed = (name: string) =>
    options[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
  return {
    text: (name) => {
      const value = optionNamed(name);
      return typeof value === 'string' ? value : undefined;
    },
    texts: (name) => {
      const value = optionNamed(name);
      return Array.isArray(value) ? textsOf(value) : [];
    },
    isSaid: (name) => optionNamed(name) === true,
  };
}
