import type { Candidate } from '#core/candidate.ts';
import { describeStaging } from '#core/described-set.ts';
import { fileObject, setObject } from './addresses.ts';
import { componentNotesFile } from './component-notes-file.ts';
import { type GivenFile, imageListFile, withChecksums, withDescription } from './given-file.ts';
import { inParallel } from './in-parallel.ts';
import type { Performed } from './performing.ts';
import type { Duty } from './turn.ts';

/** What gives some of a candidate's staged files: the same bytes whenever it is asked. */
type StageFiles = (duty: Duty, candidate: Candidate) => Promise<readonly GivenFile[]>;

/** All that is staged beside the images when the set is whole. */
const staged: readonly StageFiles[] = [componentFiles, imageFile, componentNotesFile];

/** Writes the files of a candidate's staging area, which go with it. */
export async function stageFiles(
  duty: Duty,
  candidate: Candidate,
): Promise<Performed<'candidate'>> {
  const { files, places, setFiles } = duty.ports;
  const given = (await Promise.all(staged.map((give) => give(duty, candidate)))).flat();
  const described = await withDescription(setFiles, given, (named) =>
    describeStaging(candidate, places.staging, named),
  );
  await inParallel(withChecksums(described), ({ path, bytes, contentType }) => {
    const name = setObject(candidate.line, candidate.id, path);
    return files.putIfAbsent(places.releaseBucket, name, bytes, contentType);
  });
  return {};
}

/** The components' files, as they are in their repositories. */
async function componentFiles(
  { ports }: Duty,
  { frozen }: Candidate,
): Promise<readonly GivenFile[]> {
  const { sourceBucket } = ports.places;
  const files = frozen.components.flatMap((component) =>
    component.files.map((path) => ({ component, path })),
  );
  return inParallel(files, async ({ component: { name, commit }, path }) => {
    const object = fileObject(name, commit, path);
    const bytes = await ports.files.get(sourceBucket, object);
    if (bytes === undefined) throw new Error(`${sourceBucket} has no ${object}`);
    return { path: `${name}/${path}`, bytes, contentType: 'text/plain' };
  });
}

async function imageFile({ ports }: Duty, candidate: Candidate): Promise<readonly GivenFile[]> {
  const { frozen, builds } = candidate;
  const images = frozen.components.flatMap(({ name: component, tag }) =>
    (builds[component]?.images ?? []).map(({ name, digest }) => ({
      name,
      digest,
      versionTag: tag,
    })),
  );
  return [await imageListFile(ports.setFiles, images)];
}
