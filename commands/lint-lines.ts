import { Command } from 'commander';
import { z } from 'zod';
import { readTagList } from '#edge/tag-list.ts';
import { aboutFaults, aboutLines } from './lines/about-lines.ts';
import { lintFolder } from './lines/lint-folder.ts';
import { aboutTagFiles, readTagFile } from './tags/tag-file.ts';
import { printedJson } from './words/printed-json.ts';
import { messageOf } from './words/unreadable.ts';

const optionsRead = z.strictObject({
  lines: z.string(),
  tags: z.string().optional(),
  json: z.boolean().default(false),
});

type Options = z.output<typeof optionsRead>;

/**
 * `npm run lint:lines`: checks the files of a folder of release lines, and tells what each line would
 * take from a list of tags. Ends with 1 where a file is faulty or cannot be read; a line that would
 * take nothing is told, and is no fault of its file.
 */
async function main({ lines: folder, tags: tagFile, json }: Options): Promise<void> {
  const tags =
    tagFile === undefined
      ? undefined
      : await readTagFile(tagFile, 'the file of --tags', readTagList);
  const linted = await lintFolder(folder, tags);
  const isFaulty = linted.faults.length > 0;
  if (isFaulty) process.exitCode = 1;
  if (json) console.log(printedJson(linted, 2));
  else if (isFaulty) console.error(aboutFaults(linted.faults));
  else console.log(aboutLines(folder, linted));
}

function readOptions(): Options {
  return optionsRead.parse(
    new Command('npm run lint:lines --')
      .showHelpAfterError('npm run lint:lines -- --help says what there is')
      .description(
        'Checks release lines, and tells what each would take today.\n\n' +
          'Faults are told as FILE:LINE:COLUMN: what is wrong, and what to write instead.',
      )
      .option('--lines <folder>', 'components.yaml and one file for each line', 'release-lines')
      .option('--tags <file>', 'tags of repositories: tell what each line would take of them')
      .option('--json', 'print what was found as JSON')
      .addHelpText('after', `\n${aboutTagFiles}\n\nEnds with 1 where anything is wrong.`)
      .parse()
      .opts(),
  );
}

const options = readOptions();
try {
  await main(options);
} catch (error) {
  const words = messageOf(error);
  if (options.json)
    console.log(printedJson({ files: [], faults: [words], lines: [], cells: [] }, 2));
  else console.error(words);
  process.exitCode = 1;
}
