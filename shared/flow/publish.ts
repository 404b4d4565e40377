import type { Promotion } from '#core/promotion.ts';
import { releaseObject } from './addresses.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** A file of a release, by its path in the folder of the release. */
export interface ReleasedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** What gives some of a release's files: the same bytes whenever it is asked. */
type GiveFiles = (duty: Duty, promotion: Promotion) => Promise<readonly ReleasedFile[]>;

/** All that is published beside the images. */
const given: readonly GiveFiles[] = [componentFiles];

/** Writes the files of a release, each once: what is there is left as it is. */
export async function publish(duty: Duty, promotion: Promotion): Promise<void> {
  const { files, places } = duty.ports;
  const { line, version } = promotion;
  const all = await Promise.all(given.map((give) => give(duty, promotion)));
  await inParallel(all.flat(), ({ path, bytes, contentType }) =>
    files.putIfAbsent(places.releaseBucket, `${line}/${version}/${path}`, bytes, contentType),
  );
}

/** The components' files, as they were staged. */
async function componentFiles(
  { ports }: Duty,
  { line, candidate, plan }: Promotion,
): Promise<readonly ReleasedFile[]> {
  const { releaseBucket } = ports.places;
  return inParallel(plan.files, async ({ component, path }) => {
    const staged = releaseObject(line, candidate, component, path);
    const bytes = await ports.files.get(releaseBucket, staged);
    if (bytes === undefined) throw new Error(`${releaseBucket} has no ${staged}`);
    return { path: `${component}/${path}`, bytes, contentType: 'text/plain' };
  });
}
