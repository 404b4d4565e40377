import { z } from 'zod';
import { lineNameSchema } from '#edge/texts.ts';
import type { ReleaseFiles } from './release-files.ts';

/** A release by its line and its version. */
export interface NamedRelease {
  readonly line: string;
  readonly version: string;
}

const versionSchema = z.string().regex(/^v(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/);
const namesShownMax = 20;

/** Reads the full name of a release. */
export function readReleaseName(text: string): NamedRelease {
  const [line = '', version = '', ...rest] = text.split('@');
  const isName = lineNameSchema.safeParse(line).success && versionSchema.safeParse(version).success;
  if (isName && rest.length === 0) return { line, version };
  throw new Error(`${text} is no name of a release: write LINE@vX.Y.Z, such as sample@v1.0.1`);
}

/** That there is no such release, and which there are. */
export async function noRelease(
  source: ReleaseFiles,
  { line, version }: NamedRelease,
): Promise<Error> {
  const absent = `there is no release ${line}@${version} in ${source.where}`;
  const names = await source.list('');
  if (names === undefined) return new Error(`${absent}, and nobody may list what there is`);
  const folders = names.flatMap((name) => {
    const [folder = '', below = '', ...file] = name.split('/');
    const isRelease = file.length > 0 && versionSchema.safeParse(below).success;
    return isRelease ? [`${folder}@${below}`] : [];
  });
  const releases = [...new Set(folders)].sort();
  const shown = releases.slice(0, namesShownMax).join(', ');
  const more = releases.length - namesShownMax;
  const rest = more > 0 ? ` and ${more} more` : '';
  return new Error(`${absent}; there ${releases.length === 0 ? 'is none' : `are ${shown}${rest}`}`);
}
