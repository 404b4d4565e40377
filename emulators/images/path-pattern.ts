/**
 * Turns a pattern of COPY or `.dockerignore` into a test of whole paths.
 *
 * Go's filepath.Match (`*`, `?`, `[a-z]`, `[^a]`, backslash), and with `deep` also `**` for any
 * number of directories (https://docs.docker.com/build/concepts/context/#syntax).
 */
export function compilePattern(pattern: string, deep: boolean): RegExp {
  const tokens = deep ? DEEP_TOKEN : TOKEN;
  const source = pattern.replace(tokens, (token) => {
    if (token.startsWith('**')) return token.endsWith('/') ? '(?:.*/)?' : '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('[')) return token.replace(/\\(?=[^\]\\^-])/g, '');
    const literal = token.startsWith('\\') ? token.slice(1) : token;
    return literal.replace(/[.*+?^${}()|[\]\\]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}

const TOKEN = /\*|\?|\[\^?(?:\\.|[^\]\\])+\]|\\.|./gs;
const DEEP_TOKEN = /\*\*\/?|\*|\?|\[\^?(?:\\.|[^\]\\])+\]|\\.|./gs;
