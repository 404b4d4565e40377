import { pathOf } from '../frame/api.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { aboutCandidate, askCommand, candidateWords } from './ask-command.ts';
import { type AskField, reason } from './fields.ts';

const url: AskField = {
  ...{ name: 'url', words: 'where it is told of, by https' },
  ...{ kind: 'text', isRequired: false },
};

/** Commands that have something tested, or say what a test came to. */
export const roundCommands: readonly CliCommand[] = [
  askCommand(
    {
      usage: 'test-again <line>',
      summary: "Have a line's set, as it stands now, tested again in a round of its own.",
      arguments: { line: 'a release line' },
      examples: ["test-again sample --reason 'A node of the test cluster was replaced'"],
    },
    {
      ...{ action: 'test-again', path: 'rounds', fields: [reason] },
      body: ([line = '']) => ({ line }),
      shownAt: ([line = '']) => pathOf('lines', line),
      consequence: 'A candidate opens, unless one of the same set is built or tested already.',
    },
  ),
  askCommand(
    {
      usage: 'restore <candidate>',
      summary: 'Open a new candidate of exactly the set of one that was collected.',
      arguments: { candidate: candidateWords },
      examples: [
        "restore 7970d659-c9c4-5075-8d23-069f64d9669d --reason 'A customer tests this set'",
      ],
    },
    {
      ...{ action: 'restore', path: 'restorations', ...aboutCandidate, fields: [reason] },
      consequence: "Its set is built and tested anew, in nobody's place.",
    },
  ),
  askCommand(
    {
      usage: 'tell-result <candidate> <cell> <outcome>',
      summary: 'Say what a manual test cell came to.',
      arguments: {
        candidate: candidateWords,
        cell: 'a manual cell of it',
        outcome: 'what it came to',
      },
      choices: { outcome: ['passed', 'failed', 'inconclusive'] },
      examples: ["tell-result 7970d659 look passed --reason 'Installed it on a cluster of my own'"],
    },
    {
      ...{ action: 'tell-result', path: 'results', ...aboutCandidate, fields: [reason, url] },
      body: ([candidate = '', cell = '', outcome = '']) => ({ candidate, cell, outcome }),
      consequence: 'It counts as the result of the attempt that waits.',
    },
  ),
  askCommand(
    {
      usage: 'confirm-collection <expired>',
      summary: 'Let so many expired candidates be collected, though they are more than usual.',
      arguments: { expired: 'how many there are, as gc tells' },
      examples: ["confirm-collection 312 --reason 'The collector was off for two weeks'"],
    },
    {
      ...{ action: 'confirm-collection', path: 'collections', fields: [reason] },
      body: ([expired = '']) => ({ expired: Number(expired) }),
      consequence: 'Their staging areas go; it counts for a day.',
    },
  ),
];
