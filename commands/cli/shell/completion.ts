import type { Command } from 'commander';

/** What a shell completes: the commands and the options of each, from commander's own tree. */
export interface Completed {
  readonly name: string;
  readonly words: string;
  readonly options: readonly { readonly flag: string; readonly words: string }[];
  /** What its first argument may be, where only some words may. */
  readonly choices: readonly string[];
}

/** The shells that completions are written for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** Every command of a program that people see, with its own options and those that all have. */
export function completedBy(program: Command): readonly Completed[] {
  const everywhere = optionsOf(program);
  return program
    .createHelp()
    .visibleCommands(program)
    .map((command) => ({
      name: command.name(),
      words: firstLine(command.description()),
      options: [...optionsOf(command), ...everywhere],
      choices: command.registeredArguments[0]?.argChoices ?? [],
    }));
}

/** A script for a shell that completes commands, their options and their choices. */
export function completionScript(
  shell: (typeof shells)[number],
  name: string,
  commands: readonly Completed[],
): string {
  switch (shell) {
    case 'bash':
      return bashScript(name, commands);
    case 'zsh':
      return zshScript(name, commands);
    case 'fish':
      return fishScript(name, commands);
  }
}

function bashScript(name: string, commands: readonly Completed[]): string {
  const cases = commands.map(
    ({ name: command, options, choices }) =>
      `    ${command}) words="${[...choices, ...options.map(({ flag }) => flag)].join(' ')}" ;;`,
  );
  const all = commands.map(({ name: command }) => command).join(' ');
  return `# ${name} completion bash > ~/.local/share/bash-completion/completions/${name}
_${underscored(name)}() {
  local command="" words at
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in -*) ;; *) command="\${COMP_WORDS[at]}"; break ;; esac
  done
  case "$command" in
    "") words="${all}" ;;
${cases.join('\n')}
    *) words="" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _${underscored(name)} ${name}
`;
}

function zshScript(name: string, commands: readonly Completed[]): string {
  const listed = commands.map(({ name: command, words }) => `    ${quoted(`${command}:${words}`)}`);
  const cases = commands.map(({ name: command, options, choices }) => {
    const flags = options.map(({ flag, words }) => quoted(`${flag}:${words}`)).join(' ');
    const first = choices.length === 0 ? '' : `; compadd -- ${choices.join(' ')}`;
    return `    ${command}) local -a options=(${flags}); _describe option options${first} ;;`;
  });
  return `#compdef ${name}
# ${name} completion zsh > "\${fpath[1]}/_${name}"
_${underscored(name)}() {
  local -a commands=(
${listed.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${cases.join('\n')}
  esac
}
compdef _${underscored(name)} ${name}
`;
}

function fishScript(name: string, commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ name: command, words, options, choices }) => [
    `complete -c ${name} -n __fish_use_subcommand -f -a ${command} -d ${quoted(words)}`,
    ...choices.map((choice) => `complete -c ${name} -n ${seen(command)} -f -a ${choice}`),
    ...options.map(
      ({ flag, words: about }) =>
        `complete -c ${name} -n ${seen(command)} -l ${flag.slice('--'.length)} -d ${quoted(about)}`,
    ),
  ]);
  return [`# ${name} completion fish > ~/.config/fish/completions/${name}.fish`, ...lines, ''].join(
    '\n',
  );
}

function seen(command: string): string {
  return quoted(`__fish_seen_subcommand_from ${command}`);
}

function optionsOf(command: Command): Completed['options'] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description }) =>
      typeof long === 'string' ? [{ flag: long, words: firstLine(description) }] : [],
    );
}

function firstLine(words: string): string {
  return words.split('\n')[0] ?? '';
}

function underscored(name: string): string {
  return name.replaceAll('-', '_');
}

/** In single quotes, as all three shells read it where there is none within. */
function quoted(words: string): string {
  return `'${words.replaceAll("'", '').replaceAll('\\', '')}'`;
}
