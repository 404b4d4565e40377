import { z } from 'zod';
import type { YamlFile } from './yaml-file.ts';
import type { YamlPath } from './yaml-place.ts';

/** Data of a file, or what is wrong with it; never both. */
export type Checked<Data> =
  | { readonly data: Data; readonly faults: readonly [] }
  | { readonly data?: never; readonly faults: readonly string[] };

/** Whoever has made more mistakes than this has sent something else. */
const faultsMax = 50;

/** Stands for the words of a schema that has none of its own for a value of another type. */
const unworded = 'is of another type';

/** A map that has the named keys and no others; a wrong one is told which there are. */
export function strictMap<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const words = `is no key here: write one of ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? words : undefined),
  });
}

/** A map with names of our choice as keys, at most so many. */
export function namedMap<Key extends z.core.$ZodRecordKey, Value extends z.ZodType>(
  key: Key,
  value: Value,
  countMax: number,
): z.ZodRecord<Key, Value> {
  return z
    .record(key, value)
    .refine((map) => Object.keys(map).length <= countMax, `has more than ${countMax} entries`)
    .meta({ maxProperties: countMax });
}

/** A list that names nothing twice. */
export function distinct<List extends z.ZodArray>(list: List, words: string): List {
  return list
    .refine((items) => new Set(items).size === items.length, words)
    .meta({ uniqueItems: true });
}

/**
 * A text that is parsed into something of the core. The pattern is what editors check: it lets all
 * pass that can be parsed. What is written for a map has words of its own, where they are given.
 */
export function parsedText<Parsed>(
  pattern: RegExp,
  parse: (text: string) => Parsed | undefined,
  words: string,
  wordsForMap?: string,
) {
  const error = ({ input }: { readonly input?: unknown }) =>
    typeof input === 'object' && input !== null ? wordsForMap : undefined;
  return z
    .string({ error })
    .meta({ pattern: pattern.source })
    .transform((text, context): Parsed => {
      const parsed = parse(text);
      if (parsed !== undefined) return parsed;
      context.issues.push({ code: 'custom', input: text, message: words });
      return z.NEVER;
    });
}

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
  const error = ({ code }: { readonly code: string }) =>
    code === 'invalid_type' ? unworded : undefined;
  const result = z.safeParse(schema, value, { error });
  if (result.success) return { data: result.data, faults: [] };
  const issues = result.error.issues.slice(0, faultsMax);
  const faults = issues.flatMap((issue) => issueFaults(issue, file, refusals));
  return { faults: faults.slice(0, faultsMax) };
}

function issueFaults(
  issue: z.core.$ZodIssue,
  file: YamlFile,
  refusals: Readonly<Record<string, string>>,
): readonly string[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, faultsMax).map((key) => {
        const refusal = Object.hasOwn(refusals, key) ? refusals[key] : undefined;
        return file.fault([...path, key], refusal ?? issue.message, 'key');
      });
    case 'invalid_key':
      return [file.fault(path, issue.issues[0]?.message ?? issue.message, 'key')];
    case 'invalid_type': {
      const words = issue.message === unworded ? typeWords(issue.expected, file, path) : undefined;
      return [file.fault(path, words ?? issue.message)];
    }
    case 'invalid_union':
      return unionFaults(issue, file, refusals);
    default:
      return [file.fault(path, file.has(path) ? issue.message : 'is missing')];
  }
}

/** The faults of the form that was meant: the one whose type the value has. */
function unionFaults(
  { path, errors, message }: z.core.$ZodIssueInvalidUnion,
  file: YamlFile,
  refusals: Readonly<Record<string, string>>,
): readonly string[] {
  const meant = errors.find((issues) =>
    issues.every((issue) => issue.code !== 'invalid_type' || issue.path.length > 0),
  );
  if (meant === undefined) return [file.fault(path, file.has(path) ? message : 'is missing')];
  return meant.flatMap((issue) =>
    issueFaults({ ...issue, path: [...path, ...issue.path] }, file, refusals),
  );
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

function typeWords(expected: string, file: YamlFile, path: YamlPath): string | undefined {
  if (!file.has(path)) return 'is missing';
  const written = file.writtenAt(path);
  if (expected === 'string' && written) return `must be text: quote it, "${written}"`;
  const kind = kinds[expected];
  return kind && `must be ${kind}`;
}
