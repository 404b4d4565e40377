import type { Candidate, FrozenCell } from '#core/candidate.ts';
import type { TestFact, Witness } from './witness.ts';

/** The blocking cells of a candidate that nobody outside ever passed, for exactly its digests. */
export function untestedCells(candidate: Candidate, witness: Witness): readonly string[] {
  return candidate.frozen.cells
    .filter(({ counts }) => counts === 'blocking')
    .filter((cell) => !isTested(candidate, cell, witness))
    .map(({ id }) => id);
}

function isTested(candidate: Candidate, cell: FrozenCell, witness: Witness): boolean {
  const passed = new Set(
    (candidate.cells[cell.id]?.attempts ?? [])
      .filter(({ outcome }) => outcome === 'passed')
      .map(({ attempt }) => attempt),
  );
  if (passed.size === 0) return false;
  const component = candidate.frozen.components.find(({ name }) => name === cell.component);
  if (component !== undefined)
    return witness.tests(component.build, 'unit').some(({ isPassed }) => isPassed);
  const digests = indexesOf(candidate);
  const isOfTheSet = (fact: TestFact) => fact.digests.join() === digests.join();
  return witness
    .tests(candidate.id, cell.id)
    .some((fact) => fact.isPassed && passed.has(fact.attempt) && isOfTheSet(fact));
}

function indexesOf({ builds }: Candidate): readonly string[] {
  return Object.values(builds)
    .flatMap(({ images }) => images.map(({ digest }) => digest))
    .sort();
}
