import { pathOf } from '../frame/api.ts';
import type { Run } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import { candidatesBlocks } from '../views/candidate-rows.ts';
import { answers } from './answers.ts';
import { lookAt } from './look.ts';

/** Shows the newest candidates of every line: a page of each, the newest first. */
export const candidatesOfAllLines: Run = async (session, _args, said) => {
  if (said.text('after') !== undefined)
    throw new CommandFault('usage', '--after goes on in the list of one line: name the line');
  const { lines } = (await lookAt(session, pathOf('lines'), answers.lines)).shown;
  const pages = await Promise.all(
    lines.map(({ line }) =>
      lookAt(session, pathOf('lines', line, 'candidates'), answers.candidates),
    ),
  );
  const candidates = pages
    .flatMap(({ shown }) => shown.candidates)
    .sort((one, other) => other.openedAt.localeCompare(one.openedAt));
  session.printer.answer({ candidates }, candidatesBlocks({ candidates }));
};
