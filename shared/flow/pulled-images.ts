import type { Candidate, FrozenCell } from '#core/candidate.ts';
import { imagesOfCell } from '#core/cell-images.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { redacted } from '#core/redact.ts';
import type { Judged } from '#core/test-report.ts';
import { pulledFault } from '#core/test-result.ts';
import { stagingRepository } from './addresses.ts';
import { inParallel } from './in-parallel.ts';
import type { Ports } from './ports.ts';

/**
 * Judges a pass by what its job could have pulled. One that was told its images by the staging id
 * says nothing of their content: each of these tags must still name what the candidate froze. Where
 * one does not, nobody can say what was tested.
 *
 * @throws an error where the registry cannot be asked for now: the result is then taken up again.
 */
export async function judgeByPulled(
  { images: registry, places }: Pick<Ports, 'images' | 'places'>,
  { id, builds }: Candidate,
  cell: FrozenCell,
  judged: Judged,
): Promise<Judged> {
  if (judged.outcome !== 'passed') return judged;
  const all = Object.values(builds).flatMap(({ images }) => images);
  const { byTag } = imagesOfCell(
    cell,
    all.map(({ name }) => name),
  );
  const pulled = all.filter(({ name }) => byTag.includes(name));
  try {
    const there = await inParallel(pulled, async ({ name }) => {
      const digest = await registry.digest(stagingRepository(places, name), id);
      return [name, digest] as const;
    });
    const fault = pulledFault(pulled, id, new Map(there));
    if (fault === undefined) return judged;
    return { outcome: 'inconclusive', why: `reported as passed, but ${fault}` };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const why = `reported as passed, but what it ran cannot be read: ${redacted(error.message)}`;
    return { outcome: 'errored', why };
  }
}
