import { wordsOf } from '#core/beginning.ts';
import type { Candidate, CellAttempts, FrozenCell } from '#core/candidate.ts';
import { askedAttempts } from '#core/candidate-cells.ts';
import { type CellVerdict, cellOf, cellVerdict } from '#core/cells.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { rerunWhyLengthMax } from '#core/report-cell.ts';
import { isUnder } from '#core/result-place.ts';
import { type Outcome, openAttemptOf } from '#core/run.ts';
import type { ResultWish } from '#core/test-result.ts';
import { advance } from './advance.ts';
import { nameOfRun } from './name-of-run.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';

/** A result that is recorded, as everybody is told who says the same. */
export interface ToldResult {
  readonly candidate: string;
  readonly cell: string;
  readonly attempt: number;
  readonly outcome: Outcome;
  /** What the cell comes to now, with all its attempts. */
  readonly verdict: CellVerdict;
}

/**
 * Records what a promoter of the line says of a manual cell: in the attempt that waits for it, or,
 * where somebody has spoken before, as a further one. The same again is no news.
 *
 * @throws PermanentError with the reason, and with what else can be done.
 */
export async function tellResult(
  duty: Duty,
  person: Person,
  wish: ResultWish,
): Promise<ToldResult> {
  const candidate = await candidateNamed(duty, wish.candidate);
  refuseStranger([await lineNamed(duty, candidate.line)], person);
  const cell = manualCell(candidate, wish);
  const run = begun(candidate, cell);
  const { outcome, reason, url, id } = wish;
  const said = id === undefined ? [outcome, reason, url ?? ''] : [id];
  const report = nameOfRun(JSON.stringify([person.email.toLowerCase(), ...said]));
  const why = `${person.email}: ${reason}`;
  const telling = { report, outcome, why, url };
  const known = toldIn(candidate, cell, telling);
  if (known !== undefined) return known;
  const attempt = (openAttemptOf(run) ?? askedAttempts(run).at(-1))?.attempt ?? 1;
  const { why: answer } = await advance(duty, 'candidate', candidate.id, {
    ...{ type: 'cell-reported', cell: cell.id, attempt, outcome, report, why },
    ...(url !== undefined && { url }),
  });
  const told = toldIn(await candidateNamed(duty, candidate.id), cell, telling);
  if (told === undefined) throw new PermanentError('conflict', `${cell.id}: ${answer}`);
  return told;
}

async function candidateNamed({ ports }: Duty, id: string): Promise<Candidate> {
  const found = await ports.store.get('candidate', id);
  if (found === undefined) throw new PermanentError('unknown', `no candidate ${id}`);
  return found.body;
}

function manualCell(candidate: Candidate, { cell: id, url }: ResultWish): FrozenCell {
  const cell = cellOf(candidate.frozen, id);
  if (cell === undefined) throw new PermanentError('unknown', `${candidate.id} has no cell ${id}`);
  if (cell.runs !== 'manual')
    throw new PermanentError('refused', `${id} is run by ${cell.runs}; nobody need say its result`);
  const { resultPrefix } = cell;
  if (url !== undefined && resultPrefix !== undefined && !isUnder(url, resultPrefix))
    throw new PermanentError('refused', `the url must be under ${resultPrefix}`);
  return cell;
}

function begun(candidate: Candidate, { id }: FrozenCell): CellAttempts {
  if (candidate.phase === 'collected')
    throw new PermanentError(
      'gone',
      `${candidate.id} is collected; nothing is said of it any more`,
    );
  const run = candidate.cells[id];
  if (run !== undefined) return run;
  const when = 'say its result when they have';
  throw new PermanentError('conflict', `the tests of ${candidate.id} have not begun: ${when}`);
}

/** What a person says, under the name that tells it from what else is said. */
interface Telling {
  readonly report: string;
  readonly outcome: Outcome;
  readonly why: string;
  readonly url: string | undefined;
}

function toldIn(candidate: Candidate, cell: FrozenCell, telling: Telling): ToldResult | undefined {
  const found = candidate.cells[cell.id]?.attempts.find((one) => one.report === telling.report);
  if (found?.outcome === undefined) return undefined;
  const { attempt, outcome, why = '', url } = found;
  if (outcome !== telling.outcome || url !== telling.url || !isSameReason(why, telling.why)) {
    const first = [outcome, why, url].filter((one) => one !== undefined).join(', ');
    const words = 'send another Idempotency-Key for another result';
    throw new PermanentError('conflict', `this key said ${first}: ${words}`);
  }
  const verdict = cellVerdict(candidate, cell);
  return { candidate: candidate.id, cell: cell.id, attempt, outcome, verdict };
}

/** Of a further attempt only the beginning of its reason is kept. */
function isSameReason(kept: string, said: string): boolean {
  const beginning = (why: string) => wordsOf(why.toLowerCase(), rerunWhyLengthMax);
  return kept.toLowerCase() === said.toLowerCase() || kept.toLowerCase() === beginning(said);
}
