import { styleText } from 'node:util';
import CliTable from 'cli-table3';
import { visible } from '#core/visible.ts';
import type { Block, Style, Table, Words } from './blocks.ts';

/** Where something is printed: how wide it is, and whether it takes colours. */
export interface Surface {
  /** None where it is no terminal: nothing is wrapped then. */
  readonly columns: number | undefined;
  readonly isColoured: boolean;
}

const formats = {
  good: 'green',
  bad: 'red',
  waits: 'yellow',
  quiet: 'dim',
  strong: 'bold',
} as const satisfies Readonly<Record<Style, Parameters<typeof styleText>[0]>>;

/** A column is never wrapped to less, however narrow the terminal is. */
const wrappedMin = 24;
const gap = 2;
const noLines = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '' },
  ...{ right: '', 'right-mid': '', middle: '' },
};

/** Blocks as a surface shows them. Every character that would act on a terminal is written out. */
export function printedBlocks(blocks: readonly Block[], surface: Surface): string {
  return blocks.flatMap((block) => linesOf(block, surface)).join('\n');
}

/** Words on one line. */
function printedWords(words: Words, { isColoured }: Surface): string {
  const parts = typeof words === 'string' || 'text' in words ? [words] : words;
  return parts
    .map((part) => {
      if (typeof part === 'string') return visible(part);
      const text = visible(part.text);
      return isColoured && text !== ''
        ? styleText(formats[part.style], text, { validateStream: false })
        : text;
    })
    .join('');
}

function linesOf(block: Block, surface: Surface): readonly string[] {
  switch (block.kind) {
    case 'line':
      return [`${' '.repeat(block.indent)}${printedWords(block.words, surface)}`];
    case 'text':
      return block.text
        .trimEnd()
        .split(/\r?\n/)
        .map((one) =>
          `${' '.repeat(block.indent)}${visible(one.replaceAll('\t', '  '))}`.trimEnd(),
        );
    case 'table':
      return tableLines(block, surface);
  }
}

function tableLines(table: Table, surface: Surface): readonly string[] {
  const head = table.heading.map((text) => printedWords({ text, style: 'quiet' }, surface));
  const rows = table.rows.map((row) => row.map((words) => printedWords(words, surface)));
  const all = head.length === 0 ? rows : [head, ...rows];
  const printed = drawn(all, wrappedWidths(all, table, surface)).toString();
  return printed.split('\n').map((one) => one.trimEnd());
}

/** The widths that fit; none where all fits, so that no column is wider than it need be. */
function wrappedWidths(
  rows: readonly (readonly string[])[],
  { wraps }: Table,
  { columns }: Surface,
): (number | null)[] | undefined {
  if (columns === undefined || wraps === undefined || drawn(rows).width <= columns)
    return undefined;
  const others = rows.map((row) => row.filter((_, at) => at !== wraps));
  const left = columns - (others[0]?.length === 0 ? 0 : drawn(others).width);
  return (rows[0] ?? []).map((_, at) => (at === wraps ? Math.max(wrappedMin, left) : null));
}

function drawn(rows: readonly (readonly string[])[], colWidths?: (number | null)[]) {
  const table = new CliTable({
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [], compact: true },
    ...(colWidths === undefined ? {} : { colWidths, wordWrap: true }),
  });
  table.push(...rows.map((row) => [...row]));
  return table;
}
