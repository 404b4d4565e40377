import { z } from 'zod';
import { camelCase } from './yaml-place.ts';

/**
 * A map that has the named keys and no others; a wrong one is told which there are, or the one that
 * it spells otherwise.
 */
export function strictMap<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const words = (wrong: readonly string[]) => {
    const meant = wrong.map(camelCase);
    const isSpelling = meant.every((key) => Object.hasOwn(shape, key));
    const keys = (isSpelling ? meant : Object.keys(shape)).join(', ');
    return `is no key here: write ${isSpelling ? keys : `one of ${keys}`}`;
  };
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? words(issue.keys) : undefined),
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
