import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { readTagList, type TagList } from '#edge/tag-list.ts';
import { aboutFaults, aboutLines, asJson } from './lines/about-lines.ts';
import { lintFolder } from './lines/lint-folder.ts';
import { cannotRead, messageOf } from './lines/unreadable.ts';

const optionsRead = z.strictObject({
  lines: z.string(),
  tags: z.string().optional(),
  json: z.boolean().default(false),
});

const aboutTagFiles = `A file of tags has the form of test/data/component-tags.json:
  { "components": { "OWNER/NAME": { "tags": [
    {
      "tag": "v1.0.0", "commit": "40 digits",
      "commitDate": "2026-08-17T08:00:19+00:00"
    }
  ] } } }`;

type Options = z.output<typeof optionsRead>;

/**
 * `npm run lint:lines`: checks the files of a folder of release lines, and tells what each line would
 * take from a list of tags. Ends with 1 where a file is faulty or cannot be read; a line that would
 * take nothing is told, and is no fault of its file.
 */
async function main({ lines: folder, tags: tagFile, json }: Options): Promise<void> {
  const tags = tagFile === undefined ? undefined : await readTags(tagFile);
  const linted = await lintFolder(folder, tags);
  const isFaulty = linted.faults.length > 0;
  if (isFaulty) process.exitCode = 1;
  if (json) console.log(asJson(linted));
  else if (isFaulty) console.error(aboutFaults(linted.faults));
  else console.log(aboutLines(folder, linted));
}

function readOptions(): Options {
  return optionsRead.parse(
    new Command('npm run lint:lines --')
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

async function readTags(path: string): Promise<TagList> {
  const text = await readFile(path, 'utf8').catch(cannotRead(path, 'the file of --tags'));
  try {
    return readTagList(text, path);
  } catch (error) {
    throw new Error(`${messageOf(error)}\n\n${aboutTagFiles}`, { cause: error });
  }
}

const options = readOptions();
try {
  await main(options);
} catch (error) {
  const words = messageOf(error);
  if (options.json) console.log(asJson({ files: [], faults: [words], lines: [] }));
  else console.error(words);
  process.exitCode = 1;
}
