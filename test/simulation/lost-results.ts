import type { Candidate } from '#core/candidate.ts';
import type { Attempt } from '#core/run.ts';
import { bodies } from '../world/life.ts';
import { hourMs, minuteMs } from './durations.ts';
import type { Scene } from './invariant.ts';
import { cellDeadlineMs } from './lines.ts';

/** A build that ended so long before its candidate's time was over must have been asked after. */
const askedAfterMs = hourMs;
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
  const attempts = cells[cell]?.attempts ?? [];
  return attempts.flatMap((one) => {
    const name = `${id}/${cell}/${one.attempt}`;
    const isOpen = one.outcome === undefined || one.outcome === 'timed-out';
    const isHeard = attempts.some(({ rerunOf }) => rerunOf === one.attempt);
    const isDeaf =
      isOpen &&
      (wasAnswered(scene, candidate, cell, one) || (!isHeard && hasRun(scene, id, cell, one)));
    return [
      ...mistaken(scene, `${id}/${cell}`, one),
      ...(isDeaf ? [`${name} is ${one.outcome ?? 'open'}, and was answered in time`] : []),
    ];
  });
}

/** Whether an attempt had its answer before its deadline, and before its candidate's time was over. */
function wasAnswered(
  { stage: { witness }, overAtMs }: Scene,
  { id, cells }: Candidate,
  cell: string,
  { attempt, openedAtMs, startedAtMs = openedAtMs }: Attempt,
): boolean {
  const deadlineMs = startedAtMs + cellDeadlineMs;
  const untilMs = Math.min(deadlineMs, overAtMs.get(id) ?? deadlineMs);
  const runid = `${id}/${cell}/${attempt}/${cells[cell]?.nonces[attempt - 1]}`;
  return witness.takenAnswers.some(
    (answer) => answer.runid === runid && answer.atMs < untilMs - marginMs,
  );
}

/** Whether the build of an attempt ended, before its deadline or after, while it was asked after. */
function hasRun(
  { stage: { witness }, overAtMs }: Scene,
  id: string,
  cell: string,
  { buildId }: Attempt,
): boolean {
  const untilMs = (overAtMs.get(id) ?? Infinity) - askedAfterMs;
  return witness
    .tests(id, cell)
    .some((fact) => buildId !== undefined && fact.buildId === buildId && fact.atMs < untilMs);
}
