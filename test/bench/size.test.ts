import { describe, expect, it } from 'vitest';
import { largestFunction } from '../../bench/size/functions.ts';
import { countLines } from '../../bench/size/lines.ts';

describe('the lines of a file', () => {
  it.each([
    ['nothing', '', { lines: 0, code: 0 }],
    ['code, a blank line, code after a comment', 'a;\n\n/* b */\nc; // d\n', { lines: 4, code: 2 }],
    ['a comment of several lines', '/**\n * a\n *\n */\nb;\n', { lines: 5, code: 1 }],
    ['a last line without its end', '// a\nb;', { lines: 2, code: 1 }],
    ['an address in a text', "const a = '//b';\n", { lines: 1, code: 1 }],
  ])('are counted in %s', (_what, text, counts) => {
    expect(countLines(text)).toEqual(counts);
  });
});

describe('the largest function of a file', () => {
  it.each([
    ['a declaration', 'function a(): void {\n  b();\n}\n', { name: 'a', lines: 3 }],
    [
      'parameters on lines of their own',
      'export async function a(\n  b: string,\n): Promise<void> {\n\n  c();\n}\n',
      { name: 'a', lines: 6 },
    ],
    ['an arrow', 'const a = (b: string) => {\n  c();\n};\n', { name: 'a', lines: 3 }],
    [
      'an arrow to an expression',
      'const a = () =>\n  b\n    .c();\nd();\n',
      { name: 'a', lines: 3 },
    ],
    ['a method', 'const a = {\n  b(): void {\n    c();\n  },\n};\n', { name: 'b', lines: 3 }],
    [
      'the larger of two, not the statement in it',
      'function a() {\n}\nfunction b() {\n  if (c) {\n    d();\n  }\n}\n',
      { name: 'b', lines: 5 },
    ],
    [
      'the test over a table of cases',
      "it.each([\n  1,\n  2,\n])('a', () => {\n  b();\n});\n",
      { name: "])('a', () => {", lines: 3 },
    ],
  ])('is found in %s', (_what, text, largest) => {
    expect(largestFunction(text)).toEqual(largest);
  });

  it.each([
    ['an object', 'const a = {\n  b: 1,\n};\n'],
    ['a loop', 'for (const a of b) {\n  c();\n}\n'],
    ['what describe is given', "describe('a', () => {\n  b();\n});\n"],
  ])('is not %s', (_what, text) => {
    expect(largestFunction(text)).toBeUndefined();
  });
});
