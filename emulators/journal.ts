import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** A file that remembers changes in their order, one a line. */
export interface Journal<Change> {
  /**
   * Hands the changes to the operating system, all or none, before it returns: a change is decided
   * and remembered in one turn, which is why an emulator needs no locks.
   */
  append(changes: readonly Change[]): void;
  /** Begins anew if it has grown much longer than what it says. */
  compact(): void;
  close(): void;
}

/** How the changes of one emulator are written. */
export interface JournalForm<Change> {
  /** What one is, for people: `change of a registry`. */
  readonly title: string;
  /** One line. */
  encode(change: Change): string;
  /** @throws when the line is no change */
  decode(line: string): Change;
}

/** A journal is begun anew when it is larger than this, and several times what it began with. */
const compactBytesMin = 8 * 1024 * 1024;
const compactRatio = 4;
const fileName = 'journal.jsonl';

/**
 * Reads the changes of a folder's journal. A last line without an end was being written when the
 * process died: its client got no answer, so it is left out.
 * @throws when any other line cannot be read
 */
export function* readJournal<Change>(dir: string, form: JournalForm<Change>): Generator<Change> {
  const path = join(dir, fileName);
  if (!existsSync(path)) return;
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  for (const [index, line] of lines.entries()) {
    try {
      yield form.decode(line);
    } catch (cause) {
      const message = `${path}:${index + 1} is no ${form.title}; remove the folder`;
      throw new Error(message, { cause });
    }
  }
}

/**
 * Begins a folder's journal anew with the changes that lead to the present state, so that it is as
 * long as what there is and not as what there was. It survives the end of the process, not of the
 * machine (no fsync: what an emulator holds is cheap to make again).
 */
export function startJournal<Change>(
  dir: string,
  form: JournalForm<Change>,
  state: () => Iterable<Change>,
): Journal<Change> {
  mkdirSync(dir, { recursive: true });
  let file = writeAnew(dir, form, state());
  return {
    append: (changes) => appendWhole(file, changes.map((one) => lineOf(form, one)).join('')),
    compact: () => {
      if (file.bytes < Math.max(compactBytesMin, file.bytesAtStart * compactRatio)) return;
      const grown = file;
      file = writeAnew(dir, form, state());
      closeSync(grown.descriptor);
    },
    close: () => closeSync(file.descriptor),
  };
}

interface OpenFile {
  readonly descriptor: number;
  readonly bytesAtStart: number;
  bytes: number;
}

/** The new file takes the old one's name when it is whole: whoever comes after a crash finds one. */
function writeAnew<Change>(
  dir: string,
  form: JournalForm<Change>,
  state: Iterable<Change>,
): OpenFile {
  const next = join(dir, `${fileName}.next`);
  const file = { descriptor: openSync(next, 'w'), bytesAtStart: 0, bytes: 0 };
  for (const change of state) appendWhole(file, lineOf(form, change));
  renameSync(next, join(dir, fileName));
  return { ...file, bytesAtStart: file.bytes };
}

/** Writes all of it or, where the disk is full, takes back what was written. */
function appendWhole(file: OpenFile, lines: string): void {
  const bytes = Buffer.from(lines);
  let written = 0;
  try {
    while (written < bytes.length)
      written += writeSync(
        file.descriptor,
        bytes,
        written,
        bytes.length - written,
        file.bytes + written,
      );
  } catch (error) {
    ftruncateSync(file.descriptor, file.bytes);
    throw error;
  }
  file.bytes += bytes.length;
}

function lineOf<Change>(form: JournalForm<Change>, change: Change): string {
  return `${form.encode(change)}\n`;
}
