import type { Command } from 'commander';
import { z } from 'zod';
import { text } from '../frame/blocks.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { completedBy, completionScript, shells } from './completion.ts';

/** `completion`: a script for a shell, of the very tree that reads the commands. */
export function completionCommand(program: () => Command): CliCommand {
  return {
    group: 'Shell',
    usage: 'completion <shell>',
    summary: 'Print a script by which a shell completes commands and options.',
    arguments: { shell: 'which shell' },
    choices: { shell: shells },
    examples: ['completion bash > ~/.local/share/bash-completion/completions/csi-release'],
    run: async (session, [said]) => {
      const shell = z.enum(shells).parse(said);
      const tree = program();
      const script = completionScript(shell, tree.name(), completedBy(tree));
      session.printer.answer({ shell, script }, [text(script)]);
    },
  };
}
