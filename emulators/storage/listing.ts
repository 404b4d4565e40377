import { Refusal } from './refusal.ts';

const pageMax = 1000;

/** One page of the names in a bucket. */
export interface Page {
  readonly names: readonly string[];
  /** What the names that go on after the delimiter have in common, each once. */
  readonly prefixes: readonly string[];
  readonly nextPageToken?: string;
}

interface Question {
  readonly prefix: string;
  readonly delimiter: string;
  readonly startOffset: string;
  readonly endOffset: string | undefined;
  /** The last name or prefix of the page before. */
  readonly after: string | undefined;
  readonly max: number;
}

/**
 * Takes one page of names in the order of their UTF-8, as Cloud Storage does.
 * @throws Refusal 400 for a page size or token that is none
 */
export function listPage(all: readonly string[], query: URLSearchParams): Page {
  const question = readQuestion(query);
  const names: string[] = [];
  const prefixes: string[] = [];
  let last = question.after;
  for (const name of [...all].sort(compareBytes)) {
    if (!isAsked(name, question)) continue;
    const end = endOfPrefix(name, question);
    const entry = end === undefined ? name : name.slice(0, end);
    if (last !== undefined && compareBytes(entry, last) <= 0) continue;
    if (names.length + prefixes.length === question.max && last !== undefined) {
      return { names, prefixes, nextPageToken: Buffer.from(last).toString('base64url') };
    }
    (end === undefined ? names : prefixes).push(entry);
    last = entry;
  }
  return { names, prefixes };
}

function readQuestion(query: URLSearchParams): Question {
  const max = query.get('maxResults') ?? String(pageMax);
  if (!/^[1-9]\d{0,8}$/.test(max)) throw new Refusal(400, `maxResults is no size of page: ${max}`);
  const token = query.get('pageToken') ?? undefined;
  if (token !== undefined && !/^[\w-]+$/.test(token)) {
    throw new Refusal(400, `pageToken was not given by this server: ${token}`);
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    startOffset: query.get('startOffset') ?? '',
    endOffset: query.get('endOffset') ?? undefined,
    after: token === undefined ? undefined : Buffer.from(token, 'base64url').toString(),
    max: Math.min(Number(max), pageMax),
  };
}

function isAsked(name: string, { prefix, startOffset, endOffset }: Question): boolean {
  return (
    name.startsWith(prefix) &&
    compareBytes(name, startOffset) >= 0 &&
    (endOffset === undefined || compareBytes(name, endOffset) < 0)
  );
}

/** Where the part of a name that ends at the delimiter ends; undefined shows the name itself. */
function endOfPrefix(name: string, { prefix, delimiter }: Question): number | undefined {
  const start = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
  return start === -1 ? undefined : start + delimiter.length;
}

/** The order of UTF-8, which for signs beyond the first plane is not that of JavaScript. */
function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
