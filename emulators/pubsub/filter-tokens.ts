import { WireError } from '../wire/error.ts';

/** A piece of a filter; `text` of a string is what stands between its quotes, unescaped. */
export interface Token {
  readonly kind: 'word' | 'string' | 'sign';
  readonly text: string;
}

const tokenPattern = /\s*(?:"((?:[^"\\]|\\.)*)"|(!=|[=:.,()-])|(\w[\w-]*))/suy;
const escapePattern =
  /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-3][0-7]{2})|(.))/gsu;
const codePointMax = 0x10ffff;
const controls: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Splits a filter into its pieces.
 * @throws WireError INVALID_ARGUMENT naming what is none
 */
export function readTokens(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = filter.trimEnd().length;
  for (tokenPattern.lastIndex = 0; tokenPattern.lastIndex < end; ) {
    const at = tokenPattern.lastIndex;
    const found = tokenPattern.exec(filter);
    if (found === null) throw refuseFilter(filter, `"${filter.slice(at)}" is no part of a filter`);
    const [, string, sign, word] = found;
    if (string !== undefined) tokens.push({ kind: 'string', text: readEscapes(filter, string) });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
}

/** The answer to a filter that cannot be read. */
export function refuseFilter(filter: string, why: string): WireError {
  return new WireError('INVALID_ARGUMENT', `Invalid filter ${JSON.stringify(filter)}: ${why}`);
}

/** Unicode, hexadecimal and octal sequences, control characters, and anything else as it is. */
function readEscapes(filter: string, text: string): string {
  return text.replace(escapePattern, (_all, short, long, hexadecimal, octal, plain) => {
    if (plain !== undefined) return controls[plain] ?? plain;
    const codePoint = octal
      ? Number.parseInt(octal, 8)
      : Number.parseInt(short ?? long ?? hexadecimal, 16);
    if (codePoint <= codePointMax) return String.fromCodePoint(codePoint);
    throw refuseFilter(filter, `\\U${long} is no character`);
  });
}
