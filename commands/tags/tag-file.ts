import { readFile } from 'node:fs/promises';
import type { TagList } from '#edge/tag-list.ts';
import { cannotRead, messageOf } from '../words/unreadable.ts';

/** The form of a file of tags, for people. */
export const aboutTagFiles = `A file of tags has the form of test/data/component-tags.json:
  { "components": { "OWNER/NAME": { "tags": [
    {
      "tag": "v1.0.0", "commit": "40 digits",
      "commitDate": "2026-08-17T08:00:19+00:00"
    }
  ] } } }
An annotated tag has a "taggerDate" as well, and is dated by it. How to
make one of your own repositories with git for-each-ref stands in
release-lines/README.md, "Checking the files".`;

/**
 * Reads a file with the tags of repositories; `what` says for people which file it is, `read` what it
 * must hold.
 *
 * @throws Error that says what is wrong, and the form that is wanted
 */
export async function readTagFile(
  path: string,
  what: string,
  read: (text: string, path: string) => TagList,
): Promise<TagList> {
  const text = await readFile(path, 'utf8').catch(cannotRead(path, what));
  try {
    return read(text, path);
  } catch (error) {
    throw new Error(`${messageOf(error)}\n\n${aboutTagFiles}`, { cause: error });
  }
}
