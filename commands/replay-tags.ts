import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { readHistories, type TagList } from '#edge/tag-list.ts';
import { replayTags } from './tags/replay.ts';
import { aboutTagFiles, readTagFile } from './tags/tag-file.ts';
import { printedJson } from './words/printed-json.ts';
import { messageOf } from './words/unreadable.ts';

const aboutLines = `Each line is an object of JSON:
  component  as the file names it
  tag
  verdict    accepted, pre-release, library, quarantined or malformed
  why        the reason, in words
  newest     for each "X" and "X.Y" the tag that a line with this base version
             would take at that date
  floats     for each "vX" and "vX.Y" the tag that it would name, had every
             accepted tag been promoted at once`;

/**
 * `npm run replay:tags -- FILE`: prints what each tag of a file was at its date, and what lines and
 * floating tags then took. Ends with 1 where the file cannot be read, and with 0 where whoever reads
 * has enough, as `head` has.
 */
async function main(path: string): Promise<void> {
  const list = await readTagFile(path, 'the file of tags', readHistories);
  await pipeline(Readable.from(linesOf(list)), process.stdout).catch(unlessReaderLeft);
}

function* linesOf(list: TagList): Generator<string> {
  for (const replayed of replayTags(list)) yield `${printedJson(replayed)}\n`;
}

function unlessReaderLeft(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
}

function readPath(): string {
  const command = new Command('npm run --silent replay:tags --')
    .showHelpAfterError('npm run --silent replay:tags -- --help says what there is')
    .description(
      'Replays the tags of repositories in order of date, precedence and name, and prints what ' +
        'each was at its date: by the decisions of the functions, on histories of any repositories.',
    )
    .argument('<file>', 'tags of repositories')
    .addHelpText(
      'after',
      `\n${aboutLines}\n\n${aboutTagFiles}\n\nEnds with 1 where it cannot be read.`,
    )
    .parse();
  return z.tuple([z.string()]).parse(command.args)[0];
}

const path = readPath();
try {
  await main(path);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
