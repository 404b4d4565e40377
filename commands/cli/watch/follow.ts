import type { z } from 'zod';
import type { Standing, Verdict } from '#core/verdict.ts';
import type { Block } from '../frame/blocks.ts';
import { CommandFault, type ExitName } from '../frame/exit-codes.ts';
import type { Session } from '../frame/session.ts';
import { readAnswer } from '../looks/read-answer.ts';
import { standingWords, timeText } from '../views/words.ts';
import { nextLook, watched } from './poll.ts';

/** Something that goes on by itself until it is over, or until a person must act. */
export interface Followed<Schema extends z.ZodType> {
  readonly address: string;
  readonly schema: Schema;
  readonly verdict: (shown: z.output<Schema>) => Verdict;
  /** How far it is, in a line: told whenever it is another. */
  readonly progress: (shown: z.output<Schema>) => string;
  readonly blocks: (shown: z.output<Schema>) => readonly Block[];
}

/** How a command ends by how something stands; none while it goes on by itself. */
const ends: Readonly<Record<Standing, ExitName | undefined>> = {
  done: 'done',
  over: 'failed',
  'needs a person': 'not yet',
  'under way': undefined,
  waits: undefined,
};

/**
 * Follows something: every change is told beside the answer, which is how it is in the end.
 * @throws CommandFault `failed` where it will never be released, `not yet` where it waits for a person
 */
export async function follow<Schema extends z.ZodType>(
  session: Session,
  followed: Followed<Schema>,
): Promise<void> {
  const { address, schema } = followed;
  const { see } = await watched(session, address);
  let told = '';
  for (;;) {
    const body = await see();
    if (body !== undefined) {
      const shown = readAnswer(schema, body, address);
      const verdict = followed.verdict(shown);
      const progress = followed.progress(shown);
      if (progress !== told) tellProgress(session, verdict, progress);
      told = progress;
      const end = ends[verdict.standing];
      if (end !== undefined) {
        session.printer.answer(body, followed.blocks(shown));
        if (end !== 'done') throw new CommandFault(end, verdict.sentence);
        return;
      }
    }
    await nextLook();
  }
}

function tellProgress(session: Session, { standing }: Verdict, progress: string): void {
  const now = timeText(session.nowMs());
  session.printer.note([
    { text: now, style: 'quiet' },
    ' ',
    standingWords(standing),
    ` ${progress}`,
  ]);
}
