/** What a word is about: colours follow from it, and words never rest on them alone. */
export type Style = 'good' | 'bad' | 'waits' | 'quiet' | 'strong';

/** Text with a style. */
export interface Styled {
  readonly text: string;
  readonly style: Style;
}

/** Some words of one line. */
export type Words = string | Styled | readonly (string | Styled)[];

/**
 * What people are shown: plain data, so that nothing that came from outside reaches a terminal but
 * through the one place that makes it harmless.
 */
export type Block =
  | { readonly kind: 'line'; readonly words: Words; readonly indent: number }
  | { readonly kind: 'text'; readonly text: string; readonly indent: number }
  | Table;

/** Rows under a heading; one column may be wrapped where the terminal is narrow. */
export interface Table {
  readonly kind: 'table';
  readonly heading: readonly string[];
  readonly rows: readonly (readonly Words[])[];
  readonly wraps: number | undefined;
}

/** One line. */
export function line(words: Words, indent = 0): Block {
  return { kind: 'line', words, indent };
}

/** Text of several lines. */
export function text(lines: string, indent = 0): Block {
  return { kind: 'text', text: lines, indent };
}

/** Rows, the last column of which is wrapped where they are too wide; nothing where there are none. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly Words[])[],
): readonly Block[] {
  return rows.length === 0 ? [] : [{ kind: 'table', heading, rows, wraps: heading.length - 1 }];
}

/** A title and what stands below it, after an empty line; nothing where there is nothing below. */
export function section(title: string, blocks: readonly Block[]): readonly Block[] {
  return blocks.length === 0 ? [] : [line(''), line({ text: title, style: 'strong' }), ...blocks];
}

/** Names with what is known of them, one a line; those of which nothing is known are left out. */
export function facts(known: Readonly<Record<string, Words | undefined>>): readonly Block[] {
  const rows = Object.entries(known).flatMap(([name, words]): (readonly Words[])[] =>
    words === undefined || words === '' ? [] : [[{ text: name, style: 'quiet' }, words]],
  );
  return rows.length === 0 ? [] : [{ kind: 'table', heading: [], rows, wraps: 1 }];
}
