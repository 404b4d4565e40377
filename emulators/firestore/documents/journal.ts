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
import type { Micros } from '../clock.ts';
import { decodeCommit, encodeCommit } from './commit-line.ts';
import type { Commit, Document } from './document.ts';

/** A file that remembers commits in their order. */
export interface Journal {
  /** Hands the commit to the operating system before it returns. */
  append(commit: Commit): void;
  /** Begins anew if it has grown much longer than what it says. */
  compact(): void;
  close(): void;
}

/** What a journal begins with: the documents of now, and the time of the last commit. */
export interface Standing {
  readonly at: Micros;
  readonly documents: Iterable<Document>;
}

/** A journal is written anew when it has grown by so much beyond what it says. */
const growthMaxBytes = 16 * 1024 * 1024;
const fileName = 'journal.jsonl';

/**
 * Reads the commits of a journal. A last line without an end was being written when the process
 * died: its client got no answer, so it is left out.
 * @throws when any other line cannot be read
 */
export function* readJournal(dir: string): Generator<Commit> {
  const path = join(dir, fileName);
  if (!existsSync(path)) return;
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  for (const [index, line] of lines.entries()) {
    try {
      yield decodeCommit(line);
    } catch (cause) {
      const message = `${path}:${index + 1} is no commit of Firestore; remove the directory`;
      throw new Error(message, { cause });
    }
  }
}

/**
 * Begins a journal anew with the documents that stand, so that it is as long as what there is and
 * not as what there was. Writing is synchronous: a commit is decided and remembered in one turn. It
 * survives the end of the process, not of the machine (no fsync: this is a developer's machine).
 */
export function startJournal(dir: string, standing: () => Standing): Journal {
  mkdirSync(dir, { recursive: true });
  let file = writeAnew(dir, standing());
  return {
    append: (commit) => appendWhole(file, encodeCommit(commit)),
    compact: () => {
      if (file.bytes - file.bytesAtStart < growthMaxBytes) return;
      const grown = file;
      file = writeAnew(dir, standing());
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
function writeAnew(dir: string, { at, documents }: Standing): OpenFile {
  const next = join(dir, `${fileName}.next`);
  const file = { descriptor: openSync(next, 'w'), bytesAtStart: 0, bytes: 0 };
  appendWhole(file, encodeCommit({ at, changes: [] }));
  for (const document of documents) {
    const changes = [{ name: document.name, document }];
    appendWhole(file, encodeCommit({ at: document.updateTime, changes }));
  }
  renameSync(next, join(dir, fileName));
  return { ...file, bytesAtStart: file.bytes };
}

/** Writes all of it or, where the disk is full, takes back what was written. */
function appendWhole(file: OpenFile, line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  let written = 0;
  try {
    while (written < bytes.length) {
      written += writeSync(
        file.descriptor,
        bytes,
        written,
        bytes.length - written,
        file.bytes + written,
      );
    }
  } catch (error) {
    ftruncateSync(file.descriptor, file.bytes);
    throw error;
  }
  file.bytes += bytes.length;
}
