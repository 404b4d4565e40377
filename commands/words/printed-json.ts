/** JSON for programs in which no character acts on a terminal: names come from outside. */
export function printedJson(value: unknown, indent = 0): string {
  const json = JSON.stringify(value, undefined, indent);
  return json.replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
