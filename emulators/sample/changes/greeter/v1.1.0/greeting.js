/** Greets people by their names, and somebody without a name too. */
export function greet(...names) {
  const known = names.map((name) => name.trim().replace(/\s+/g, ' ')).filter((name) => name);
  return `Hello, ${known.join(' and ') || 'stranger'}!`;
}
