import type { Candidate, FrozenCell } from './candidate.ts';
import { type CandidateFacts, promotersOf } from './candidate-facts.ts';
import { cellVerdict, isPassing, judgeCells } from './cells.ts';
import { counted, fewOf } from './few-words.ts';
import { isoTime } from './iso-time.ts';
import { type Attempt, openAttemptOf } from './run.ts';
import { goesOn, needsPerson, type Said } from './said.ts';

/** What a candidate says that is being built: how far, and which builds have not even begun. */
export function buildingVerdict({ candidate, queued }: CandidateFacts): Said {
  const { frozen, builds } = candidate;
  const open = frozen.components.filter(({ name }) => builds[name]?.phase !== 'built');
  const named = (isQueued: boolean) =>
    open
      .filter(({ name }) => queued.includes(name) === isQueued)
      .map(({ name, tag }) => `${name} ${tag}`);
  const running = named(false);
  const waiting = named(true);
  const all = frozen.components.length;
  const parts = [
    `${all - open.length} of ${counted(all, 'component')} built`,
    ...(running.length === 0 ? [] : [`under way: ${fewOf(running)}`]),
    ...(waiting.length === 0 ? [] : [`waiting for a place among our builds: ${fewOf(waiting)}`]),
  ];
  const isWaiting = waiting.length > 0 && running.length === 0;
  return goesOn(isWaiting ? 'waits' : 'under way', `Building: ${parts.join('; ')}`);
}

/** What a candidate says that is being tested: which cells are open, the longest first. */
export function testingVerdict(facts: CandidateFacts, nowMs: number): Said {
  const { candidate } = facts;
  const { frozen } = candidate;
  const blocking = frozen.cells.filter(({ counts }) => counts === 'blocking');
  const open = blocking
    .filter((cell) => cellVerdict(candidate, cell) === 'open')
    .map((cell): OpenCell => ({ cell, attempt: attemptOf(candidate, cell) }))
    .toSorted((one, other) => sinceMs(one) - sinceMs(other));
  const passed = blocking.filter((cell) => isPassing(cellVerdict(candidate, cell)));
  const begun = `Testing: ${passed.length} of ${counted(blocking.length, 'blocking cell')} passed`;
  if (open.length === 0)
    return goesOn('under way', `${begun}; ${judgeCells(candidate, nowMs).why}`);
  const sentence = `${begun}; open: ${fewOf(open.map((one) => openWords(one, nowMs)))}`;
  const manual = open.filter(({ cell }) => cell.runs === 'manual').map(({ cell }) => cell.id);
  if (manual.length > 0) {
    const way = `say what ${fewOf(manual)} came to: POST /api/v1/results`;
    return needsPerson(sentence, promotersOf(facts), way);
  }
  const isWaiting = open.every(({ attempt }) => attempt?.queuedSinceMs !== undefined);
  return goesOn(isWaiting ? 'waits' : 'under way', sentence);
}

/** A blocking cell that nobody can tell of yet, and the attempt at it that has not ended. */
interface OpenCell {
  readonly cell: FrozenCell;
  readonly attempt: Attempt | undefined;
}

function attemptOf({ cells }: Candidate, { id }: FrozenCell): Attempt | undefined {
  const run = cells[id];
  return run && openAttemptOf(run);
}

/** What was never begun comes last. */
function sinceMs({ attempt }: OpenCell): number {
  if (attempt === undefined) return Number.POSITIVE_INFINITY;
  return attempt.startedAtMs ?? attempt.openedAtMs;
}

function openWords({ cell: { id, runs }, attempt }: OpenCell, nowMs: number): string {
  if (attempt === undefined) return `${id} (not begun)`;
  const { queuedSinceMs, openedAtMs, startedAtMs = openedAtMs } = attempt;
  if (queuedSinceMs !== undefined)
    return `${id} (waits for its place since ${isoTime(queuedSinceMs)})`;
  if (openedAtMs > nowMs) return `${id} (tried again at ${isoTime(openedAtMs)})`;
  const since = isoTime(startedAtMs);
  switch (runs) {
    case 'unit':
    case 'cloud-build':
      return `${id} (runs since ${since})`;
    case 'external':
      return `${id} (asked for at ${since}, not answered)`;
    case 'manual':
      return `${id} (a person says what it came to)`;
  }
}
