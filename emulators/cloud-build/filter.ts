import { WireError } from '../wire/error.ts';
import type { Build } from './build.ts';

/** Says whether a build is in the answer. */
export type BuildFilter = (build: Build) => boolean;

interface Token {
  readonly kind: 'text' | 'operator' | 'quoted';
  readonly text: string;
}

/** What a filter may ask about, and the values that a build has there. */
const fields: Readonly<Record<string, (build: Build) => readonly string[]>> = {
  tags: (build) => build.tags,
  status: (build) => [build.status],
  id: (build) => [build.id],
  build_id: (build) => [build.id],
  images: (build) => build.images,
  create_time: (build) => [build.createTime],
  start_time: (build) => (build.startTime === undefined ? [] : [build.startTime]),
  finish_time: (build) => (build.finishTime === undefined ? [] : [build.finishTime]),
};
const tokenPattern = /\s*(?:"((?:[^"\\]|\\.)*)"|(!=|>=|<=|=|>|<|\(|\))|([^\s"=<>!()]+))/y;
const comparisons: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left === right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
};

/**
 * Reads the filter of ListBuilds, `tags="t" AND (status="WORKING" OR status="QUEUED")`, by the
 * grammar of https://google.aip.dev/160, where OR binds more tightly than AND.
 *
 * @throws WireError INVALID_ARGUMENT for what it does not understand
 */
export function parseFilter(filter: string): BuildFilter {
  const tokens = readTokens(filter);
  if (tokens.length === 0) return () => true;
  let position = 0;
  const peek = (): Token | undefined => tokens[position];
  const take = (): Token => {
    const token = tokens[position];
    if (token === undefined) throw refuse(filter, 'it ends too early');
    position += 1;
    return token;
  };
  const isWord = (word: string): boolean => peek()?.kind === 'text' && peek()?.text === word;
  const conjunction = (): BuildFilter => {
    let left = disjunction();
    while (peek() !== undefined && peek()?.text !== ')') {
      if (isWord('AND')) take();
      const [before, after] = [left, disjunction()];
      left = (build) => before(build) && after(build);
    }
    return left;
  };
  const disjunction = (): BuildFilter => {
    let left = term();
    while (isWord('OR')) {
      take();
      const [before, after] = [left, term()];
      left = (build) => before(build) || after(build);
    }
    return left;
  };
  const term = (): BuildFilter => {
    if (isWord('NOT')) {
      take();
      const negated = term();
      return (build) => !negated(build);
    }
    const first = take();
    if (first.text !== '(') return restriction(filter, first.text, take(), take());
    const inner = conjunction();
    if (take().text !== ')') throw refuse(filter, 'a parenthesis is not closed');
    return inner;
  };
  const whole = conjunction();
  if (peek() !== undefined) throw refuse(filter, `nothing opens "${peek()?.text}"`);
  return whole;
}

function readTokens(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = filter.trimEnd().length;
  for (tokenPattern.lastIndex = 0; tokenPattern.lastIndex < end; ) {
    const at = tokenPattern.lastIndex;
    const found = tokenPattern.exec(filter);
    if (found === null) throw refuse(filter, `"${filter.slice(at)}" is no part of a filter`);
    const [, quoted, operator, text] = found;
    if (quoted !== undefined) {
      tokens.push({ kind: 'quoted', text: quoted.replace(/\\(.)/g, '$1') });
    } else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
    else tokens.push({ kind: 'text', text: text ?? '' });
  }
  return tokens;
}

function restriction(filter: string, field: string, operator: Token, value: Token): BuildFilter {
  const valuesOf = fields[field];
  if (valuesOf === undefined) {
    throw refuse(filter, `"${field}" is no field of: ${Object.keys(fields).join(', ')}`);
  }
  if (value.kind === 'operator') throw refuse(filter, `"${value.text}" is no value`);
  if (operator.text === '!=') return (build) => !valuesOf(build).includes(value.text);
  const compare = comparisons[operator.text];
  if (compare === undefined) throw refuse(filter, `"${operator.text}" is no comparison`);
  return (build) => valuesOf(build).some((found) => compare(found, value.text));
}

function refuse(filter: string, why: string): WireError {
  return new WireError('INVALID_ARGUMENT', `invalid list filter ${JSON.stringify(filter)}: ${why}`);
}
