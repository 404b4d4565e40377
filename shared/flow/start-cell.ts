import type { Candidate, FrozenCell } from '#core/candidate.ts';
import { cellSubstitutions, refuseCell, type TestedComponent } from '#core/cell-substitutions.ts';
import { cellOf } from '#core/cells.ts';
import { pullAddress, registryAddress } from '#core/image.ts';
import { OverQuota } from '#core/over-quota.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { fittingSubstitutions, type Recipe } from '#core/recipe.ts';
import { type TestedSet, testRequest } from '#core/test-request.ts';
import { downloadAddress, fileObject, stagingRepository } from './addresses.ts';
import { adoptOrStart } from './adopt-or-start.ts';
import type { Performed } from './performing.ts';
import type { Places } from './ports.ts';
import type { Duty } from './turn.ts';

/**
 * Has a cell run: as a Cloud Build of ours, or by asking whoever runs it; a manual one waits.
 *
 * @throws PermanentError `refused` where it names what nothing gives a value.
 */
export async function startCell(
  duty: Duty,
  candidate: Candidate,
  id: string,
  attempt: number,
): Promise<Performed<'candidate'>> {
  const cell = cellOf(candidate.frozen, id);
  if (cell === undefined) return {};
  switch (cell.runs) {
    case 'unit':
    case 'manual':
      return {};
    case 'external':
      return ask(duty, candidate, cell, attempt);
    case 'cloud-build':
      return cell.recipe === undefined
        ? {}
        : run(duty, candidate, { cell, attempt, recipe: cell.recipe });
  }
}

async function run(
  duty: Duty,
  candidate: Candidate,
  { cell, attempt, recipe }: { cell: FrozenCell; attempt: number; recipe: Recipe },
): Promise<Performed<'candidate'>> {
  const values = given(candidate, cell, testedSet(duty.ports.places, candidate));
  const { components } = candidate.frozen;
  const source = components.find(({ name }) => name === cell.checkout)?.source;
  const view = await adoptOrStart(duty, {
    purpose: { kind: 'cell', candidate: candidate.id, cell: cell.id, attempt },
    recipe,
    substitutions: fittingSubstitutions(recipe, values),
    ...(source && { source }),
  });
  if (view === 'not yet')
    return { isNotYet: true, events: [{ type: 'cell-queued', cell: cell.id, attempt }] };
  if (view instanceof OverQuota)
    return { events: [{ type: 'cell-over-quota', cell: cell.id, attempt, why: view.message }] };
  const started = { type: 'cell-started', cell: cell.id, attempt, buildId: view.id } as const;
  return { events: [{ ...started, url: view.logUrl }] };
}

async function ask(
  { ports }: Duty,
  candidate: Candidate,
  cell: FrozenCell,
  attempt: number,
): Promise<Performed<'candidate'>> {
  const set = testedSet(ports.places, candidate);
  const values = given(candidate, cell, set);
  const request = testRequest(candidate, cell, { attempt, values }, set);
  if (request === undefined) return {};
  await ports.bus.publish(request.topic, request.data, request.attributes);
  return {};
}

/** What a cell is given; a cell that names anything else would test nothing, and might pass. */
function given(
  candidate: Candidate,
  cell: FrozenCell,
  { components, registry }: TestedSet,
): Readonly<Record<string, string>> {
  const offered = cellSubstitutions(components, cell, { registry, stagingId: candidate.id });
  const refusal = refuseCell(cell, Object.keys(offered));
  if (refusal !== undefined) throw new PermanentError('refused', `cell ${cell.id} ${refusal}`);
  return offered;
}

function testedSet(places: Places, candidate: Candidate): TestedSet {
  const registry = registryAddress(places.staging);
  const components = candidate.frozen.components.map(
    ({ name, tag, commit, files }): TestedComponent => ({
      ...{ name, tag, commit },
      images: (candidate.builds[name]?.images ?? []).map((image) => {
        const repository = stagingRepository(places, image.name);
        const address = pullAddress(repository, image.digest);
        const staged = { registry, tag: candidate.id };
        return { name: image.name, repository, digest: image.digest, address, ...staged };
      }),
      files: files.map((path) => {
        const object = fileObject(name, commit, path);
        return { path, address: downloadAddress(places, places.sourceBucket, object) };
      }),
    }),
  );
  return { components, registry, project: places.project };
}
