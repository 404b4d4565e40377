import type { Candidate, FrozenCell } from '#core/candidate.ts';
import { cellSubstitutions, refuseSteps } from '#core/cell-substitutions.ts';
import { cellOf } from '#core/cells.ts';
import { type ImageRepository, pullAddress } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { fittingSubstitutions, type Recipe } from '#core/recipe.ts';
import { stagingRepository } from './addresses.ts';
import { adoptOrStart } from './adopt-or-start.ts';
import type { Performed } from './performing.ts';
import type { Places } from './ports.ts';
import type { Duty } from './turn.ts';

/**
 * Has a cell run: as a Cloud Build of ours, or by asking whoever runs it; a manual one waits.
 *
 * @throws PermanentError `refused` where its steps name what nothing gives a value.
 */
export async function startCell(
  duty: Duty,
  candidate: Candidate,
  id: string,
  attempt: number,
): Promise<Performed<'candidate'>> {
  const cell = cellOf(candidate.frozen, id);
  if (cell === undefined || cell.runs === 'unit' || cell.runs === 'manual') return {};
  if (cell.runs === 'external') return ask(duty, candidate, cell, attempt);
  return cell.recipe === undefined
    ? {}
    : run(duty, candidate, { id, attempt, recipe: cell.recipe });
}

/** An image of a candidate, as tests are told of it. */
interface TestedImage {
  readonly name: string;
  readonly repository: ImageRepository;
  readonly digest: string;
  readonly address: string;
}

async function run(
  duty: Duty,
  candidate: Candidate,
  { id, attempt, recipe }: { id: string; attempt: number; recipe: Recipe },
): Promise<Performed<'candidate'>> {
  const images = testedImages(duty.ports.places, candidate);
  const refusal = refuseSteps(
    recipe,
    images.map(({ name }) => name),
  );
  if (refusal !== undefined) throw new PermanentError('refused', `cell ${id} ${refusal}`);
  const offered = cellSubstitutions(images, candidate.id);
  const view = await adoptOrStart(duty, {
    purpose: { kind: 'cell', candidate: candidate.id, cell: id, attempt },
    recipe,
    substitutions: fittingSubstitutions(recipe, offered),
  });
  const started = { type: 'cell-started', cell: id, attempt, buildId: view.id } as const;
  return { events: [{ ...started, url: view.logUrl }] };
}

async function ask(
  { ports }: Duty,
  candidate: Candidate,
  cell: FrozenCell,
  attempt: number,
): Promise<Performed<'candidate'>> {
  const nonce = candidate.cells[cell.id]?.nonces[attempt - 1] ?? '';
  const opened = candidate.cells[cell.id]?.attempts[attempt - 1]?.openedAtMs ?? ports.clock.nowMs();
  const request = {
    runid: `${candidate.id}/${cell.id}/${attempt}/${nonce}`,
    candidate: candidate.id,
    line: candidate.line,
    cell: cell.id,
    attempt,
    nonce,
    images: testedImages(ports.places, candidate),
    components: candidate.frozen.components.map(({ name, tag, commit }) => ({ name, tag, commit })),
    ...(cell.deadlineMs === undefined
      ? {}
      : { deadline: new Date(opened + cell.deadlineMs).toISOString() }),
  };
  await ports.bus.publish('tests-requested', request, { cell: cell.id, line: candidate.line });
  return {};
}

function testedImages(places: Places, candidate: Candidate): readonly TestedImage[] {
  return Object.values(candidate.builds).flatMap(({ images }) =>
    images.map(({ name, digest }) => {
      const repository = stagingRepository(places, name);
      return { name, repository, digest, address: pullAddress(repository, digest) };
    }),
  );
}
