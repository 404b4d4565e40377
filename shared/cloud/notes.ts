import { isWithin } from '#core/change-log.ts';
import { readChangeLogs } from '#edge/change-log.ts';
import { readComponentNotes, writeComponentNotes } from '#edge/component-notes.ts';
import type { Notes } from '#flow/notes.ts';

/** What the maintainers of components wrote, read as Markdown; nothing outside is asked. */
export const readNotes: Notes = {
  changeLog: async (logs, range) => readChangeLogs(logs, (tag) => isWithin(range, tag)),
  write: async (staged) => writeComponentNotes(staged),
  read: async (bytes) => readComponentNotes(bytes),
};
