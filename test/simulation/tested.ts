import type { Candidate, FrozenCell } from '#core/candidate.ts';
import type { Attempt } from '#core/run.ts';
import type { TestFact, Witness } from './witness.ts';

/** The blocking cells of a candidate that nobody outside ever passed, for exactly its digests. */
export function untestedCells(candidate: Candidate, witness: Witness): readonly string[] {
  return candidate.frozen.cells
    .filter(({ counts }) => counts === 'blocking')
    .filter((cell) => !isTested(candidate, cell, witness))
    .map(({ id }) => id);
}

/** The attempts of a candidate's cells that say what nobody outside has said. */
export function inventedResults(candidate: Candidate, witness: Witness): readonly string[] {
  return candidate.frozen.cells.flatMap((cell) => {
    const facts = factsOf(candidate, cell, witness);
    const isSaid = ({ attempt, rerunOf = attempt, outcome, buildId }: Attempt) =>
      facts.some(
        (fact) =>
          fact.isPassed === (outcome === 'passed') &&
          (isUnnamed(cell) || (fact.attempt === rerunOf && fact.buildId === buildId)),
      );
    return (candidate.cells[cell.id]?.attempts ?? [])
      .filter((one) => (one.outcome === 'passed' || one.outcome === 'failed') && !isSaid(one))
      .map(({ attempt, outcome }) => `${cell.id}/${attempt} ${outcome}`);
  });
}

function factsOf(candidate: Candidate, cell: FrozenCell, witness: Witness): readonly TestFact[] {
  const component = candidate.frozen.components.find(({ name }) => name === cell.component);
  return component === undefined
    ? witness.tests(candidate.id, cell.id)
    : witness.tests(component.build, 'unit');
}

function isTested(candidate: Candidate, cell: FrozenCell, witness: Witness): boolean {
  const passed = new Set(
    (candidate.cells[cell.id]?.attempts ?? [])
      .filter(({ outcome }) => outcome === 'passed')
      .map(({ attempt, rerunOf = attempt }) => rerunOf),
  );
  if (passed.size === 0) return false;
  const facts = factsOf(candidate, cell, witness).filter(({ isPassed }) => isPassed);
  if (cell.runs === 'unit') return facts.length > 0;
  const digests = stagedDigests(candidate).join();
  return facts.some(
    (fact) => (isUnnamed(cell) || passed.has(fact.attempt)) && fact.digests.join() === digests,
  );
}

/** Whether who tells of it names no attempt: a build's unit tests, and people. */
function isUnnamed({ runs }: FrozenCell): boolean {
  return runs === 'unit' || runs === 'manual';
}

/** The digests of all images of a candidate, sorted. */
export function stagedDigests({ builds }: Candidate): readonly string[] {
  return Object.values(builds)
    .flatMap(({ images }) => images.map(({ digest }) => digest))
    .sort();
}
