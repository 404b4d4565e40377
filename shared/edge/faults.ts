import { z } from 'zod';
import { type PermanentCode, PermanentError } from '#core/permanent-error.ts';
import { visible } from '#core/visible.ts';

/** Faults named in one message, and characters of input shown for each: 200 characters in all. */
const faultsShownMax = 5;
const inputShownMax = 40;

/**
 * Reads outside data by its schema. What is wrong is told all at once, so that whoever sent it
 * need not find one fault after the other.
 *
 * @throws PermanentError `malformed`, or the given code, with every fault in words
 */
export function readBy<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  what: string,
  code: PermanentCode = 'malformed',
): z.output<Schema> {
  const result = z.safeParse(schema, input);
  if (result.success) return result.data;
  throw new PermanentError(code, `${what}: ${faultsInWords(result.error)}`);
}

/** All faults that zod found, on one line; of the input at most 200 characters are repeated. */
function faultsInWords(error: z.ZodError): string {
  const told = error.issues.slice(0, faultsShownMax).map(faultInWords);
  const rest = error.issues.length - told.length;
  return [...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}

/** Where first, then what: `tag is required, as text`. */
function faultInWords({ path, message }: z.core.$ZodIssue): string {
  const where = path.map((part) => (typeof part === 'string' ? cut(part, inputShownMax) : part));
  const words = visible(ownWords(message));
  if (where.length === 0) return words;
  return `${visible(z.core.toDotPath(where))}${isPredicate.test(words) ? '' : ':'} ${words}`;
}

/** Words that go on from a name to a sentence. */
const isPredicate = /^(?:is|has|must) /;

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What zod says of another type than the one that is wanted, as people say it. */
function ownWords(message: string): string {
  const [, expected = '', received = ''] =
    /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? [];
  const wanted = typeWords[expected];
  if (wanted === undefined) return message;
  if (received === 'undefined') return `is required, as ${wanted}`;
  return `must be ${wanted}, not ${typeWords[received] ?? received}`;
}

/**
 * Outside text for a message: on one line, characters that cannot be seen written as `\u{...}`,
 * and cut to so many characters.
 */
export function printable(text: string, lengthMax = inputShownMax): string {
  return visible(cut(text, lengthMax));
}

function cut(text: string, lengthMax: number): string {
  return text.length > lengthMax ? `${text.slice(0, lengthMax)}...` : text;
}
