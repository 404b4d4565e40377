import { z } from 'zod';
import { faultsMax, type YamlFile } from './yaml-file.ts';
import type { YamlPath } from './yaml-place.ts';

/** Data of a file, or what is wrong with it; never both. */
export type Checked<Data> =
  | { readonly data: Data; readonly faults: readonly [] }
  | { readonly data?: never; readonly faults: readonly string[] };

/** Stands for the words of a schema that has none of its own for a value of another type. */
const unworded = 'is of another type';
/** In the place of what is no text at all: it passes only where any text does. */
const anyText = '?';

/**
 * Checks data of a file against its schema. Every fault is told with its place and what to write;
 * `refusals` has words for keys that are known and refused.
 */
export function checkYaml<Schema extends z.ZodType>(
  schema: Schema,
  file: YamlFile,
  value: unknown,
  refusals: Readonly<Record<string, string>> = {},
): Checked<z.output<Schema>> {
  const result = parse(schema, value);
  if (result.success) return { data: result.data, faults: [] };
  const found = result.error.issues.flatMap((issue) => findings(issue, []));
  const told = found.slice(0, faultsMax);
  const corrections = correctionsOf(told, file, value);
  const again = parse(schema, corrections.reduce(corrected, value));
  const left = again.error?.issues.flatMap((issue) => findings(issue, [])) ?? [];
  const faults = told.map((one) => {
    const { path, about, key } = one;
    const refusal = key !== undefined && Object.hasOwn(refusals, key) ? refusals[key] : undefined;
    return file.fault(path, refusal ?? wordsOn(one, file, corrections, left), about);
  });
  const untold = found.length - told.length;
  return { faults: untold > 0 ? [...faults, file.untold(untold)] : faults };
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown) {
  const error = ({ code }: { readonly code: string }) =>
    code === 'invalid_type' ? unworded : undefined;
  return z.safeParse(schema, value, { error });
}

/** One thing that is wrong. */
interface Finding {
  readonly path: YamlPath;
  readonly about: 'value' | 'key';
  readonly words: string;
  /** The key, where it is none of its map. */
  readonly key?: string;
  /** The type that the schema expects, and has no words for. */
  readonly expected?: string;
}

function findings(issue: z.core.$ZodIssue, above: YamlPath): readonly Finding[] {
  const path = [...above, ...issue.path];
  const { message: words } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], about: 'key', words, key }));
    case 'invalid_key':
      return [{ path, about: 'key', words: issue.issues[0]?.message ?? words }];
    case 'invalid_type': {
      const { expected } = issue;
      return [{ path, about: 'value', words, ...(words === unworded && { expected }) }];
    }
    case 'invalid_union': {
      const meant = issue.errors.find(isMeant);
      if (meant === undefined) return [{ path, about: 'value', words }];
      return meant.flatMap((one) => findings(one, path));
    }
    default:
      return [{ path, about: 'value', words }];
  }
}

/** Of several forms the one that was meant is that whose type the value has. */
function isMeant(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.every(({ code, path }) => code !== 'invalid_type' || path.length > 0);
}

/** What was probably meant by a value of another type: the same with quotes, or without. */
interface Correction {
  readonly path: YamlPath;
  readonly value: unknown;
  /** How to write it; nothing where it only asks the schema for its words. */
  readonly advice?: string;
}

function correctionsOf(
  found: readonly Finding[],
  file: YamlFile,
  value: unknown,
): readonly Correction[] {
  return found.flatMap(({ path, expected }): readonly Correction[] => {
    if (!file.has(path)) return [];
    const written = file.writtenAt(path);
    const given = path.reduce(entryOf, value);
    if (expected === 'string' && written === undefined) return [{ path, value: anyText }];
    // Whoever writes null means nothing, and not the text.
    if (expected === 'string')
      return [{ path, value: given === null ? '' : written, advice: `quote it, "${written}"` }];
    const isNumber = expected === 'number' && typeof given === 'string' && /^\d+$/.test(given);
    const isTruth = expected === 'boolean' && (given === 'true' || given === 'false');
    if (!isNumber && !isTruth) return [];
    const bare = isNumber ? Number(given) : given === 'true';
    return [{ path, value: bare, advice: `write it without quotes, ${given}` }];
  });
}

function entryOf(value: unknown, key: PropertyKey): unknown {
  return isContainer(value) ? Reflect.get(value, key) : undefined;
}

function corrected(whole: unknown, { path, value }: Pick<Correction, 'path' | 'value'>): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(whole))
    return whole.with(Number(key), corrected(whole[Number(key)], { path: rest, value }));
  if (!isContainer(whole)) return whole;
  return { ...whole, [key]: corrected(entryOf(whole, key), { path: rest, value }) };
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function wordsOn(
  { path, words, about, key, expected }: Finding,
  file: YamlFile,
  corrections: readonly Correction[],
  left: readonly Finding[],
): string {
  if (key !== undefined || about === 'key') return words;
  if (!file.has(path)) return 'is missing';
  if (expected === undefined) return words;
  const must = `must be ${kinds[expected] ?? 'something else'}`;
  const correction = corrections.find((one) => isSame(one.path, path));
  if (correction === undefined) return must;
  const still = left.find((one) => isSame(one.path, path));
  if (still !== undefined) return still.words;
  return correction.advice === undefined ? must : `${must}: ${correction.advice}`;
}

function isSame(one: YamlPath, other: YamlPath): boolean {
  return one.length === other.length && one.every((part, at) => part === other[at]);
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a map (key: value)',
  record: 'a map (key: value)',
  array: 'a list (- value)',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
};
