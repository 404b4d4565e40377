import { readJournal, startJournal } from '../journal.ts';
import { type Change, changeForm } from './changes.ts';

/** Remembers changes in their order, those of one turn of the event loop at once. */
export interface TurnJournal {
  append(change: Change): void;
  /**
   * Resolves when everything that was appended is written.
   * @throws when it cannot be written, and from then on always
   */
  written(): Promise<void>;
  /** Writes what is left. */
  close(): void;
}

/** Keeps nothing: for an emulator without a folder. */
export const noJournal: TurnJournal = {
  append: () => undefined,
  written: async () => undefined,
  close: () => undefined,
};

/** The changes that a folder keeps. @throws when they cannot be read */
export function readChanges(dir: string): Iterable<Change> {
  return readJournal(dir, changeForm);
}

/**
 * Goes on with a folder's journal. What is appended in one turn of the event loop is written at its
 * end: thousands of events a second are a few hundred writes.
 */
export function openTurnJournal(dir: string, state: () => Iterable<Change>): TurnJournal {
  const journal = startJournal(dir, changeForm, state);
  let pending: Change[] = [];
  let broken: Error | undefined;
  let turn: Promise<void> | undefined;
  const write = (): void => {
    if (broken !== undefined) throw broken;
    const changes = pending;
    pending = [];
    try {
      journal.append(changes);
      journal.compact();
    } catch (cause) {
      broken = new Error(`The journal in ${dir} cannot be written; start again`, { cause });
      throw broken;
    }
  };
  const nextTurn = (): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    setImmediate(() => {
      turn = undefined;
      try {
        write();
        resolve();
      } catch (error) {
        reject(error);
      }
    });
    promise.catch(() => undefined);
    return promise;
  };
  return {
    append(change) {
      pending.push(change);
      turn ??= nextTurn();
    },
    written: () => turn ?? (broken === undefined ? Promise.resolve() : Promise.reject(broken)),
    close() {
      if (broken === undefined) write();
      journal.close();
    },
  };
}
