import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Change, changeSchema } from './changes.ts';

/** A file that remembers changes in their order. */
export interface Journal {
  append(change: Change): void;
  /**
   * Resolves when everything that was appended is written.
   * @throws when it cannot be written, and from then on always
   */
  written(): Promise<void>;
  /** Writes what is left. */
  close(): void;
}

/** A journal is begun anew when it is larger than this, and several times what it began with. */
const compactBytesMin = 8 * 1024 * 1024;
const compactRatio = 4;

/** Keeps nothing: for an emulator without a folder. */
export const noJournal: Journal = {
  append: () => undefined,
  written: async () => undefined,
  close: () => undefined,
};

/**
 * Reads the changes of a folder's journal. A last line without an end was being written when the
 * process died: nobody was answered, so it is left out.
 * @throws when any other line cannot be read
 */
export function readJournal(dir: string): readonly Change[] {
  const path = pathIn(dir);
  if (!existsSync(path)) return [];
  const complete = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return complete.map((line, index) => {
    try {
      return changeSchema.parse(JSON.parse(line));
    } catch (cause) {
      const message = `${path}:${index + 1} is no change of Pub/Sub; remove the folder`;
      throw new Error(message, { cause });
    }
  });
}

/**
 * Begins a folder's journal anew with the changes that lead to the present state, and again whenever
 * it has grown too large. What is appended in one turn of the event loop is written at once, at its
 * end: thousands of events a second are a few hundred writes. It survives the end of the process, not
 * of the machine (no fsync: an emulator's events are cheap to repeat).
 */
export function startJournal(dir: string, state: () => Iterable<Change>): Journal {
  mkdirSync(dir, { recursive: true });
  const path = pathIn(dir);
  let file = begin(path, state());
  let pending: string[] = [];
  let bytesMax = compactAt(file.bytes);
  let broken: unknown;
  let turn: Promise<void> | undefined;

  const write = (): void => {
    if (broken !== undefined) throw broken;
    const bytes = Buffer.from(pending.join(''));
    pending = [];
    try {
      writeFileSync(file.descriptor, bytes);
      file.bytes += bytes.length;
      if (file.bytes <= bytesMax) return;
      closeSync(file.descriptor);
      file = begin(path, state());
      bytesMax = compactAt(file.bytes);
    } catch (cause) {
      broken = new Error(`${path} cannot be written; start again`, { cause });
      throw broken;
    }
  };
  const endTurn = async (): Promise<void> => {
    await setImmediate();
    turn = undefined;
    write();
  };
  return {
    append(change) {
      if (broken !== undefined) return;
      pending.push(lineOf(change));
      turn ??= endTurn();
      turn.catch(() => undefined);
    },
    written: () => turn ?? (broken === undefined ? Promise.resolve() : Promise.reject(broken)),
    close() {
      if (broken === undefined) write();
      broken ??= new Error(`${path} is closed`);
      closeSync(file.descriptor);
    },
  };
}

function pathIn(dir: string): string {
  return join(dir, 'journal.jsonl');
}

function begin(
  path: string,
  state: Iterable<Change>,
): { readonly descriptor: number; bytes: number } {
  const next = `${path}.next`;
  const text = [...state].map(lineOf).join('');
  writeFileSync(next, text);
  renameSync(next, path);
  return { descriptor: openSync(path, 'a'), bytes: Buffer.byteLength(text) };
}

function compactAt(bytes: number): number {
  return Math.max(compactBytesMin, bytes * compactRatio);
}

function lineOf(change: Change): string {
  return `${JSON.stringify(change)}\n`;
}
