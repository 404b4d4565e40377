import { headComponent, releaseImages } from '#core/plan.ts';
import type { Release } from '#core/release.ts';
import { type ComparedSet, type ShownComparison, shownComparison } from '#core/shown-comparison.ts';
import { headComponents } from '#core/standing-head.ts';
import { testedCells } from '#core/tested-cells.ts';
import { noRelease } from './show-release.ts';
import type { Duty } from './turn.ts';
import { noCandidate } from './weigh-promotion.ts';

/** Which two sets somebody compares: each a candidate, or a release by its full name. */
export interface ComparisonQuestion {
  readonly from: string;
  readonly to: string;
}

/**
 * Shows how two sets stand beside each other, of the same line or of two, collected ones too: a
 * candidate as it stands, a release as it was when its promotion was admitted.
 *
 * @throws PermanentError `unknown`
 */
export async function showComparison(
  duty: Duty,
  { from, to }: ComparisonQuestion,
): Promise<ShownComparison> {
  const [before, after] = await Promise.all([setNamed(duty, from), setNamed(duty, to)]);
  return shownComparison(before, after);
}

async function setNamed(duty: Duty, name: string): Promise<ComparedSet> {
  const { store } = duty.ports;
  if (!name.includes('@')) return candidateNamed(duty, name);
  const release = await store.record('releases', name);
  if (release === undefined) throw noRelease(name);
  const { line, candidate, images } = release;
  const tested = await testedOf(duty, release);
  return {
    ...{ name, line, candidate, images, components: headComponents(release) },
    ...(tested && { cells: tested }),
  };
}

async function candidateNamed({ ports }: Duty, id: string): Promise<ComparedSet> {
  const candidate = (await ports.store.get('candidate', id))?.body;
  if (candidate === undefined) throw noCandidate(id);
  return {
    ...{ name: id, line: candidate.line, candidate: id },
    components: candidate.frozen.components.map(headComponent),
    images: releaseImages(candidate),
    cells: testedCells(candidate),
  };
}

/** None where the candidate was promoted once more since: its promotion tells of that one alone. */
async function testedOf({ ports }: Duty, { candidate, version }: Release) {
  const promotion = (await ports.store.get('promotion', candidate))?.body;
  return promotion?.version === version ? promotion.tested : undefined;
}
