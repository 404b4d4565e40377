/** What means something in Markdown, or in HTML within it; addresses become links by their `:`. */
const special = /[\\`*_{}[\]()<>#+\-.!|~&:@^$=/"']/g;

/**
 * A person's words as they are shown in Markdown, on one line: whatever would be a link, a picture,
 * HTML or a cell of a table is text.
 */
export function markdownText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(special, (one) => `\\${one}`);
}
