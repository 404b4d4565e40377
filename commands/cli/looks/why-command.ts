import type { ShownWhy } from '#core/shown-why.ts';
import { pathOf } from '../frame/api.ts';
import { type Block, section, table } from '../frame/blocks.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { verdictBlocks } from '../views/verdict-blocks.ts';
import { standingWords, timeText } from '../views/words.ts';
import { follow } from '../watch/follow.ts';
import { watchOption } from '../watch/follow-candidate.ts';
import { answers } from './answers.ts';
import { looking } from './look.ts';
import { resolvedCandidate } from './named-candidate.ts';

/** `why`: why something is not released yet, who must act, and how. */
export const whyCommand: CliCommand = {
  group: 'Look',
  usage: 'why <what> [tag]',
  summary: 'Say why a candidate or a tag of a component is not released yet, and who must act.',
  arguments: {
    what: 'a candidate: its id, the first digits of it, or LINE@VERSION; or a component',
    tag: 'the Git tag of that component',
  },
  options: [watchOption],
  examples: ['why 7970d659', 'why greeter v1.2.0 --watch'],
  run: async (session, [what = '', tag], said) => {
    const asked =
      tag === undefined
        ? { candidate: await resolvedCandidate(session, what) }
        : { component: what, tag };
    const address = `${pathOf('why')}?${new URLSearchParams(asked)}`;
    const look = { schema: answers.why, blocks: whyBlocks };
    if (!said.isSaid('watch'))
      return looking({ ...look, address: () => address })(session, [], said);
    await follow(session, {
      ...{ ...look, address },
      verdict: ({ verdict }) => verdict,
      progress: ({ verdict }) => verdict.sentence,
    });
  },
};

function whyBlocks({ verdict, chain }: ShownWhy): readonly Block[] {
  const stations = chain.map(({ line = '', what, standing, at, sentence }) => [
    line,
    what,
    standingWords(standing),
    timeText(at),
    sentence,
  ]);
  return [
    ...verdictBlocks(verdict),
    ...section('The way', table(['line', 'what', 'stands', 'since', ''], stations)),
  ];
}
