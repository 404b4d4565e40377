import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { type Change, changeSchema } from './changes.ts';

/** A file that remembers changes in their order. */
export interface Journal {
  append(change: Change): void;
  close(): void;
}

/**
 * Reads the changes of a journal. A last line without an end was being written when the process
 * died: its client got no answer, so it is left out.
 * @throws when any other line cannot be read
 */
export function readJournal(path: string): readonly Change[] {
  if (!existsSync(path)) {
    return [];
  }
  const complete = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return complete.map((line, index) => {
    try {
      return changeSchema.parse(JSON.parse(line));
    } catch (cause) {
      const message = `${path}:${index + 1} is no change of a registry; remove the directory`;
      throw new Error(message, { cause });
    }
  });
}

/**
 * Begins a journal anew with the changes that lead to the present state, so that it grows with what
 * happens in one run and not for ever. Appending is synchronous: a change is decided and
 * remembered in one turn, which is why the registry needs no locks. It survives the end of the
 * process, not of the machine (no fsync: a registry of a developer's machine is cheap to fill again).
 */
export function startJournal(path: string, state: Iterable<Change>): Journal {
  const next = `${path}.next`;
  writeFileSync(next, [...state].map(lineOf).join(''));
  renameSync(next, path);
  const file = openSync(path, 'a');
  return {
    append: (change) => {
      writeSync(file, lineOf(change));
    },
    close: () => closeSync(file),
  };
}

function lineOf(change: Change): string {
  return `${JSON.stringify(change)}\n`;
}
