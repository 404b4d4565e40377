import { comparisonText } from '#core/comparison-text.ts';
import { compatibilityText } from '#core/compatibility-text.ts';
import { whatIfText } from '#core/what-if-text.ts';
import { apiRoot } from '../frame/api.ts';
import { text } from '../frame/blocks.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { answers } from './answers.ts';
import { looking } from './look.ts';
import { resolvedSet } from './named-candidate.ts';

/** Commands that ask what would be, and how things stand beside each other. */
export const questionCommands: readonly CliCommand[] = [
  {
    group: 'Look',
    usage: 'compare <from> <to>',
    summary: 'Show how two sets, candidates or releases, stand beside each other.',
    arguments: { from: 'a candidate, or a release', to: 'a candidate, or a release' },
    examples: ['compare sample@v1.0.0 sample@v1.0.1', 'compare sample@v1.0.1 7970d659'],
    run: looking({
      address: ([from = '', to = '']) => asked('comparison', { from, to }),
      schema: answers.comparison,
      resolve: [resolvedSet, resolvedSet],
      blocks: (shown) => [text(comparisonText(shown))],
    }),
  },
  {
    group: 'Look',
    usage: 'compatibility',
    summary: 'Show which versions were tested and released together.',
    options: [
      { flags: '--line <line>', words: 'of one release line alone' },
      {
        flags: '--kubernetes <version>',
        words: 'on one version of Kubernetes, and which set to take for it',
      },
    ],
    examples: ['compatibility --line csi', 'compatibility --kubernetes 1.35'],
    run: looking({
      address: (_args, said) =>
        asked('compatibility', {
          ...named('line', said.text('line')),
          ...named('kubernetes', said.text('kubernetes')),
        }),
      schema: answers.compatibility,
      blocks: (shown) => [text(compatibilityText(shown))],
    }),
  },
  {
    group: 'Look',
    usage: 'what-if <line> <component> <tag>',
    summary: 'Show what a line would make of a tag if it were there. Changes nothing.',
    arguments: {
      line: 'a release line',
      component: 'a component of it',
      tag: 'a Git tag, which need not be there',
    },
    examples: ['what-if sample greeter v1.3.0'],
    run: looking({
      address: ([line = '', component = '', tag = '']) =>
        asked('what-if', { line, component, tag }),
      schema: answers.whatIf,
      blocks: (shown) => [text(whatIfText(shown))],
    }),
  },
];

/** A word of the query, where it was said. */
function named(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: value };
}

function asked(name: string, words: Readonly<Record<string, string>>): string {
  return `${apiRoot}/${name}?${new URLSearchParams(words)}`;
}
