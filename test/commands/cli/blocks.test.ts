import { describe, expect, it } from 'vitest';
import { facts, line, section, table, text } from '../../../commands/cli/frame/blocks.ts';
import { printedBlocks } from '../../../commands/cli/frame/printed-blocks.ts';
import { surfaceOf } from '../../../commands/cli/frame/surface.ts';
import { plainBlocks } from '../../../commands/cli/views/plain-blocks.ts';

const plain = { columns: undefined, isColoured: false };
const coloured = { columns: undefined, isColoured: true };
const hostile = 'a\u001b[31mb\u0007\r\n\u202ec';
const shown = 'a\\u{1b}[31mb\\u{7}\\u{d}\\u{a}\\u{202e}c';

describe('blocks', () => {
  it.each([
    ['a line', line(hostile)],
    ['a styled word', line([{ text: hostile, style: 'bad' }])],
    ['a table', ...table([hostile], [[hostile]])],
    ['facts', ...facts({ [hostile]: hostile })],
  ])(
    'show %s on one line, with every character that acts on a terminal written out',
    (...given) => {
      const [, block] = given;
      const printed = printedBlocks(block === undefined ? [] : [block], plain);
      expect(printed).toContain(shown);
      expect(printed.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
    },
  );

  it('keep the lines of a text, and no other character of it that acts', () => {
    expect(printedBlocks([text('one\r\n\ttwo\u001b[2J\n')], plain)).toBe('one\n  two\\u{1b}[2J');
  });

  it('add colours around what is harmless', () => {
    const words = [{ text: 'good\u001b[0m', style: 'good' }] as const;
    expect(printedBlocks([line(words)], coloured)).toBe('\u001b[32mgood\\u{1b}[0m\u001b[39m');
  });

  it('align columns, also where characters are wide', () => {
    const rows = [
      ['日本', 'x'],
      ['abcde', 'y'],
    ];
    expect(printedBlocks(table(['name', 'z'], rows), plain)).toBe(
      ['name   z', '日本   x', 'abcde  y'].join('\n'),
    );
  });

  it('wrap the last column where a terminal is too narrow, and no other', () => {
    const rows = [['7970d659-c9c4', 'one two three four five six seven']];
    const narrow = { columns: 44, isColoured: false };
    expect(printedBlocks(table(['candidate', 'why'], rows), narrow).split('\n')).toEqual([
      'candidate      why',
      '7970d659-c9c4  one two three four five six',
      '               seven',
    ]);
  });

  it('leave out what is empty', () => {
    expect([table(['a'], []), section('None', []), facts({ a: undefined, b: '' })]).toEqual([
      ...[[], [], []],
    ]);
  });
});

describe('an answer without a view of its own', () => {
  it('is shown as names, values and tables, without what is for programs', () => {
    const body = {
      ...{ releaseName: 'sample@v1.0.0', at: '2026-01-05T09:00:00.000Z', who: ['a', 'b'] },
      components: [{ name: 'greeter', more: { a: 1 } }, { name: 'relay' }],
      ...{ nested: { one: 1 }, actions: [{}], links: {}, next: '/api/v1/x' },
    };
    expect(printedBlocks(plainBlocks(body), plain).split('\n')).toEqual([
      'release name  sample@v1.0.0',
      'at            2026-01-05 09:00Z',
      'who           a, b',
      '',
      'components',
      'name     more',
      'greeter  {"a":1}',
      'relay',
      '',
      'nested',
      'one  1',
    ]);
  });
});

describe('colours', () => {
  const terminal = { isTTY: true, columns: 80, write: () => undefined };
  const pipe = { write: () => undefined };

  it.each([
    [terminal, {}, true, true],
    [pipe, {}, true, false],
    [pipe, { FORCE_COLOR: '1' }, true, true],
    [terminal, { FORCE_COLOR: '0' }, true, false],
    [terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [terminal, { NO_COLOR: '' }, true, true],
    [terminal, { TERM: 'dumb' }, true, false],
    [terminal, {}, false, false],
  ])('on %j with %j, wanted %s: %s', (stream, environment, isWanted, isColoured) => {
    expect(surfaceOf(stream, environment, isWanted).isColoured).toBe(isColoured);
  });
});
