/**
 * Expands `$KEY`, `${KEY}` and bash's parameter expansions in the value of a substitution, as Cloud
 * Build does with `dynamicSubstitutions`:
 * https://cloud.google.com/build/docs/configuring-builds/use-bash-and-bindings-in-substitutions
 *
 * @param lookUp the value of another substitution; the empty string where there is none
 * @throws Error for a form that is not one of these
 */
export function expandBashForms(text: string, lookUp: (key: string) => string): string {
  let expanded = '';
  let rest = text;
  while (rest !== '') {
    const escaped = /^\$\$/.exec(rest);
    const bare = /^\$([A-Z_][A-Z0-9_]*)/.exec(rest);
    if (escaped !== null) {
      expanded += '$';
      rest = rest.slice(2);
    } else if (bare !== null) {
      expanded += lookUp(bare[1] ?? '');
      rest = rest.slice(bare[0].length);
    } else if (/^\$\{[A-Z_]/.test(rest)) {
      const end = closingBrace(rest);
      expanded += expandForm(rest.slice(2, end), lookUp);
      rest = rest.slice(end + 1);
    } else {
      expanded += rest.slice(0, 1);
      rest = rest.slice(1);
    }
  }
  return expanded;
}

/** The index of the brace that closes the `${` at the start; forms may be nested. */
function closingBrace(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text.startsWith('${', index)) depth += 1;
    else if (text[index] === '}') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  throw new Error(`unclosed brace in "${text}"`);
}

function expandForm(form: string, lookUp: (key: string) => string): string {
  const [, key = '', operation = ''] = /^([A-Z_][A-Z0-9_]*)([\s\S]*)$/.exec(form) ?? [];
  const value = lookUp(key);
  for (const [pattern, apply] of forms) {
    const found = pattern.exec(operation);
    if (found === null) continue;
    const operands = found.slice(1).map((operand) => expandBashForms(operand ?? '', lookUp));
    return apply(value, operands[0] ?? '', operands[1] ?? '');
  }
  throw new Error(`unknown bash form "\${${form}}"`);
}

type ApplyForm = (value: string, first: string, second: string) => string;

/** The forms by what follows the key. */
const forms: readonly (readonly [RegExp, ApplyForm])[] = [
  [/^$/, (value) => value],
  [/^\^\^$/, (value) => value.toUpperCase()],
  [/^,,$/, (value) => value.toLowerCase()],
  [/^\^$/, (value) => value.slice(0, 1).toUpperCase() + value.slice(1)],
  [/^,$/, (value) => value.slice(0, 1).toLowerCase() + value.slice(1)],
  [/^:[-=]([\s\S]*)$/, (value, fallback) => (value === '' ? fallback : value)],
  [/^:(\d+)(?::(\d+))?$/, substring],
  [/^##([\s\S]*)$/, (value, glob) => value.replace(globPattern('^', glob, true, ''), '')],
  [/^#([\s\S]+)$/, (value, glob) => value.replace(globPattern('^', glob, false, ''), '')],
  [/^%%([\s\S]*)$/, (value, glob) => dropSuffix(value, glob, true)],
  [/^%([\s\S]+)$/, (value, glob) => dropSuffix(value, glob, false)],
  [/^\/\/([^/]+)\/?([\s\S]*)$/, (value, glob, by) => replaceGlob(value, glob, by, 'g')],
  [/^\/([^/]+)\/?([\s\S]*)$/, (value, glob, by) => replaceGlob(value, glob, by, '')],
];

function substring(value: string, offset: string, length: string): string {
  const start = Number(offset);
  return length === '' ? value.slice(start) : value.slice(start, start + Number(length));
}

/** Tries suffixes from the shortest or from the longest: an expression cannot be lazy backwards. */
function dropSuffix(value: string, glob: string, longest: boolean): string {
  const whole = globPattern('^', glob, true, '$');
  const starts = Array.from({ length: value.length + 1 }, (_, index) => index);
  const start = (longest ? starts : starts.reverse()).find((at) => whole.test(value.slice(at)));
  return start === undefined ? value : value.slice(0, start);
}

function replaceGlob(value: string, glob: string, by: string, flags: string): string {
  return value.replace(new RegExp(globSource(glob, true), flags), () => by);
}

function globPattern(before: string, glob: string, greedy: boolean, after: string): RegExp {
  return new RegExp(`${before}${globSource(glob, greedy)}${after}`);
}

function globSource(glob: string, greedy: boolean): string {
  return glob
    .replace(/[.+^${}()|[\]\\/]/g, '\\$&')
    .replaceAll('?', '[\\s\\S]')
    .replaceAll('*', greedy ? '[\\s\\S]*' : '[\\s\\S]*?');
}
