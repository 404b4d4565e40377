import type { Candidate } from '#core/candidate.ts';
import { describeStaging } from '#core/described-set.ts';
import { findingsIn } from '#core/file-findings.ts';
import { releaseImages } from '#core/plan.ts';
import { setObject } from './addresses.ts';
import { frozenFiles, givenFile, readComponentFile } from './component-files.ts';
import { componentNotesFile } from './component-notes-file.ts';
import { type GivenFile, imageListFile, withChecksums, withDescription } from './given-file.ts';
import { inParallel } from './in-parallel.ts';
import type { Performed } from './performing.ts';
import type { Duty } from './turn.ts';

/** What gives some of a candidate's staged files: the same bytes whenever it is asked. */
type StageFiles = (duty: Duty, candidate: Candidate) => Promise<readonly GivenFile[]>;

/** All that is staged beside the images and the components' own files when the set is whole. */
const staged: readonly StageFiles[] = [imageFile, componentNotesFile];

/** Writes the files of a candidate's staging area, which go with it, and tells what is odd in them. */
export async function stageFiles(
  duty: Duty,
  candidate: Candidate,
): Promise<Performed<'candidate'>> {
  const { files, places, setFiles } = duty.ports;
  const own = await frozenFiles(duty, candidate);
  const rest = await Promise.all(staged.map((give) => give(duty, candidate)));
  const given = [...own.map(givenFile), ...rest.flat()];
  const described = await withDescription(setFiles, given, (named) =>
    describeStaging(candidate, places.staging, named),
  );
  await inParallel(withChecksums(described), ({ path, bytes, contentType }) => {
    const name = setObject(candidate.line, candidate.id, path);
    return files.putIfAbsent(places.releaseBucket, name, bytes, contentType);
  });
  const images = releaseImages(candidate);
  const read = await inParallel(own, (file) => readComponentFile(duty, file, images));
  const { found, more } = findingsIn(read, images);
  return { events: [{ type: 'files-staged', findings: found.length + more }] };
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
