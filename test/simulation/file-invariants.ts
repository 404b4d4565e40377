import type { Release } from '#core/release.ts';
import { readChecksums } from '#edge/checksum-list.ts';
import { contentDigest } from '#flow/identify.ts';
import { places } from '../world/world.ts';
import type { Invariant, Scene } from './invariant.ts';

/** What holds of the files of releases. */
export const fileInvariants: readonly Invariant[] = [
  {
    name: 'I43',
    text: 'a release that stands has the files of its checksums, each with its content, and no other',
    records: {
      releases: ({ before, after }, scene) =>
        after.state === 'released' && before?.state !== 'released'
          ? fileFault(after, scene)
          : undefined,
    },
  },
];

function fileFault({ line, version }: Release, { stage: { world } }: Scene): string | undefined {
  const folder = `${line}/${version}/`;
  const bytesAt = (name: string) => world.files.bytes(places.releaseBucket, name);
  const sums = bytesAt(`${folder}SHA256SUMS`);
  if (sums === undefined) return `${folder} has no checksums`;
  const summed = readChecksums(sums, 'SHA256SUMS');
  const wanted = new Map(summed.map(({ path, digest }) => [`${folder}${path}`, digest]));
  const there = world.files.names(places.releaseBucket, folder);
  const other = there.find((name) => !wanted.has(name) && name !== `${folder}SHA256SUMS`);
  if (other !== undefined) return `${other} is in no checksums`;
  const wrong = [...wanted].find(([name, digest]) => {
    const bytes = bytesAt(name);
    return bytes === undefined || contentDigest(bytes) !== digest;
  });
  return wrong && `${wrong[0]} is not there, or not ${wrong[1]}`;
}
