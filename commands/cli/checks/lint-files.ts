import { stat } from 'node:fs/promises';
import path from 'node:path';
import { aboutFaults, aboutLines } from '../../lines/about-lines.ts';
import { type Linted, lintFolder } from '../../lines/lint-folder.ts';
import { messageOf } from '../../words/unreadable.ts';
import { text } from '../frame/blocks.ts';
import type { Run } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';

/** What was found in one folder; of a file that was named, its faults come first to mind. */
interface LintedPlace extends Linted {
  readonly folder: string;
}

/**
 * Checks the folders that are named, and those in which files lie that are named: a line is read
 * with its components and with the line that it extends, so one file alone can hardly be right.
 */
export const lintFiles: Run = async (session, places) => {
  const folders = await Promise.all(places.map(folderOf));
  const linted: LintedPlace[] = [];
  for (const folder of new Set(folders))
    linted.push({ folder, ...(await lintFolder(folder, undefined).catch(unreadable)) });
  const isFaulty = linted.some(({ faults }) => faults.length > 0);
  session.printer.answer(
    { folders: linted },
    linted.map((one) =>
      text(one.faults.length > 0 ? aboutFaults(one.faults) : aboutLines(one.folder, one)),
    ),
  );
  if (isFaulty) throw new CommandFault('failed', 'there are faults');
};

async function folderOf(place: string): Promise<string> {
  const found = await stat(place).catch(unreadable);
  return found.isDirectory() ? place : path.dirname(place);
}

function unreadable(error: unknown): never {
  throw new CommandFault('not found', messageOf(error), { cause: error });
}
