import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildPurpose, buildTags } from '#core/identity.ts';

const folder = join(import.meta.dirname, 'fixtures', 'cloud-build');

/** Builds as Cloud Build told of them, by the names of their files. */
export type RecordedBuild =
  | 'pending'
  | 'queued'
  | 'working'
  | 'success'
  | 'failure'
  | 'source-failure'
  | 'push-failure'
  | 'timeout'
  | 'cancelled'
  | 'internal-error'
  | 'expired'
  | 'foreign';

/** A recorded build under an id of our own, and for a purpose of ours. */
export async function recordedBuild(
  name: RecordedBuild,
  id: string,
  purpose?: BuildPurpose,
): Promise<object> {
  const text = await readFile(join(folder, `${name}.json`), 'utf8');
  const build = JSON.parse(text.replaceAll('/ID', `/${id}`));
  return { ...build, id, ...(purpose && { tags: buildTags(purpose) }) };
}

/** Puts builds where the Cloud Build emulator finds them when it starts, as what it answers. */
export async function keepBuilds(
  dir: string,
  builds: readonly { readonly id: string; readonly build: object }[],
): Promise<void> {
  await mkdir(join(dir, 'builds'), { recursive: true });
  for (const { id, build } of builds)
    await writeFile(join(dir, 'builds', `${id}.json`), JSON.stringify(build));
}
