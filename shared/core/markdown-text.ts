import { plainText } from './plain-text.ts';

/** What means something in Markdown, or in HTML within it; addresses become links by their `:`. */
const special = /[\\`*_{}[\]()<>#+\-.!|~&:@^$=/"']/g;

/**
 * What GitHub still makes a link of when Markdown has become text: the beginnings of mentions,
 * issues and addresses. A space that is not seen parts each of them.
 */
const linked = /\\[@#]|GH\\-|\\:(?=\\\/)|www(?=\\\.)/gi;
/** And of these, the hashes of commits, of which a part of seven digits is enough. */
const hashes = /(?<![0-9a-z])[0-9a-f]{7,}(?![0-9a-z])/gi;
const unseenSpace = '&#8203;';

/**
 * A person's words as they are shown in Markdown, on one line: whatever would be a link, a picture,
 * HTML, a mention, a reference to an issue or a commit, or a cell of a table is text.
 */
export function markdownText(text: string): string {
  return plainText(text)
    .replace(special, (one) => `\\${one}`)
    .replace(linked, (one) => `${one}${unseenSpace}`)
    .replace(hashes, (one) => one.replace(/.{4}(?=.)/g, (part) => `${part}${unseenSpace}`));
}
