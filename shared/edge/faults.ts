import { z } from 'zod';
import { type PermanentCode, PermanentError } from '#core/permanent-error.ts';

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
  const issues = error.issues.slice(0, faultsShownMax).map((issue) => ({
    ...issue,
    path: issue.path.map((part) => (typeof part === 'string' ? cut(part, inputShownMax) : part)),
  }));
  const lines = z.prettifyError({ issues }).replaceAll('\n  → at ', ' at ').split('\n');
  const told = lines.map((line) => visible(line.replace(/^✖ /, '')));
  const rest = error.issues.length - issues.length;
  return [...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
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

function visible(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
