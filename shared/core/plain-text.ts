const escapeCode = '\u001b';
const bell = '\u0007';
const sequence = '\\[[0-?]*[ -/]*[@-~]';
const titleOrLink = `\\][^${bell}${escapeCode}]*(?:${bell}|${escapeCode}\\\\)?`;

/** Commands to a terminal: colours, titles, links. @see ECMA-48, 5.4 and 8.3.89 */
const terminal = new RegExp(`${escapeCode}(?:${sequence}|${titleOrLink})`, 'g');

/** Characters that are not seen, or that turn the direction of others. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}]/gu;

/** Words of somebody else on one line, without what only a terminal or nobody sees. */
export function plainText(text: string): string {
  const seen = text.toWellFormed().replace(terminal, '').replace(/\s+/g, ' ');
  return seen.replace(unseen, '').replace(/ +/g, ' ').trim();
}

/** The beginning of a text that is too long; the three dots are part of the length. */
export function shortened(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  return `${text.slice(0, lengthMax - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
