import type { ShownSet } from '#core/shown-candidate.ts';
import { pathOf } from '../frame/api.ts';
import type { Session } from '../frame/session.ts';
import { answers } from '../looks/answers.ts';
import { cellsText } from '../views/candidate-rows.ts';
import { setBlocks } from '../views/set-blocks.ts';
import { follow } from './follow.ts';

/** The option of every command that can follow something to its end. */
export const watchOption = {
  flags: '--watch',
  words: 'follow it until it is released, failed, or waits for a person',
};

/** Follows a candidate to its end. @throws CommandFault `failed`, or `not yet` */
export function followCandidate(session: Session, candidate: string): Promise<void> {
  return follow(session, {
    address: pathOf('candidates', candidate),
    schema: answers.set,
    verdict: ({ verdict }) => verdict,
    progress: progressText,
    blocks: setBlocks,
  });
}

function progressText({ phase, verdict, blocking, steps }: ShownSet): string {
  const now = steps.find(({ state }) => state === 'now' || state === 'held');
  const told = now?.told === undefined ? '' : `: ${now.told}`;
  const step = now === undefined ? '' : `, ${now.name}${told}`;
  return `${phase}${step}; cells ${cellsText(blocking)}; ${verdict.sentence}`;
}
