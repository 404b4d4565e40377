import { pathOf } from '../frame/api.ts';
import { text } from '../frame/blocks.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import { plainBlocks } from '../views/plain-blocks.ts';
import { releaseBlocks } from '../views/release-blocks.ts';
import { floatingTagBlocks, tagBlocks } from '../views/tag-blocks.ts';
import { answers } from './answers.ts';
import { afterOption, lookAt, looking, orNothing } from './look.ts';
import { resolvedCandidate } from './named-candidate.ts';

const releaseWords = 'LINE@VERSION, such as sample@v1.0.1';
const tagArguments = { component: 'a component of a release line', tag: 'its Git tag' };

/** Commands that look at what was released, and at the tags that lead there. */
export const ledgerCommands: readonly CliCommand[] = [
  {
    group: 'Look',
    usage: 'releases <line>',
    summary: 'List the releases of a line, the newest first: every number that was ever reserved.',
    arguments: { line: 'a release line' },
    options: [afterOption],
    examples: ['releases sample'],
    run: looking({
      address: ([name = '']) => pathOf('lines', name, 'releases'),
      schema: answers.releases,
      blocks: ({ releases }) => orNothing(releaseBlocks(releases), 'nothing was released yet'),
    }),
  },
  {
    group: 'Look',
    usage: 'release <name>',
    summary: 'Show a release: whether it is out, what it holds, who asked for it, and why.',
    arguments: { name: releaseWords },
    examples: ['release sample@v1.0.1'],
    run: looking({
      address: ([name = '']) => pathOf('releases', name),
      schema: answers.release,
      blocks: plainBlocks,
    }),
  },
  {
    group: 'Look',
    usage: 'notes <candidate>',
    summary: 'Print the release notes of a candidate or of a release, in Markdown.',
    arguments: { candidate: `its id, the first digits of it, or ${releaseWords}` },
    examples: ['notes sample@v1.0.1', 'notes 7970d659 > NOTES.md'],
    run: async (session, [named = '']) => {
      const id = await resolvedCandidate(session, named);
      const { shown } = await lookAt(session, pathOf('candidates', id, 'plan'), answers.plan);
      const { notes } = shown;
      if (notes === undefined)
        throw new CommandFault('not yet', `${named} has no notes before its images are built`);
      session.printer.answer({ candidate: id, notes }, [text(notes)]);
    },
  },
  {
    group: 'Look',
    usage: 'tags',
    summary: 'Show the ledger of floating tags: what each names, and since when.',
    options: [afterOption],
    examples: ['tags'],
    run: looking({
      address: () => pathOf('floating-tags'),
      schema: answers.floatingTags,
      blocks: ({ floatingTags }) =>
        orNothing(floatingTagBlocks(floatingTags), 'there is no floating tag yet'),
    }),
  },
  {
    group: 'Look',
    usage: 'tag <component> <tag>',
    summary: 'Show what is known of a Git tag: its verdict, why, and which lines take it.',
    arguments: tagArguments,
    examples: ['tag greeter v1.2.0'],
    run: looking({
      address: ([component = '', tag = '']) => pathOf('tags', component, tag),
      schema: answers.tag,
      blocks: (shown) => tagBlocks([shown]),
    }),
  },
  {
    group: 'Look',
    usage: 'quarantine',
    summary: 'List the tags in quarantine: why, what was probably meant, and who can release them.',
    options: [afterOption],
    examples: ['quarantine'],
    run: looking({
      address: () => `${pathOf('tags')}?verdict=quarantined`,
      schema: answers.tags,
      blocks: ({ tags }) => orNothing(tagBlocks(tags), 'no tag is in quarantine'),
    }),
  },
  {
    group: 'Look',
    usage: 'digest <digest>',
    summary: 'List every set in which a digest was tested or released.',
    arguments: { digest: 'of an index or of a platform: sha256:...' },
    options: [afterOption],
    examples: ['digest sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'],
    run: looking({
      address: ([digest = '']) => pathOf('digests', digest),
      schema: answers.digestSets,
      blocks: (shown) => orNothing(plainBlocks(shown), 'no set has it'),
    }),
  },
];
