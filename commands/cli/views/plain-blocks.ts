import { type Block, facts, section, table } from '../frame/blocks.ts';
import { timeText } from './words.ts';

/**
 * An answer as it is, for what has no view of its own: names and values, and a table for each list
 * of things. What to do about it is told elsewhere.
 */
export function plainBlocks(body: unknown): readonly Block[] {
  const entries = entriesOf(body).filter(([name]) => !isForPrograms(name));
  const plain = entries.flatMap(([name, value]) => {
    const text = plainText(value);
    return text === undefined ? [] : [[wordsOf(name), text] as const];
  });
  const sections = entries
    .filter(([, value]) => plainText(value) === undefined)
    .flatMap(([name, value]) => section(wordsOf(name), innerBlocks(value)));
  return [...facts(Object.fromEntries(plain)), ...sections];
}

const hidden: ReadonlySet<string> = new Set(['actions', 'links', 'next', 'plan']);

function isForPrograms(name: string): boolean {
  return hidden.has(name);
}

function innerBlocks(value: unknown): readonly Block[] {
  if (!Array.isArray(value)) return plainBlocks(value);
  const rows: readonly unknown[] = value;
  const all = rows.flatMap((row) => entriesOf(row).map(([name]) => name));
  const names = [...new Set(all)].filter((name) => !isForPrograms(name));
  return table(
    names.map(wordsOf),
    rows.map((row) => {
      const known = Object.fromEntries(entriesOf(row));
      return names.map((name) => plainText(known[name]) ?? JSON.stringify(known[name]));
    }),
  );
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** What fits on one line: a value, or some values. */
function plainText(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return isInstant(value) ? timeText(value) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return undefined;
  const texts: readonly (string | undefined)[] = value.map((one) =>
    Array.isArray(one) ? undefined : plainText(one),
  );
  return texts.every((text) => text !== undefined) ? texts.join(', ') : undefined;
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);
}

/** `requestedBy` as people read it: `requested by`. */
function wordsOf(name: string): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
