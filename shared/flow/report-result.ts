import type { Candidate, FrozenCell } from '#core/candidate.ts';
import { attemptWithNonce, cellOf } from '#core/cells.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { isUnder } from '#core/result-place.ts';
import { judgeByReports } from '#core/test-report.ts';
import { digestFault, type TestResult, topicsOf } from '#core/test-result.ts';
import { type Advanced, advance } from './advance.ts';
import { type Delivery, findReports, noReports } from './find-reports.ts';
import { nameOfRun } from './name-of-run.ts';
import { judgeByPulled } from './pulled-images.ts';
import type { Duty } from './turn.ts';

/**
 * Records a test result from outside, as its reports bear it out. Only the cell's own source can
 * publish to the topic that it came on, and only who was asked knows the attempt's nonce; a result
 * for other digests than the candidate's says nothing of the candidate, and one that names none must
 * have found those under their tags.
 *
 * @throws PermanentError where the result belongs to no attempt that we asked for.
 */
export async function reportResult(
  duty: Duty,
  result: TestResult,
  delivery: Delivery,
): Promise<Advanced> {
  const found = await duty.ports.store.get('candidate', result.candidate);
  if (found === undefined) throw new PermanentError('unknown', `no candidate ${result.candidate}`);
  const cell = cellOfResult(found.body, result);
  refuseForeign(found.body, cell, result, delivery);
  const { attempt, outcome, url = '' } = result;
  if (outcome === 'running') return { isMoved: false, why: 'it still runs' };
  const isTold = outcome === 'passed' || outcome === 'failed';
  const reports = isTold ? await findReports(duty.ports, cell, result, delivery) : noReports;
  const isShown = url !== '' && isUnder(url, cell.resultPrefix ?? '');
  const why = url === '' || isShown ? result.why : `${result.why}; ${unshown(cell)}`;
  const judged = judgeByReports({ outcome, why }, reports);
  const isTested = result.digests !== undefined;
  return advance(duty, 'candidate', result.candidate, {
    ...{ type: 'cell-reported', cell: cell.id, attempt, report: nameOfRun(url) },
    ...(isTested ? judged : await judgeByPulled(duty.ports, found.body, cell, judged)),
    ...(isShown && { url }),
    ...(delivery.publishedAtMs !== undefined && { saidAtMs: delivery.publishedAtMs }),
  });
}

function unshown({ resultPrefix }: FrozenCell): string {
  return resultPrefix === undefined
    ? 'its link is not shown, as no place for results is written for this cell'
    : `its link is not shown: it is not under ${resultPrefix}`;
}

function cellOfResult(candidate: Candidate, result: TestResult): FrozenCell {
  const cell = cellOf(candidate.frozen, result.cell);
  if (cell === undefined)
    throw new PermanentError('unknown', `${candidate.id} has no cell ${result.cell}`);
  if (cell.runs === 'manual')
    throw new PermanentError('refused', `${cell.id} is reported by a person: POST /api/v1/results`);
  if (cell.runs !== 'external')
    throw new PermanentError('refused', `${cell.id} is run by us; nobody else reports it`);
  return cell;
}

function refuseForeign(
  candidate: Candidate,
  cell: FrozenCell,
  result: TestResult,
  { topic }: Delivery,
): void {
  const { results } = topicsOf(cell.source);
  if (topic !== results) {
    const came = topic === undefined ? 'on no topic that is known' : `on ${topic}`;
    const why = `results of ${cell.id} are believed from topic ${results}; this one came ${came}`;
    throw new PermanentError('refused', why);
  }
  if (attemptWithNonce(candidate, cell.id, result.nonce) !== result.attempt)
    throw new PermanentError('refused', `the nonce is not that of attempt ${result.attempt}`);
  const images = Object.values(candidate.builds).flatMap((build) => build.images);
  const fault = result.digests && digestFault(images, result.digests);
  if (fault !== undefined) throw new PermanentError('refused', fault);
}
