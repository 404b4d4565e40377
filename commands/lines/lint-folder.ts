import { readLineFolder } from '#cloud/line-folder.ts';
import { testSources } from '#cloud/topics.ts';
import type { ReleaseLine } from '#core/line.ts';
import { LineFileError, readReleaseLines } from '#edge/release-lines.ts';
import { repositoryName, type TagList } from '#edge/tag-list.ts';
import { cannotRead } from '../words/unreadable.ts';
import { type LineCells, lineCells } from './line-cells.ts';
import { type RefusedTag, refusedTags } from './refused-tags.ts';
import { type SetToday, setToday } from './set-today.ts';

/** What was found, as `--json` prints it. */
export interface Linted {
  readonly files: readonly string[];
  /** As FILE:LINE:COLUMN: words. */
  readonly faults: readonly string[];
  /** The names of the lines; none where there are faults. */
  readonly lines: readonly string[];
  /** What each line is tested by; none where there are faults. */
  readonly cells: readonly LineCells[];
  /** What each line would take; only with a list of tags. */
  readonly sets?: readonly SetToday[];
  /** Repositories of the list that are of no line. */
  readonly unused?: readonly string[];
  /** Tags of the lines' repositories that can be no version. */
  readonly malformed?: readonly RefusedTag[];
  /** Tags of the lines' repositories that can hardly be meant. */
  readonly quarantined?: readonly RefusedTag[];
}

/**
 * Checks all files of a folder of release lines, as the functions read them, and finds what each
 * line would take of a list of tags.
 *
 * @throws Error where the folder or a file cannot be read, or there is none
 */
export async function lintFolder(folder: string, tags: TagList | undefined): Promise<Linted> {
  if (folder === '') throw new Error('--lines names no folder: write one, or leave it out');
  const texts = await readLineFolder(folder).catch(cannotRead(folder, 'the folder of --lines'));
  const files = texts.map(({ path }) => path);
  if (files.length === 0)
    throw new Error(`${folder} has no release line: write components.yaml and NAME.yaml there`);
  try {
    const lines = readReleaseLines(texts, testSources);
    const names = lines.map(({ name }) => name);
    const checked = { files, faults: [], lines: names, cells: lines.map(lineCells) };
    return tags === undefined ? checked : { ...checked, ...takenOf(lines, tags) };
  } catch (error) {
    if (error instanceof LineFileError)
      return { files, faults: error.faults, lines: [], cells: [] };
    throw error;
  }
}

function takenOf(lines: readonly ReleaseLine[], tags: TagList) {
  const addresses = lines.flatMap(({ components }) =>
    components.map(({ component }) => component.repository),
  );
  const nameInList = (address: string) => repositoryName(address, addresses);
  const sets = lines.map((line) => setToday(line, tags, nameInList));
  const used = new Set(sets.flatMap(({ components }) => components.map((one) => one.repository)));
  return {
    sets,
    unused: [...tags.keys()].filter((name) => !used.has(name)),
    malformed: refusedTags('malformed', used, tags),
    quarantined: refusedTags('quarantined', used, tags),
  };
}
