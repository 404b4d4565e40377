import type { Candidate } from '#core/candidate.ts';
import { type FileFindings, findingsIn, type ReadFile } from '#core/file-findings.ts';
import { type PromotionPlan, releaseImages } from '#core/plan.ts';
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

/** Which images a file names; of those of the set wherever it names them. */
export async function readComponentFile(
  { ports }: Duty,
  { component, path, bytes }: ComponentFile,
  images: readonly ReleaseImage[],
): Promise<ReadFile> {
  const names = images.map(({ name }) => name);
  return { component, path, reading: await ports.setFiles.references(path, bytes, names) };
}

/** What promoters should know of a candidate's files; they are read only where anything is odd. */
export async function lookIntoFiles(duty: Duty, candidate: Candidate): Promise<FileFindings> {
  const { id, line, frozen, findings = 0 } = candidate;
  if (findings === 0) return { found: [], more: 0 };
  const named = frozen.components.flatMap(({ name, files }) =>
    files.map((path) => ({ component: name, path })),
  );
  const images = releaseImages(candidate);
  const read = await inParallel(named, async (file): Promise<ReadFile> => {
    const bytes = await stagedBytes(duty, line, id, file);
    return bytes === undefined
      ? { ...file, reading: { unreadable: 'is not there' } }
      : readComponentFile(duty, { ...file, bytes }, images);
  });
  return findingsIn(read, images);
}

/** The components' files of a release: as they were staged, with the images of the release. */
export async function releasedFiles(
  duty: Duty,
  { line, candidate, plan }: Promotion,
): Promise<readonly GivenFile[]> {
  return inParallel(plan.files, async (file) => {
    const bytes = await stagedBytes(duty, line, candidate, file);
    if (bytes === undefined) throw new Error(`${file.path} of ${file.component} is not staged`);
    const staged = { ...file, bytes };
    const { reading } = await readComponentFile(duty, staged, plan.images);
    if ('unreadable' in reading || reading.places.length === 0) return givenFile(staged);
    const text = releasedText(reading.text, reading.places, plan.images);
    return givenFile({ ...staged, bytes: new TextEncoder().encode(text) });
  });
}

/** A component's file by its place in the folder of a release or in a staging area. */
export function givenFile({ component, path, bytes }: ComponentFile): GivenFile {
  return { path: `${component}/${path}`, bytes, contentType: 'text/plain' };
}

function stagedBytes(
  { ports }: Duty,
  line: string,
  candidate: string,
  { component, path }: PromotionPlan['files'][number],
): Promise<Uint8Array | undefined> {
  const name = releaseObject(line, candidate, component, path);
  return ports.files.get(ports.places.releaseBucket, name);
}
