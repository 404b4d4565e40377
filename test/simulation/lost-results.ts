import type { Candidate } from '#core/candidate.ts';
import type { Attempt } from '#core/run.ts';
import { bodies } from '../world/life.ts';
import { hourMs, minuteMs } from './durations.ts';
import type { Scene } from './invariant.ts';
import { cellDeadlineMs } from './lines.ts';

/** A build that ended so long before its cell's deadline must have been asked after. */
const askedAfterMs = 2 * hourMs;
/** Clocks, and what is on its way. */
const marginMs = 10 * minuteMs;

/** Results that documents do not have, or have otherwise than they were. */
export function lostResults(scene: Scene): readonly string[] {
  const { world } = scene.stage;
  const ofBuilds = [...bodies(world, 'build')].flatMap(([key, { imagesRun, unitRun }]) =>
    [...imagesRun.attempts, ...unitRun.attempts].flatMap((one) => mistaken(scene, key, one)),
  );
  const ofCells = [...bodies(world, 'candidate').values()].flatMap((candidate) =>
    Object.keys(candidate.cells).flatMap((cell) => ofCell(scene, candidate, cell)),
  );
  return [...ofBuilds, ...ofCells];
}

/** An attempt that says otherwise than its own build. */
function mistaken({ stage }: Scene, of: string, attempt: Attempt): readonly string[] {
  const { buildId, outcome } = attempt;
  const status = stage.world.builds.all().find(({ id }) => id === buildId)?.status;
  if (status === undefined) return [];
  const isWrong = status === 'success' ? outcome === 'errored' : outcome === 'passed';
  return isWrong ? [`${of}/${attempt.attempt} is ${outcome}, and its build ${status}`] : [];
}

function ofCell(scene: Scene, candidate: Candidate, cell: string): readonly string[] {
  const { id, cells } = candidate;
  return (cells[cell]?.attempts ?? []).flatMap((one) => {
    const name = `${id}/${cell}/${one.attempt}`;
    const isOpen = one.outcome === undefined || one.outcome === 'timed-out';
    const isDeaf = isOpen && wasAnswered(scene, candidate, cell, one);
    return [
      ...mistaken(scene, `${id}/${cell}`, one),
      ...(isDeaf ? [`${name} is ${one.outcome ?? 'open'}, and was answered in time`] : []),
    ];
  });
}

/** Whether an attempt had its answer before its deadline, and before its candidate was collected. */
function wasAnswered(
  { stage: { witness }, changedAtMs }: Scene,
  { id, cells }: Candidate,
  cell: string,
  { attempt, openedAtMs, buildId }: Attempt,
): boolean {
  const deadlineMs = openedAtMs + cellDeadlineMs;
  const untilMs = Math.min(deadlineMs, changedAtMs.get(id) ?? deadlineMs);
  const runid = `${id}/${cell}/${attempt}/${cells[cell]?.nonces[attempt - 1]}`;
  const isTaken = witness.takenAnswers.some(
    (answer) => answer.runid === runid && answer.atMs < untilMs - marginMs,
  );
  const isRun = witness
    .tests(id, cell)
    .some((fact) => fact.buildId === buildId && fact.atMs < untilMs - askedAfterMs);
  return isTaken || (buildId !== undefined && isRun);
}
