import type { Candidate } from '#core/candidate.ts';
import { attemptWithNonce, cellOf } from '#core/cells.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { TestResult } from '#core/test-result.ts';
import { type Advanced, advance } from './advance.ts';
import type { Duty } from './turn.ts';

/**
 * Records a test result from outside. Only who was asked knows the attempt's nonce, and a result
 * for other digests than the candidate's says nothing of the candidate.
 *
 * @throws PermanentError where the result belongs to no attempt that we asked for.
 */
export async function reportResult(duty: Duty, result: TestResult): Promise<Advanced> {
  const found = await duty.ports.store.get('candidate', result.candidate);
  if (found === undefined) throw new PermanentError('unknown', `no candidate ${result.candidate}`);
  refuseForeign(found.body, result);
  const { cell, attempt, outcome, why, url } = result;
  if (outcome === 'running') return { isMoved: false, why: 'it still runs' };
  const reported = { type: 'cell-reported', cell, attempt, outcome, why } as const;
  const event = url === undefined ? reported : { ...reported, url };
  return advance(duty, 'candidate', result.candidate, event);
}

function refuseForeign(candidate: Candidate, result: TestResult): void {
  const cell = cellOf(candidate.frozen, result.cell);
  if (cell === undefined)
    throw new PermanentError('unknown', `${candidate.id} has no cell ${result.cell}`);
  if (cell.runs !== 'external' && cell.runs !== 'manual')
    throw new PermanentError('refused', `${cell.id} is run by us; nobody else reports it`);
  if (attemptWithNonce(candidate, cell.id, result.nonce) !== result.attempt)
    throw new PermanentError('refused', `the nonce is not that of attempt ${result.attempt}`);
  const tested = Object.entries(result.digests ?? {});
  const images = Object.values(candidate.builds).flatMap((build) => build.images);
  const foreign = tested.find(
    ([name, digest]) => images.find((image) => image.name === name)?.digest !== digest,
  );
  if (foreign !== undefined)
    throw new PermanentError('refused', `${foreign[0]} at ${foreign[1]} is not in the candidate`);
}
