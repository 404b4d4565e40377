import { printedJson } from '../../words/printed-json.ts';
import { type Block, line, type Words } from './blocks.ts';
import { printedBlocks, type Surface } from './printed-blocks.ts';
import { type Environment, type Stream, surfaceOf } from './surface.ts';

/** Where a command's words go: answers to one stream, everything around them to the other. */
export interface Printer {
  /** Shows an answer: as blocks for people, or as it came where JSON is wanted. */
  answer(body: unknown, blocks: readonly Block[]): void;
  /** Shows what came of a command that programs read line by line: one JSON object a line. */
  entry(body: unknown, words: Words): void;
  /** Says something beside the answer. */
  note(words: Words): void;
  /** Shows blocks beside the answer. */
  notes(blocks: readonly Block[]): void;
  /** Says what only who looks for a fault wants to know. */
  detail(words: Words): void;
}

/** What decides how a printer prints. */
export interface PrinterWishes {
  readonly isJson: boolean;
  readonly isVerbose: boolean;
  readonly isColourWanted: boolean;
}

/** A printer on two streams. */
export function printerOn(
  streams: { readonly out: Stream; readonly err: Stream },
  environment: Environment,
  { isJson, isVerbose, isColourWanted }: PrinterWishes,
): Printer {
  const out = surfaceOf(streams.out, environment, isColourWanted);
  const err = surfaceOf(streams.err, environment, isColourWanted);
  const print = (stream: Stream, surface: Surface, blocks: readonly Block[]) =>
    blocks.length > 0 && stream.write(`${printedBlocks(blocks, surface)}\n`);
  const note = (words: Words) => print(streams.err, err, [line(words)]);
  return {
    answer: (body, blocks) => {
      if (isJson) streams.out.write(`${printedJson(body, 2)}\n`);
      else print(streams.out, out, blocks);
    },
    entry: (body, words) => {
      if (isJson) streams.out.write(`${printedJson(body)}\n`);
      else print(streams.out, out, [line(words)]);
    },
    note,
    notes: (blocks) => print(streams.err, err, blocks),
    detail: (words) => (isVerbose ? note(words) : undefined),
  };
}
