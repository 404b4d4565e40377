import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import { printable, readBy } from './faults.ts';

/** What a form of the page asks for, and where its sender wants to be afterwards. */
export interface SentForm {
  /** What JSON would say; it is for a schema to judge. */
  readonly body: Readonly<Record<string, unknown>>;
  /** A path of the page. */
  readonly page: string;
  /** By which the same form is known again where somebody clicks twice; judged by who needs it. */
  readonly key: string | undefined;
}

const fieldsMax = 100;
const pageLengthMax = 2048;

/** A path of our own: a second slash or a backslash at its beginning would name another host. */
const pagePath = /^\/(?:[a-z0-9?#][\w.~%@:+,=&?#/-]*)?$/;

/** What a form says beside what it asks for. */
const ownSchema = z.strictObject({
  _page: z
    .string()
    .max(pageLengthMax, `is longer than ${pageLengthMax} characters`)
    .regex(pagePath, 'must be a path of this page, such as /lines/sample')
    .default('/'),
  _key: z.string().optional(),
});

/** The name of a field whose value is no text but a number, true or false. */
const jsonField = /^(.+):json$/s;

/**
 * Reads `application/x-www-form-urlencoded` as the JSON that would say the same: each field is a
 * text, and one that is empty is left out, as a form sends every field that nobody filled in. What is
 * no text is sent as `NAME:json`. Fields that begin with `_` are ours, and never reach a schema.
 *
 * @see https://url.spec.whatwg.org/#application/x-www-form-urlencoded
 * @throws PermanentError `malformed`: a field twice, bytes that are no UTF-8, a page that is not ours
 */
export function readForm(bytes: Uint8Array): SentForm {
  const fields = fieldsOf(textOf(bytes)).filter(([, value]) => value !== '');
  const isOwn = ([name]: Field) => name.startsWith('_');
  const own = readBy(ownSchema, Object.fromEntries(fields.filter(isOwn)), 'the form');
  const asked = fields.filter((field) => !isOwn(field)).map(meantBy);
  return { body: namedOnce(asked), page: own._page, key: own._key };
}

type Field = readonly [name: string, value: string];

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed('is not in UTF-8');
  }
}

function fieldsOf(text: string): readonly Field[] {
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > fieldsMax) throw malformed(`has more than ${fieldsMax} fields`);
  const fields = pairs.map((pair): Field => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return [decoded(name), decoded(value).replaceAll('\r\n', '\n')];
  });
  namedOnce(fields);
  return fields;
}

/** As a browser encodes; what it would not send is guessed at by nobody. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformed(`is badly encoded at ${printable(text)}`);
  }
}

function meantBy([name, value]: Field): readonly [string, unknown] {
  const [, meant] = jsonField.exec(name) ?? [];
  if (meant === undefined) return [name, value];
  if (/^(?:true|false|0|[1-9]\d{0,14})$/.test(value)) return [meant, JSON.parse(value)];
  throw malformed(`has ${printable(name)}, which must be true, false or a whole number`);
}

function namedOnce(fields: readonly (readonly [string, unknown])[]) {
  const named = new Map(fields);
  if (named.size === fields.length) return Object.fromEntries(named);
  const [twice = ''] =
    fields.find(([name], at) => fields.findIndex(([one]) => one === name) < at) ?? [];
  throw malformed(`has the field ${printable(twice)} more than once`);
}

function malformed(what: string): PermanentError {
  return new PermanentError('malformed', `the form ${what}; send each field once, as browsers do`);
}
