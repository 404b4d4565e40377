/** A heading of a Markdown text, without marks of emphasis and code. */
export interface Heading {
  readonly depth: number;
  readonly title: string;
}

/** What stands below a heading, up to the next; without one before the first. */
export interface HeadedPart {
  readonly heading?: Heading;
  readonly lines: readonly string[];
}

/** A longer line is cut: nobody writes one, and titles are shorter. */
const lineLengthMax = 4_000;
const titleLengthMax = 200;

const markedLine = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const underline = /^ {0,3}(?:(=+)|-+)[ \t]*$/;
const fenceLine = /^ {0,3}(`{3,}|~{3,})/;
const ruleLine = /^ {0,3}([*_-])(?:[ \t]*\1){2,}[ \t]*$/;
/** What begins code, a quotation, an item or HTML, and no paragraph. */
const otherBlock = /^(?: {4}|\t| {0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)|<[a-z!?/]))/i;

/**
 * What a line stands in: a paragraph of so many lines, or something else, which goes on until a line
 * is empty. An underlined heading is a paragraph of one line: before more of them a rule is meant.
 */
type Block = { readonly paragraphLines: number } | 'other' | undefined;

/** Splits Markdown at its headings, marked with `#` or underlined, in one pass over its lines. */
export function partsOf(text: string): readonly HeadedPart[] {
  const parts: HeadedPart[] = [];
  let heading: Heading | undefined;
  let lines: string[] = [];
  let fence: string | undefined;
  let block: Block;
  const begin = (next: Heading, above: readonly string[]) => {
    parts.push({ ...(heading && { heading }), lines: above });
    [heading, lines, block] = [next, [], undefined];
  };
  for (const whole of text.split(/\r\n|\r|\n/)) {
    const line = whole.slice(0, lineLengthMax);
    const wasCode = fence !== undefined;
    fence = fenceAfter(fence, line);
    const isCode = wasCode || fence !== undefined;
    const marked = isCode ? undefined : markedHeading(line);
    const underlined = isCode ? undefined : underlinedHeading(block, lines.at(-1), line);
    if (marked !== undefined) begin(marked, lines);
    else if (underlined !== undefined) begin(underlined, lines.slice(0, -1));
    else {
      lines.push(line);
      block = isCode ? undefined : blockAfter(block, line);
    }
  }
  return [...parts, { ...(heading && { heading }), lines }];
}

/** The fence of the code that a line is in, if it is in any: code has no headings. */
function fenceAfter(open: string | undefined, line: string): string | undefined {
  const mark = fenceLine.exec(line)?.[1]?.slice(0, 3);
  if (mark === undefined) return open;
  if (open === undefined) return mark;
  return mark === open ? undefined : open;
}

function markedHeading(line: string): Heading | undefined {
  const [, marks = '', rest = ''] = markedLine.exec(line.slice(0, titleLengthMax)) ?? [];
  return marks === '' ? undefined : { depth: marks.length, title: titleOf(rest) };
}

function underlinedHeading(
  above: Block,
  title: string | undefined,
  line: string,
): Heading | undefined {
  if (typeof above !== 'object' || above.paragraphLines > 1 || title === undefined)
    return undefined;
  const found = underline.exec(line);
  if (found === null) return undefined;
  const depth = found[1] === undefined ? 2 : 1;
  return { depth, title: titleOf(title.slice(0, titleLengthMax)) };
}

function titleOf(text: string): string {
  return text.replace(/[*_`]/g, '').trim();
}

function blockAfter(block: Block, line: string): Block {
  if (line.trim() === '' || ruleLine.test(line)) return undefined;
  if (block === 'other') return block;
  if (block !== undefined && !otherBlock.test(line.trimStart()))
    return { paragraphLines: block.paragraphLines + 1 };
  return otherBlock.test(line) ? 'other' : { paragraphLines: 1 };
}
