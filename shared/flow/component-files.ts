import type { Candidate } from '#core/candidate.ts';
import type { ReadFile } from '#core/file-findings.ts';
import type { PromotionPlan } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import type { ReleaseImage } from '#core/release.ts';
import { releasedText } from '#core/released-text.ts';
import { fileObject, releaseObject } from './addresses.ts';
import type { GivenFile } from './given-file.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** A file of a component, by its path in the component's repository. */
export interface ComponentFile {
  readonly component: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The components' files of a candidate, as they are in their repositories. */
export async function frozenFiles(
  { ports }: Duty,
  { frozen }: Pick<Candidate, 'frozen'>,
): Promise<readonly ComponentFile[]> {
  const { sourceBucket } = ports.places;
  const named = frozen.components.flatMap(({ name, commit, files }) =>
    files.map((path) => ({ component: name, path, object: fileObject(name, commit, path) })),
  );
  return inParallel(named, async ({ object, ...file }) => {
    const bytes = await ports.files.get(sourceBucket, object);
    if (bytes === undefined) throw new Error(`${sourceBucket} has no ${object}`);
    return { ...file, bytes };
  });
}

/** Which images each of the files names; of those of the set wherever it names them. */
export async function readFiles(
  { ports }: Duty,
  files: readonly ComponentFile[],
  images: readonly ReleaseImage[],
): Promise<readonly ReadFile[]> {
  const names = images.map(({ name }) => name);
  return inParallel(files, async ({ component, path, bytes }) => {
    const reading = await ports.setFiles.references(path, bytes, names);
    return { component, path, reading };
  });
}

/** The components' files of a release: as they were staged, with the images of the release. */
export async function releasedFiles(
  duty: Duty,
  { line, candidate, plan }: Promotion,
): Promise<readonly GivenFile[]> {
  const staged = await inParallel(plan.files, (file) => stagedFile(duty, line, candidate, file));
  const read = await readFiles(duty, staged, plan.images);
  return staged.map((file, index) => {
    const reading = read[index]?.reading;
    const isRead = reading !== undefined && 'places' in reading && reading.places.length > 0;
    const text = isRead ? releasedText(reading.text, reading.places, plan.images) : undefined;
    return givenFile(
      text === undefined ? file : { ...file, bytes: new TextEncoder().encode(text) },
    );
  });
}

/** A component's file by its place in the folder of a release or in a staging area. */
export function givenFile({ component, path, bytes }: ComponentFile): GivenFile {
  return { path: `${component}/${path}`, bytes, contentType: 'text/plain' };
}

async function stagedFile(
  { ports }: Duty,
  line: string,
  candidate: string,
  { component, path }: PromotionPlan['files'][number],
): Promise<ComponentFile> {
  const { releaseBucket } = ports.places;
  const staged = releaseObject(line, candidate, component, path);
  const bytes = await ports.files.get(releaseBucket, staged);
  if (bytes === undefined) throw new Error(`${releaseBucket} has no ${staged}`);
  return { component, path, bytes };
}
