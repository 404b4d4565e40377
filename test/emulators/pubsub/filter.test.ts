import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Filter, parseFilter, passes } from '../../../emulators/pubsub/filter.ts';

const attributes = { kind: 'tag', 'iana.org/language': 'de', empty: '', __proto: 'x', AND: 'and' };

describe('a filter', () => {
  it.each([
    ['', true],
    ['  ', true],
    ['attributes:kind', true],
    ['attributes:none', false],
    ['attributes:empty', true],
    ['attributes:AND', true],
    ['attributes:toString', false],
    ['attributes:"iana.org/language"', true],
    ['attributes.kind = "tag"', true],
    ['attributes.kind="tag"', true],
    ['attributes.kind = "Tag"', false],
    ['attributes.Kind = "tag"', false],
    ['attributes.none = ""', false],
    ['attributes.empty = ""', true],
    ['attributes.kind != "tag"', false],
    ['attributes.kind != "other"', true],
    ['attributes.none != "tag"', true],
    ['attributes."iana.org/language" = "de"', true],
    ['hasPrefix(attributes.kind, "ta")', true],
    ['hasPrefix(attributes.kind, "")', true],
    ['hasPrefix(attributes.kind, "ag")', false],
    ['hasPrefix(attributes.none, "")', false],
    ['NOT attributes:kind', false],
    ['NOT attributes:none', true],
    ['-attributes:none', true],
    ['NOT NOT attributes:kind', true],
    ['attributes:kind AND attributes:none', false],
    ['attributes:kind AND attributes:empty AND NOT attributes:none', true],
    ['attributes:none OR attributes:kind', true],
    ['attributes:none OR attributes:no', false],
    ['NOT attributes:kind OR attributes:empty', true],
    ['attributes:none AND (attributes:none OR attributes:kind)', false],
    ['(attributes:none AND attributes:none) OR attributes:kind', true],
    ['NOT (attributes:none OR attributes:no)', true],
    ['attributes.kind = "\\u0074a\\x67"', true],
    ['attributes.kind = "\\164ag"', true],
    ['attributes.kind = "t\\ag"', false],
  ])('%s of the message: %s', (text, isPassed) => {
    expect(passes(parseFilter(text), attributes)).toBe(isPassed);
  });

  it.each([
    ['kind', 'does not belong there'],
    ['attributes', 'it ends too early'],
    ['attributes.kind', 'it ends too early'],
    ['attributes.kind = tag', '"tag" does not belong there'],
    ['attributes.kind > "tag"', 'is no part of a filter'],
    ['attributes.kind == "tag"', '"=" does not belong there'],
    ['attributes.iana.org = "de"', '"." does not belong there'],
    ['attributes:kind and attributes:none', '"and" does not belong there'],
    ['attributes:a AND attributes:b OR attributes:c', '"OR" does not belong there'],
    ['attributes:a OR attributes:b AND attributes:c', '"AND" does not belong there'],
    ['(attributes:a', 'it ends too early'],
    ['attributes:a)', '")" does not belong there'],
    ['hasPrefix(attributes.a)', '")" does not belong there'],
    ['hasPrefix("a", "b")', '"a" does not belong there'],
    ['attributes.a = "open', 'is no part of a filter'],
    ['attributes.a = "\\UFFFFFFFF"', 'is no character'],
    [`attributes:${'a'.repeat(246)}`, 'longer than 256 bytes'],
    [`${'('.repeat(100)}attributes:a${')'.repeat(100)}`, 'does not belong there'],
  ])('%s is refused', (text, why) => {
    expect(() => parseFilter(text)).toThrow(why);
  });

  it('means what it was written from', () => {
    const property = fc.property(anyFilter, fc.dictionary(key, value), (filter, message) => {
      const text = write(filter);
      fc.pre(Buffer.byteLength(text) <= 256);
      expect(passes(parseFilter(text), message)).toBe(passes(filter, message));
    });
    fc.assert(property, { numRuns: 300 });
  });
});

const key = fc.constantFrom('a', 'b-c', 'AND', 'x.y', 'q"\\');
const value = fc.constantFrom('', 'v', 'va', '"', '\\n', 'ü\n');
const { anyFilter } = fc.letrec<{ anyFilter: Filter }>((tie) => ({
  anyFilter: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: fc.constant('has' as const), key }),
    fc.record({ kind: fc.constantFrom('equals' as const, 'prefix' as const), key, value }),
    fc.record({ kind: fc.constant('not' as const), filter: tie('anyFilter') }),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      filters: fc.array(tie('anyFilter'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

function write(filter: Filter): string {
  switch (filter.kind) {
    case 'everything':
      return '';
    case 'has':
      return `attributes:${quote(filter.key)}`;
    case 'equals':
      return `attributes.${quote(filter.key)} = ${quote(filter.value)}`;
    case 'prefix':
      return `hasPrefix(attributes.${quote(filter.key)}, ${quote(filter.value)})`;
    case 'not':
      return `NOT (${write(filter.filter)})`;
    case 'all':
      return filter.filters.map((one) => `(${write(one)})`).join(' AND ');
    case 'any':
      return filter.filters.map((one) => `(${write(one)})`).join(' OR ');
  }
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
