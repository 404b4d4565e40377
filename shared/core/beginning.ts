/**
 * The beginning of a text, so many UTF-16 units at most. A character that the end cuts in two is
 * replaced: Firestore refuses a document with half of one.
 */
export function beginningOf(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).toWellFormed();
}
