import type { ReleaseLine } from '#core/line.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import type { Lines } from '#flow/ports.ts';
import { whileDoing } from './call-error.ts';
import { readLineFolder } from './line-folder.ts';
import type { Settings } from './settings.ts';
import { testSources } from './topics.ts';

/**
 * The release lines in the directory RELEASE_LINES: its YAML files, read once. A fault in them is
 * no fault of the event that finds it, so it is thrown as what another deployment heals.
 */
export function fileLines({ releaseLines }: Pick<Settings, 'releaseLines'>): Lines {
  let read: Promise<readonly ReleaseLine[]> | undefined;
  return {
    all: () => {
      read ??= readLineFolder(releaseLines)
        .then((files) => readReleaseLines(files, testSources))
        .catch((error: unknown) => {
          throw whileDoing(`RELEASE_LINES ${releaseLines}`, error);
        });
      return read;
    },
  };
}
