/** How words of a Dockerfile are read: its escape character and what its variables stand for. */
export interface WordReading {
  readonly escapeChar: string;
  variable(name: string): string | undefined;
}

/** Splits text at white space, but for quoted and escaped white space; quotes stay. */
export function splitWords(text: string, escapeChar: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === escapeChar && quote !== "'") {
      word += char + text.charAt(at + 1);
      at += 1;
    } else if (quote === '' && /\s/.test(char)) {
      if (word !== '') words.push(word);
      word = '';
    } else {
      if (char === quote) quote = '';
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
      word += char;
    }
  }
  return word === '' ? words : [...words, word];
}

/**
 * Takes the quotes and escapes off a word and puts values in place of its variables.
 *
 * Knows `$NAME`, `${NAME}`, and `-`, `+`, `?` with and without a colon
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement).
 * @throws Error for a quote or brace that is not closed, and for other modifiers.
 */
export function expandWord(word: string, reading: WordReading): string {
  const { text, end } = expandUntil(word, 0, '', reading);
  if (end < word.length) throw new Error(`"${word}" cannot be read after "${word.slice(0, end)}"`);
  return text;
}

interface Expanded {
  readonly text: string;
  /** Where the reading ended. */
  readonly end: number;
}

function expandUntil(word: string, from: number, stop: string, reading: WordReading): Expanded {
  let text = '';
  let at = from;
  while (at < word.length && word.charAt(at) !== stop) {
    const part = expandPart(word, at, reading);
    text += part.text;
    at = part.end;
  }
  return { text, end: at };
}

function expandPart(word: string, at: number, reading: WordReading): Expanded {
  const char = word.charAt(at);
  if (char === "'") {
    const end = word.indexOf("'", at + 1);
    if (end === -1) throw new Error(`the quote ' is not closed in ${word}`);
    return { text: word.slice(at + 1, end), end: end + 1 };
  }
  if (char === '"') return expandQuoted(word, at + 1, reading);
  if (char === reading.escapeChar) return { text: word.charAt(at + 1), end: at + 2 };
  if (char === '$') return expandVariable(word, at, reading);
  return { text: char, end: at + 1 };
}

function expandQuoted(word: string, from: number, reading: WordReading): Expanded {
  let text = '';
  let at = from;
  while (word.charAt(at) !== '"') {
    if (at >= word.length) throw new Error(`the quote " is not closed in ${word}`);
    const next = word.charAt(at + 1);
    if (word.charAt(at) === '$') {
      const variable = expandVariable(word, at, reading);
      text += variable.text;
      at = variable.end;
    } else if (
      word.charAt(at) === reading.escapeChar &&
      ['"', '$', reading.escapeChar].includes(next)
    ) {
      text += next;
      at += 2;
    } else {
      text += word.charAt(at);
      at += 1;
    }
  }
  return { text, end: at + 1 };
}

function expandVariable(word: string, at: number, reading: WordReading): Expanded {
  const plain = /^\$([A-Za-z_]\w*)/.exec(word.slice(at));
  if (plain !== null) {
    return { text: reading.variable(plain[1] ?? '') ?? '', end: at + plain[0].length };
  }
  if (word.charAt(at + 1) !== '{') return { text: '$', end: at + 1 };
  const braced = /^\$\{([A-Za-z_]\w*)(:?[-+?])?/.exec(word.slice(at));
  if (braced === null) throw new Error(`"${word.slice(at)}" names no variable`);
  const [opening, name = '', modifier = ''] = braced;
  const { text: other, end } = expandUntil(word, at + opening.length, '}', reading);
  if (end >= word.length) throw new Error(`the brace { is not closed in ${word}`);
  if (modifier === '' && other !== '') {
    throw new Error(`\${${name}${other}} cannot be read: of modifiers only - + ? :- :+ :? are`);
  }
  return { text: modified(name, modifier, other, reading), end: end + 1 };
}

function modified(name: string, modifier: string, other: string, reading: WordReading): string {
  const value = reading.variable(name);
  const isSet = modifier.startsWith(':')
    ? value !== undefined && value !== ''
    : value !== undefined;
  if (modifier.endsWith('+')) return isSet ? other : '';
  if (isSet) return value ?? '';
  if (modifier.endsWith('?')) throw new Error(`${name}: ${other === '' ? 'is not set' : other}`);
  return modifier.endsWith('-') ? other : '';
}
