import { type Document, LineCounter, parseDocument } from 'yaml';
import { printable } from './faults.ts';
import { placeOf, type Spelling, type YamlPath } from './yaml-place.ts';
import { tooDeep, type YamlFault, type YamlValue, yamlValue } from './yaml-value.ts';
import { parseWords } from './yaml-words.ts';

/** A YAML or JSON file, read; without a value where it has faults. */
export interface YamlFile {
  readonly value: unknown;
  readonly faults: readonly string[];
  /** Words about a value, or about its key, with the file's path, line and column before them. */
  fault(path: YamlPath, words: string, about?: 'value' | 'key'): string;
  /** Says at the end of the file how many faults it has that are not told. */
  untold(count: number): string;
  /** Whether anything stands there. */
  has(path: YamlPath): boolean;
  /** What is written there, as it is written: `1.10`, not 1.1. */
  writtenAt(path: YamlPath): string | undefined;
}

/** How large a file may be: real ones have a few KB; the worst of this size takes half a second. */
export const yamlBytesMax = 64 * 1024;
/** Faults of a file that are told: whoever has made more mistakes has sent something else. */
export const faultsMax = 50;
const wordsLengthMax = 500;
/** What no YAML may hold, a line that ends otherwise than with LF or CR LF, and half a character. */
const refusedCharacter = /\r(?!\n)|(?![\t\n\r\u0085])[\p{Cc}\p{Cs}]/u;

/** Reads YAML 1.2, of which JSON is a part, without tags, every fault told by its place. */
export function readYaml(path: string, text: string, spelling: Spelling = 'exact'): YamlFile {
  const name = printable(path, wordsLengthMax);
  if (Buffer.byteLength(text) > yamlBytesMax)
    return emptyFile([`${name}:1:1: is larger than ${yamlBytesMax} bytes: write less`]);
  const lines = new LineCounter();
  // The parser's own search for double keys takes the square of their number.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, schema: 'core' };
  const at = (offset: number, words: string): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}: ${printable(words, wordsLengthMax)}`;
  };
  const untold = (count: number) => at(text.length, `has ${count} more faults: mend these first`);
  const told = (faults: readonly YamlFault[]) => {
    const shown = faults.slice(0, faultsMax).map(({ offset, words }) => at(offset, words));
    const rest = faults.length - shown.length;
    return emptyFile(rest > 0 ? [...shown, untold(rest)] : shown);
  };
  const document = parseDocument(text, options);
  const refused = characterFault(text);
  if (refused !== undefined) return told([refused]);
  const unparsed = parseFaults(document);
  if (unparsed.length > 0) return told(unparsed);
  const data = yamlValue(document);
  if (data.faults.length > 0) return told(data.faults);
  return { ...fileOf(document, data, at, spelling), untold };
}

/** Faults once each, those of a file together and in the order of their places. */
export function inOrder(faults: readonly string[]): readonly string[] {
  const distinct = [...new Set(faults)].map((fault) => {
    const [, file = '', line = '', column = ''] = /^(.*?):(\d+):(\d+): /.exec(fault) ?? [];
    return { fault, file, line: Number(line), column: Number(column) };
  });
  const files = new Map(
    [...new Set(distinct.map(({ file }) => file))].map((file, at) => [file, at]),
  );
  const rank = (file: string) => files.get(file) ?? 0;
  return distinct
    .sort((a, b) => rank(a.file) - rank(b.file) || a.line - b.line || a.column - b.column)
    .map(({ fault }) => fault);
}

function emptyFile(faults: readonly string[]): YamlFile {
  const fault = (_: YamlPath, words: string) => words;
  const untold = () => 'has more faults';
  return { value: undefined, faults, fault, untold, has: () => false, writtenAt: () => undefined };
}

function characterFault(text: string): YamlFault | undefined {
  const found = refusedCharacter.exec(text);
  if (found === null) return undefined;
  const isLineEnd = found[0] === '\r';
  const words = isLineEnd
    ? 'ends with CR alone: write LF at the ends of lines'
    : 'has a control character: remove it, and save the file as UTF-8';
  return { offset: found.index, words };
}

function parseFaults({ errors, warnings }: Document): readonly YamlFault[] {
  // The parser gives up where nesting exhausts the stack; what it says of the rest is not true.
  const deep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (deep !== undefined) return [{ offset: deep.pos[0], words: tooDeep }];
  return [...errors, ...warnings].map((error) => ({
    offset: error.pos[0],
    words: parseWords(error),
  }));
}

function fileOf(
  document: Document,
  { value, targets }: YamlValue,
  at: (offset: number, words: string) => string,
  spelling: Spelling,
): Omit<YamlFile, 'untold'> {
  return {
    value,
    faults: [],
    fault: (path, words, about = 'value') => {
      const { offset, keyOffset } = placeOf(document, targets, path, spelling);
      return at(about === 'key' ? keyOffset : offset, `${dotted(path)}${words}`);
    },
    has: (path) => placeOf(document, targets, path, spelling).isThere,
    writtenAt: (path) => placeOf(document, targets, path, spelling).written,
  };
}

function dotted(path: YamlPath): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return path.length === 0 ? '' : `${parts.join('').replace(/^\./, '')} `;
}
