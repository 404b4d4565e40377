import type { Verdict } from '#core/verdict.ts';
import { type Block, facts, line } from '../frame/blocks.ts';
import { standingWords, timeText } from './words.ts';

/** How something stands, why, who can change it, and when more is to be expected. */
export function verdictBlocks(verdict: Verdict): readonly Block[] {
  const { standing, sentence, who, way, since, expected } = verdict;
  return [
    line([standingWords(standing), ': ', sentence]),
    ...facts({
      who: who.join(', '),
      way,
      since: timeText(since),
      expected:
        expected === undefined
          ? undefined
          : `by ${timeText(expected.at)}, by ${expected.of} of its line${expected.isLate ? '; it is late' : ''}`,
    }),
  ];
}
