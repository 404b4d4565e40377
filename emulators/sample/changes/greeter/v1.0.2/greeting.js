/** Greets somebody by name, and somebody without a name too. */
export function greet(name) {
  return `Hello, ${name.trim().replace(/\s+/g, ' ') || 'stranger'}!`;
}
