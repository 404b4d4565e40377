import { readTokens, refuseFilter, type Token } from './filter-tokens.ts';

/** Which messages a subscription wants, by their attributes. */
export type Filter =
  | { readonly kind: 'everything' }
  | { readonly kind: 'has'; readonly key: string }
  | { readonly kind: 'equals'; readonly key: string; readonly value: string }
  | { readonly kind: 'prefix'; readonly key: string; readonly value: string }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'all' | 'any'; readonly filters: readonly Filter[] };

/** https://cloud.google.com/pubsub/docs/subscription-message-filter#filtering_syntax */
const filterBytesMax = 256;
const nestingMax = 32;

/**
 * Reads a filter: `attributes:key`, `attributes.key = "value"`, `!=`,
 * `hasPrefix(attributes.key, "value")`, joined by AND or OR, negated by NOT or `-`. AND beside OR
 * wants parentheses. Keys and values are told apart by case; so are the operators.
 * @throws WireError INVALID_ARGUMENT for what it does not understand
 */
export function parseFilter(text: string): Filter {
  if (Buffer.byteLength(text) > filterBytesMax) {
    throw refuseFilter(text, `it is longer than ${filterBytesMax} bytes`);
  }
  const tokens = readTokens(text);
  if (tokens.length === 0) return { kind: 'everything' };
  const reader = tokenReader(text, tokens);
  const filter = readExpression(reader, nestingMax);
  if (!reader.isAtEnd()) throw reader.refuse();
  return filter;
}

/** Whether a message with these attributes passes. */
export function passes(filter: Filter, attributes: Readonly<Record<string, string>>): boolean {
  switch (filter.kind) {
    case 'everything':
      return true;
    case 'has':
      return attributeValue(attributes, filter.key) !== undefined;
    case 'equals':
      return attributeValue(attributes, filter.key) === filter.value;
    case 'prefix':
      return attributeValue(attributes, filter.key)?.startsWith(filter.value) ?? false;
    case 'not':
      return !passes(filter.filter, attributes);
    case 'all':
      return filter.filters.every((one) => passes(one, attributes));
    case 'any':
      return filter.filters.some((one) => passes(one, attributes));
  }
}

function attributeValue(
  attributes: Readonly<Record<string, string>>,
  key: string,
): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

interface TokenReader {
  /** Takes the next token if it is this one. */
  skip(kind: Token['kind'], text: string): boolean;
  /** Takes the next token. */
  take(): Token;
  isAtEnd(): boolean;
  /** The error that a token is where it stands; the next one if none is given. */
  refuse(token?: Token): Error;
}

function tokenReader(text: string, tokens: readonly Token[]): TokenReader {
  let position = 0;
  const refuse = (token = tokens[position]): Error => {
    return refuseFilter(
      text,
      token ? `"${token.text}" does not belong there` : 'it ends too early',
    );
  };
  return {
    skip(kind, expected) {
      const token = tokens[position];
      const isThere = token?.kind === kind && token.text === expected;
      if (isThere) position += 1;
      return isThere;
    },
    take() {
      const token = tokens[position];
      if (token === undefined) throw refuse();
      position += 1;
      return token;
    },
    isAtEnd: () => position === tokens.length,
    refuse,
  };
}

const operators = { AND: 'all', OR: 'any' } as const;

function readExpression(reader: TokenReader, depth: number): Filter {
  if (depth === 0) throw reader.refuse();
  const first = readTerm(reader, depth);
  for (const operator of ['AND', 'OR'] as const) {
    const filters = [first];
    while (reader.skip('word', operator)) filters.push(readTerm(reader, depth));
    if (filters.length > 1) return { kind: operators[operator], filters };
  }
  return first;
}

function readTerm(reader: TokenReader, depth: number): Filter {
  if (reader.skip('word', 'NOT') || reader.skip('sign', '-')) {
    return { kind: 'not', filter: readTerm(reader, depth) };
  }
  if (reader.skip('sign', '(')) {
    const inner = readExpression(reader, depth - 1);
    expect(reader, ')');
    return inner;
  }
  if (reader.skip('word', 'hasPrefix')) return readPrefix(reader);
  expect(reader, 'attributes', 'word');
  if (reader.skip('sign', ':')) return { kind: 'has', key: readKey(reader) };
  expect(reader, '.');
  const key = readKey(reader);
  if (reader.skip('sign', '=')) return { kind: 'equals', key, value: readString(reader) };
  expect(reader, '!=');
  return { kind: 'not', filter: { kind: 'equals', key, value: readString(reader) } };
}

function readPrefix(reader: TokenReader): Filter {
  expect(reader, '(');
  expect(reader, 'attributes', 'word');
  expect(reader, '.');
  const key = readKey(reader);
  expect(reader, ',');
  const value = readString(reader);
  expect(reader, ')');
  return { kind: 'prefix', key, value };
}

function readKey(reader: TokenReader): string {
  const token = reader.take();
  if (token.kind === 'sign') throw reader.refuse(token);
  return token.text;
}

function readString(reader: TokenReader): string {
  const token = reader.take();
  if (token.kind !== 'string') throw reader.refuse(token);
  return token.text;
}

function expect(reader: TokenReader, text: string, kind: Token['kind'] = 'sign'): void {
  if (!reader.skip(kind, text)) throw reader.refuse();
}
