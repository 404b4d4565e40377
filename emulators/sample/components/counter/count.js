/** Counts the words of a message, and of all messages inside it. */
export function countWords({ text = '', message }) {
  const words = text.split(/\s+/).filter((word) => word !== '').length;
  return message === undefined ? words : words + countWords(message);
}
