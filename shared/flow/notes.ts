import type { ChangeLog, VersionRange, WrittenLog } from '#core/change-log.ts';
import type { ComponentNotes } from '#core/component-notes.ts';

/** Reads what the maintainers of components wrote, and writes down what is kept of it. */
export interface Notes {
  /** What change logs say of a range of versions, whatever is in them. */
  changeLog(logs: readonly WrittenLog[], range: VersionRange): Promise<ChangeLog>;
  /** `component-notes.json`, of a staging area. */
  write(staged: readonly ComponentNotes[]): Promise<Uint8Array>;
  /** @throws PermanentError `malformed` for what was not written here */
  read(bytes: Uint8Array): Promise<readonly ComponentNotes[]>;
}
