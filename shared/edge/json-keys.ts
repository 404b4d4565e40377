/** A text with a colon behind it is a key; where objects begin and end tells whose. */
const keyOrBrace = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]/g;

/** A key that stands twice in one object of a JSON text: `JSON.parse` takes the last without a word. */
export function doubleKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, text, colon] of json.matchAll(keyOrBrace)) {
    if (token === '{') open.push(new Set());
    if (token === '}') open.pop();
    if (text === undefined || colon === undefined) continue;
    const key = String(JSON.parse(text));
    const keys = open.at(-1);
    if (keys?.has(key)) return key;
    keys?.add(key);
  }
  return undefined;
}
