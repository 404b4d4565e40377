import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliCommands } from '../../../commands/cli/commands.ts';
import { exitCodes, exitCodesText } from '../../../commands/cli/frame/exit-codes.ts';
import { programOf } from '../../../commands/cli/frame/program.ts';
import { completionCommand } from '../../../commands/cli/shell/completion-command.ts';
import { root } from '../../sources.ts';

const commands = [...cliCommands, completionCommand(() => program)];
const program = programOf(commands, '0.0.0', async () => undefined);
const docs = await readFile(path.join(root, 'docs', 'cli.md'), 'utf8');

const named = commands.map((command) => ({ name: command.usage.split(' ')[0] ?? '', command }));

describe('the help of csi-release', () => {
  it('names every command once, with its exit codes', () => {
    const help = program.helpInformation();
    for (const { name } of named) expect(help).toMatch(new RegExp(`^ {2}${name}(?: |$)`, 'm'));
    expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
    expect(exitCodesText()).toContain('  6    not yet: it waits for a time, or for a person');
  });

  it.each(named)('of $name has a sentence, its arguments, and an example of it', (one) => {
    const { name, command } = one;
    expect(command.summary).toMatch(/^[A-Z][^\n]+\.$/);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) expect(example.split(' ')[0]).toBe(name);
    const [, ...args] = command.usage.split(' ');
    const names = args.map((part) => part.replace(/[<>[\].]/g, ''));
    expect(Object.keys(command.arguments ?? {})).toEqual(names);
  });

  it.each(named)('of $name stands in docs/cli.md, too', ({ name }) => {
    expect(docs).toMatch(new RegExp(`^\\| \`${name}[ \`]`, 'm'));
  });

  it.each(Object.values(exitCodes))('and docs/cli.md say the same of $code', ({ code, means }) => {
    expect(docs).toContain(`| ${code} | ${means} |`);
  });
});
