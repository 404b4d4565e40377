import { PermanentError } from '#core/permanent-error.ts';

/** An address as somebody asks for it: its path, and the words of its query. */
export interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

const nameInPath = /\{([a-z]+)\}/gi;

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
  return wanted.every((one, index) => (isName(one) ? parts[index] !== '' : parts[index] === one));
}

/**
 * What an address says: the parts of its path under their names, decoded once, and its query.
 *
 * @throws PermanentError `malformed` where a part is no text, or a word is said twice
 */
export function saidIn(pattern: string, { path, query }: Address): Record<string, string> {
  const parts = path.split('/');
  const named = pattern
    .split('/')
    .flatMap((one, index) => (isName(one) ? [[one.slice(1, -1), decoded(parts[index])]] : []));
  const said: Record<string, string> = {};
  for (const [name = '', value = ''] of [...named, ...query]) {
    if (Object.hasOwn(said, name))
      throw new PermanentError('malformed', `the address: ${name} is said twice; say it once`);
    said[name] = value;
  }
  return said;
}

function isName(part: string): boolean {
  return part.startsWith('{');
}

function decoded(part = ''): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new PermanentError('malformed', `${part} is no part of a path`, { cause });
  }
}
