/** So many things are named in a sentence; who wants to know the others looks at the thing itself. */
const namedMax = 5;

/** Things in words, the first few by name: `a, b, c, d, e and 3 more`. */
export function fewOf(names: readonly string[]): string {
  const rest = names.length - namedMax;
  if (rest <= 1) return names.join(', ');
  return `${names.slice(0, namedMax).join(', ')} and ${rest} more`;
}

/** A number of things: `1 image`, `2 images`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
