import { pathOf } from '../frame/api.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { type Ask, asking, askOptions } from './ask.ts';

/** What help says of a command that asks for something. */
export type Described = Omit<CliCommand, 'group' | 'run'>;

/** A command that asks for something. */
export function askCommand(described: Described, ask: Ask): CliCommand {
  const options = [...(described.options ?? []), ...askOptions(ask.fields)];
  return { ...described, group: 'Act', options, run: asking(ask) };
}

/** What help says of an argument that is a candidate. */
export const candidateWords = 'its id, the first digits of it, or LINE@VERSION';

/** A request about a candidate, and where the server tells what can be done with it. */
export const aboutCandidate = {
  body: ([candidate = '']: readonly string[]) => ({ candidate }),
  shownAt: ([candidate = '']: readonly string[]) => pathOf('candidates', candidate),
  candidateAt: 0,
};
