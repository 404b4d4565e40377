/** A word of a reason is hardly longer; what goes on for longer without a space is cut. */
const wordLengthMax = 30;
const lastWord = new RegExp(`[\\s,;:]*\\s\\S{0,${wordLengthMax}}$`);

/** The beginning of a text, so many UTF-16 units at most, in whole words where it is cut. */
export function wordsOf(text: string, lengthMax: number): string {
  const beginning = beginningOf(text, lengthMax);
  return text.length <= lengthMax ? beginning : beginning.replace(lastWord, '…');
}

/**
 * The beginning of a text, so many UTF-16 units at most. A character that the end cuts in two is
 * replaced: Firestore refuses a document with half of one.
 */
export function beginningOf(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).toWellFormed();
}
