import type { Candidate } from '#core/candidate.ts';
import { stagingRepository } from './addresses.ts';
import { inParallel } from './in-parallel.ts';
import type { Performed, Told } from './performing.ts';
import type { Duty } from './turn.ts';

/**
 * Empties a candidate's staging area: its staging-id tags, its files; then it lets go of its
 * builds, each of which goes when nobody else wants it. Digests are left to their builds.
 */
export async function collectArea(
  { ports }: Duty,
  candidate: Candidate,
): Promise<Performed<'candidate'>> {
  const images = candidate.frozen.components.flatMap((component) => component.images);
  await inParallel(images, ({ name }) =>
    ports.images.remove(stagingRepository(ports.places, name), candidate.id),
  );
  const { releaseBucket } = ports.places;
  const files = await ports.files.list(releaseBucket, `${candidate.line}/${candidate.id}/`);
  await inParallel(files, (file) => ports.files.remove(releaseBucket, file));
  const tell = candidate.frozen.components.map(
    ({ build }): Told => ({
      kind: 'build',
      id: build,
      event: { type: 'unwanted', candidate: candidate.id },
    }),
  );
  return { tell, events: [{ type: 'area-collected' }] };
}
