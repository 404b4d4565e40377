import { describe, expect, it, test } from 'vitest';
import { boundedMarkdown } from '#edge/bounded-markdown.ts';

describe('Markdown that is parsed', () => {
  test.each([
    ['stays as it is', '- a\n  - b\n\nc  ', '- a\n  - b\n\nc  '],
    ['has no empty lines before it', '\n \n\t\na', 'a'],
    ['has one empty line, not several', 'a\n\n \n\nb\n\n', 'a\n\nb\n'],
    ['is not nested deeper than anybody reads', `${'- '.repeat(300)}a`, `${'- '.repeat(20)}a`],
    ['is not further to the right', `${' '.repeat(300)}1. > a`, `${' '.repeat(40)}a`],
    ['keeps marks between words', `a ${'- '.repeat(300)}`, `a ${'- '.repeat(300)}`],
  ])('%s', (_what, text, bounded) => {
    expect(boundedMarkdown(text)).toMatchObject({ text: bounded, isCut: false });
  });

  it('is cut after 8,000 characters, and after 400 lines that are not empty', () => {
    expect(boundedMarkdown('a'.repeat(8_000))).toMatchObject({ lines: 1, isCut: false });
    const long = boundedMarkdown(`${'a'.repeat(7_990)}\n${'b'.repeat(10)}`);
    expect([long.text.length, long.lines, long.isCut]).toEqual([8_000, 2, true]);
    expect(boundedMarkdown(`${'a'.repeat(8_000)}\nb`)).toMatchObject({
      ...{ text: `${'a'.repeat(8_000)}\n`, isCut: true },
    });
    const whole = boundedMarkdown('- a\n\n'.repeat(400));
    expect([whole.lines, whole.isCut]).toEqual([400, false]);
    const cut = boundedMarkdown('- a\n\n'.repeat(401));
    expect([cut.text, cut.lines, cut.isCut]).toEqual([whole.text, 400, true]);
  });
});
