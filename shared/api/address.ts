import { PermanentError } from '#core/permanent-error.ts';

/** An address as somebody asks for it: its path, and the words of its query. */
export interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

const nameInPath = /\{([a-z]+)\}/gi;

/** A part of a path whose name stands for what somebody asks for: `{line}`, or `{line}.svg`. */
const namedPart = /^\{([a-z]+)\}(.*)$/i;

/** Takes an address apart at its first question mark. */
export function addressOf(address: string): Address {
  const [path = '', query = ''] = address.split(/\?(.*)/s);
  return { path, query: new URLSearchParams(query) };
}

/** The names in `{}` in the path of an entry: its parameters, in their order. */
export function namesIn(path: string): readonly string[] {
  return [...path.matchAll(nameInPath)].map(([, name = '']) => name);
}

/** Whether a path is one that an entry answers, whatever stands where its parameters are. */
export function isAt(pattern: string, path: string): boolean {
  const [parts, wanted] = [path.split('/'), pattern.split('/')];
  if (parts.length !== wanted.length) return false;
  return wanted.every((one, index) => isPart(one, parts[index] ?? ''));
}

/**
 * What an address says: the parts of its path under their names, decoded once, and its query.
 *
 * @throws PermanentError `malformed` where a part is no text, or a word is said twice
 */
export function saidIn(pattern: string, { path, query }: Address): Record<string, string> {
  const parts = path.split('/');
  const named = pattern.split('/').flatMap((one, index) => {
    const [, name, ending = ''] = namedPart.exec(one) ?? [];
    if (name === undefined) return [];
    const part = parts[index] ?? '';
    return [[name, decoded(part.slice(0, part.length - ending.length))]];
  });
  const said: Record<string, string> = {};
  for (const [name = '', value = ''] of [...named, ...query]) {
    if (Object.hasOwn(said, name))
      throw new PermanentError('malformed', `the address: ${name} is said twice; say it once`);
    said[name] = value;
  }
  return said;
}

/** The address of an entry at which this is asked: the parameters in its path, the rest its query. */
export function addressFor(pattern: string, asked: Readonly<Record<string, unknown>>): string {
  const inPath = new Set(namesIn(pattern));
  const path = pattern.replace(nameInPath, (_, name) => encodeURIComponent(String(asked[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    if (value !== undefined && !inPath.has(name)) query.set(name, String(value));
  return query.size === 0 ? path : `${path}?${query}`;
}

function isPart(wanted: string, part: string): boolean {
  const [, name, ending = ''] = namedPart.exec(wanted) ?? [];
  if (name === undefined) return part === wanted;
  return part.length > ending.length && part.endsWith(ending);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new PermanentError('malformed', `${part} is no part of a path`, { cause });
  }
}
