import { z } from 'zod';
import type { StackAddresses } from '../../stack/addresses.ts';
import type { BoardDocuments } from './documents.ts';
import { runningSteps, type StepsDone } from './running-steps.ts';

const clockDeadlineMs = 5_000;

const clockRead = z.object({ now: z.iso.datetime() });

/** All that the board is made of, as it was read at one instant. */
export interface BoardView extends BoardDocuments {
  /** The stack's time. */
  readonly nowMs: number;
  /** How far the builds and tests are that run in Cloud Build, by its id. */
  readonly running: Readonly<Record<string, StepsDone>>;
}

/**
 * Adds the stack's time to documents, and how far their builds are.
 * @throws where the clock or Cloud Build cannot be asked
 */
export async function viewOf(documents: BoardDocuments, stack: StackAddresses): Promise<BoardView> {
  const [nowMs, running] = await Promise.all([
    readClock(stack),
    runningSteps(stack, openBuilds(documents)),
  ]);
  return { ...documents, nowMs, running };
}

async function readClock({ clock }: StackAddresses): Promise<number> {
  const answer = await fetch(clock, { signal: AbortSignal.timeout(clockDeadlineMs) });
  return Date.parse(clockRead.parse(await answer.json()).now);
}

function openBuilds({ candidates, builds }: BoardDocuments): readonly string[] {
  const runs = [
    ...builds.flatMap(({ body }) => [body.imagesRun, body.unitRun]),
    ...candidates.flatMap(({ body }) => Object.values(body.cells)),
  ];
  const open = runs.flatMap(({ attempts }) =>
    attempts.flatMap(({ buildId, outcome }) =>
      buildId !== undefined && outcome === undefined ? [buildId] : [],
    ),
  );
  return [...new Set(open)];
}
