import { checksumsPath } from '#core/checksums.ts';
import { describeRelease } from '#core/described-set.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { Promotion } from '#core/promotion.ts';
import { setObject } from './addresses.ts';
import { releasedFiles } from './component-files.ts';
import { type GivenFile, imageListFile, withChecksums, withDescription } from './given-file.ts';
import { contentDigest } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import { notesFiles } from './notes-of.ts';
import { statementFile } from './statement-file.ts';
import type { Duty } from './turn.ts';

/** What gives some of a release's files: the same bytes whenever it is asked. */
type GiveFiles = (duty: Duty, promotion: Promotion) => Promise<readonly GivenFile[]>;

/** All that is published beside the images and does not rest on the statement, which names it. */
const stated: readonly GiveFiles[] = [releasedFiles, imageFile, notesFiles];

/** The files of a release that its statement names. */
export async function statedFiles(duty: Duty, promotion: Promotion): Promise<readonly GivenFile[]> {
  const given = await Promise.all(stated.map((give) => give(duty, promotion)));
  return given.flat();
}

/**
 * Writes the files of a release, each once, and its checksums last: where those are, all is. What is
 * there already must be the same, and nothing else may lie in the folder; so whoever published by
 * halves goes on, and no file of somebody else is passed off as ours.
 *
 * @throws PermanentError `conflict` where somebody else wrote into the folder
 */
export async function publish(duty: Duty, promotion: Promotion): Promise<void> {
  const { line, version } = promotion;
  const all = await allFiles(duty, promotion);
  await refuseOthers(duty, promotion, all);
  const write = (file: GivenFile) => writeOnce(duty, setObject(line, version, file.path), file);
  await inParallel(
    all.filter(({ path }) => path !== checksumsPath),
    write,
  );
  await inParallel(
    all.filter(({ path }) => path === checksumsPath),
    write,
  );
}

async function allFiles(duty: Duty, promotion: Promotion): Promise<readonly GivenFile[]> {
  const { store, setFiles } = duty.ports;
  const candidate = await store.get('candidate', promotion.candidate);
  if (candidate === undefined) throw new Error(`there is no candidate ${promotion.candidate}`);
  const named = await statedFiles(duty, promotion);
  const files = [...named, await statementFile(duty, promotion, named)];
  const described = await withDescription(setFiles, files, (listed) =>
    describeRelease(promotion, candidate.body, listed),
  );
  return withChecksums(described);
}

async function imageFile({ ports }: Duty, { plan }: Promotion): Promise<readonly GivenFile[]> {
  return [await imageListFile(ports.setFiles, plan.images)];
}

async function refuseOthers(
  { ports }: Duty,
  { line, version }: Promotion,
  ours: readonly GivenFile[],
): Promise<void> {
  const names = new Set(ours.map(({ path }) => setObject(line, version, path)));
  const { releaseBucket } = ports.places;
  const there = await ports.files.list(releaseBucket, setObject(line, version, ''));
  const others = there.filter((name) => !names.has(name));
  if (others.length > 0)
    throw inTheWay(releaseBucket, others.join(', '), 'is no file of this release');
}

async function writeOnce({ ports }: Duty, name: string, file: GivenFile): Promise<void> {
  const { files, places } = ports;
  const { releaseBucket: bucket } = places;
  const put = await files.putIfAbsent(bucket, name, file.bytes, file.contentType);
  if (put === 'created') return;
  const found = await files.get(bucket, name);
  if (found === undefined) throw new Error(`gs://${bucket}/${name} was there, and is gone`);
  const wanted = contentDigest(file.bytes);
  const seen = contentDigest(found);
  if (seen !== wanted) throw inTheWay(bucket, name, `is ${seen}, and must be ${wanted}`);
}

function inTheWay(bucket: string, what: string, fault: string): PermanentError {
  const wayOut = 'see who wrote it, take it away, then resume';
  return new PermanentError('conflict', `gs://${bucket}/${what} ${fault}; ${wayOut}`);
}
