import { collectionText, keepingText } from '#core/collection-text.ts';
import { planText } from '#core/plan-text.ts';
import { pathOf } from '../frame/api.ts';
import { text } from '../frame/blocks.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { candidatesBlocks } from '../views/candidate-rows.ts';
import { holdsBlocks } from '../views/hold-blocks.ts';
import { lineBlocks, linesBlocks } from '../views/line-blocks.ts';
import { setBlocks } from '../views/set-blocks.ts';
import { followCandidate, watchOption } from '../watch/follow-candidate.ts';
import { candidatesOfAllLines } from './all-candidates.ts';
import { answers } from './answers.ts';
import { afterOption, looking } from './look.ts';
import { resolvedCandidate } from './named-candidate.ts';

const candidateWords = 'its id, the first digits of it, or LINE@VERSION';

const showLines = looking({
  address: () => pathOf('lines'),
  schema: answers.lines,
  blocks: linesBlocks,
});

const showLine = looking({
  address: ([name = '']) => pathOf('lines', name),
  schema: answers.line,
  blocks: lineBlocks,
});

const showCandidates = looking({
  address: ([name = '']) => pathOf('lines', name, 'candidates'),
  schema: answers.candidates,
  blocks: candidatesBlocks,
});

const showCandidate = looking({
  address: ([id = '']) => pathOf('candidates', id),
  schema: answers.set,
  blocks: setBlocks,
  resolve: [resolvedCandidate],
});

const showCollection = looking({
  address: () => pathOf('collection'),
  schema: answers.collection,
  blocks: (shown) => [text(collectionText(shown))],
});

/** Commands that look at lines and candidates. */
export const lookCommands: readonly CliCommand[] = [
  {
    group: 'Look',
    usage: 'lines [line]',
    summary: 'Show every release line: what is out, how it stands, and why; or one of them, whole.',
    arguments: { line: 'a release line' },
    examples: ['lines', 'lines sample'],
    run: (session, args, said) => (args.length === 0 ? showLines : showLine)(session, args, said),
  },
  {
    group: 'Look',
    usage: 'candidates [line]',
    summary: 'List the candidates of a line, the newest first; or the newest of every line.',
    arguments: { line: 'a release line' },
    options: [afterOption],
    examples: ['candidates sample', 'candidates --json'],
    run: (session, args, said) =>
      (args.length === 0 ? candidatesOfAllLines : showCandidates)(session, args, said),
  },
  {
    group: 'Look',
    usage: 'show <candidate>',
    summary: 'Show a candidate with all that is known of it: its way, builds and test cells.',
    arguments: { candidate: candidateWords },
    options: [watchOption],
    examples: ['show 7970d659', 'show sample@v1.0.1', 'show 7970d659 --watch'],
    run: async (session, args, said) => {
      if (!said.isSaid('watch')) return showCandidate(session, args, said);
      const [named = ''] = args;
      await followCandidate(session, await resolvedCandidate(session, named));
    },
  },
  {
    group: 'Look',
    usage: 'plan <candidate>',
    summary: 'Show every write that a promotion would make, and whether it would be admitted now.',
    arguments: { candidate: candidateWords },
    examples: ['plan 7970d659', 'plan 7970d659 --json | jq -r .planHash'],
    run: looking({
      address: ([id = '']) => pathOf('candidates', id, 'plan'),
      schema: answers.plan,
      blocks: (shown) => [text(planText(shown))],
      resolve: [resolvedCandidate],
    }),
  },
  {
    group: 'Look',
    usage: 'holds',
    summary: 'List all that people hold, pin or waive now.',
    options: [afterOption],
    examples: ['holds'],
    run: looking({
      address: () => pathOf('holds'),
      schema: answers.holds,
      blocks: holdsBlocks,
    }),
  },
  {
    group: 'Look',
    usage: 'gc',
    summary:
      'Preview what the next collection would delete, and why the rest stays. Deletes nothing.',
    options: [
      { flags: '--preview', words: 'what it does without it, too: there is no other' },
      { flags: '--digest <digest>', words: 'why this one is kept, or that nobody wants it' },
      afterOption,
    ],
    examples: [
      'gc --preview',
      'gc --digest sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    ],
    run: (session, args, said) => {
      const digest = said.text('digest');
      if (digest === undefined) return showCollection(session, args, said);
      return looking({
        address: () => pathOf('collection', digest),
        schema: answers.keeping,
        blocks: (shown) => [text(keepingText(shown))],
      })(session, args, said);
    },
  },
];
