import type { ShownSet } from '#core/shown-candidate.ts';
import type { Standing } from '#core/verdict.ts';
import { pathOf } from '../frame/api.ts';
import type { Words } from '../frame/blocks.ts';
import { CommandFault, type ExitName } from '../frame/exit-codes.ts';
import type { Session } from '../frame/session.ts';
import { answers } from '../looks/answers.ts';
import { readAnswer } from '../looks/read-answer.ts';
import { cellsText } from '../views/candidate-rows.ts';
import { setBlocks } from '../views/set-blocks.ts';
import { standingWords, timeText } from '../views/words.ts';
import { nextLook, watched } from './poll.ts';

/** The option of every command that can follow a candidate to its end. */
export const watchOption = {
  flags: '--watch',
  words: 'follow it until it is released, failed, or waits for a person',
};

/** How a command ends by how a candidate stands; none while it goes on by itself. */
const ends: Readonly<Record<Standing, ExitName | undefined>> = {
  done: 'done',
  over: 'failed',
  'needs a person': 'not yet',
  'under way': undefined,
  waits: undefined,
};

/**
 * Follows a candidate: every change is told beside the answer, which is the candidate at its end.
 * @throws CommandFault `failed` where it will never be released, `not yet` where it waits for a person
 */
export async function followCandidate(session: Session, candidate: string): Promise<void> {
  const address = pathOf('candidates', candidate);
  const { see } = await watched(session, address);
  let told = '';
  for (;;) {
    const body = await see();
    if (body !== undefined) {
      const shown = readAnswer(answers.set, body, address);
      const progress = progressText(shown);
      if (progress !== told) session.printer.note(progressWords(shown, session.nowMs(), progress));
      told = progress;
      const end = ends[shown.verdict.standing];
      if (end !== undefined) return tellEnd(session, shown, body, end);
    }
    await nextLook();
  }
}

function tellEnd(session: Session, shown: ShownSet, body: unknown, end: ExitName): void {
  session.printer.answer(body, setBlocks(shown));
  if (end !== 'done') throw new CommandFault(end, shown.verdict.sentence);
}

function progressText({ phase, verdict, blocking, steps }: ShownSet): string {
  const now = steps.find(({ state }) => state === 'now' || state === 'held');
  const step =
    now === undefined ? '' : `, ${now.name}${now.told === undefined ? '' : `: ${now.told}`}`;
  return `${phase}${step}; cells ${cellsText(blocking)}; ${verdict.sentence}`;
}

function progressWords({ verdict }: ShownSet, nowMs: number, progress: string): Words {
  return [
    { text: timeText(nowMs), style: 'quiet' },
    ' ',
    standingWords(verdict.standing),
    ' ',
    progress,
  ];
}
