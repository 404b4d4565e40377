import { compatibilityOf, type KubernetesCell, type TestedSet } from '#core/compatibility.ts';
import { compatibilityText } from '#core/compatibility-text.ts';
import type { ReleaseLine } from '#core/line.ts';
import { type Release, releaseName } from '#core/release.ts';
import type { ShownCompatibility } from '#core/shown-compatibility.ts';
import { inParallel } from './in-parallel.ts';
import { lineStateOf } from './line-so-far.ts';
import { lineNamed } from './promoter.ts';
import type { Duty } from './turn.ts';

/** So many numbers of a line are looked at, the newest. */
const releasesMax = 20;
/** The axis of a matrix that says on which version of Kubernetes a cell runs. */
const axis = 'kubernetes';

/** What is asked about: without a line all of them, without a version all that were run on. */
export interface CompatibilityQuestion {
  readonly line?: string;
  readonly kubernetes?: string;
}

/**
 * Shows which versions of components were tested on which version of Kubernetes: by the cells of the
 * newest releases of each line, as they stood when each was admitted. What is collected is known all
 * the same: the documents of candidates and promotions stay.
 *
 * @throws PermanentError `unknown` where there is no such line
 */
export async function showCompatibility(
  duty: Duty,
  { line, kubernetes }: CompatibilityQuestion,
): Promise<ShownCompatibility> {
  const lines = line === undefined ? await duty.ports.lines.all() : [await lineNamed(duty, line)];
  const sets = await inParallel(lines, (one) => testedSets(duty, one));
  const found = compatibilityOf(sets.flat(), kubernetes);
  return { ...found, markdown: compatibilityText(found) };
}

/** The released sets of a line, the newest first. */
async function testedSets(
  duty: Duty,
  { name }: Pick<ReleaseLine, 'name'>,
): Promise<readonly TestedSet[]> {
  const { versions } = await lineStateOf(duty, name);
  const newest = versions.slice(-releasesMax).reverse();
  const sets = await inParallel(newest, async (version) => {
    const record = await duty.ports.store.record('releases', releaseName(name, version));
    return record === undefined ? [] : testedSet(duty, record);
  });
  return sets.flat();
}

async function testedSet(duty: Duty, record: Release): Promise<readonly TestedSet[]> {
  const { line, version, state, components } = record;
  if (state !== 'released' && state !== 'withdrawn') return [];
  return [
    {
      ...{ line, release: releaseName(line, version), components },
      isWithdrawn: state === 'withdrawn',
      cells: await kubernetesCells(duty, record),
    },
  ];
}

/** None where the candidate was promoted once more since: its promotion tells of that one alone. */
async function kubernetesCells(
  { ports: { store } }: Duty,
  { candidate: id, version }: Release,
): Promise<readonly KubernetesCell[]> {
  const [candidate, promotion] = await Promise.all([
    store.get('candidate', id),
    store.get('promotion', id),
  ]);
  if (promotion?.body.version !== version) return [];
  const places = new Map(
    candidate?.body.frozen.cells.map((cell) => [cell.id, cell.matrix?.[axis]]),
  );
  return promotion.body.tested.flatMap(({ cell, counts, verdict }) => {
    const kubernetes = places.get(cell);
    return kubernetes === undefined ? [] : [{ kubernetes, counts, verdict }];
  });
}
