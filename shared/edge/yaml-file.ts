import { type Document, LineCounter, parseDocument } from 'yaml';
import { printable } from './faults.ts';
import { placeOf, type YamlPath } from './yaml-place.ts';
import { tooDeep, type YamlFault, type YamlValue, yamlValue } from './yaml-value.ts';

/** A YAML or JSON file, read; without a value where it has faults. */
export interface YamlFile {
  readonly value: unknown;
  readonly faults: readonly string[];
  /** Words about a value, or about its key, with the file's path, line and column before them. */
  fault(path: YamlPath, words: string, about?: 'value' | 'key'): string;
  /** Whether anything stands there. */
  has(path: YamlPath): boolean;
  /** What is written there, as it is written: `1.10`, not 1.1. */
  writtenAt(path: YamlPath): string | undefined;
}

/** How large a file may be: real ones have a few KB; the worst of this size takes half a second. */
export const yamlBytesMax = 64 * 1024;
const wordsLengthMax = 500;
/** Whoever has made more mistakes than this has sent something else. */
const faultsMax = 50;

/** Reads YAML 1.2, of which JSON is a part, without tags, every fault told by its place. */
export function readYaml(path: string, text: string): YamlFile {
  const name = printable(path, wordsLengthMax);
  if (Buffer.byteLength(text) > yamlBytesMax)
    return emptyFile([`${name}:1:1: is larger than ${yamlBytesMax} bytes: write less`]);
  const lines = new LineCounter();
  // The parser's own search for double keys takes the square of their number.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, schema: 'core' };
  const document = parseDocument(text, options);
  const at = (offset: number, words: string): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}: ${printable(words, wordsLengthMax)}`;
  };
  const told = (faults: readonly YamlFault[]) =>
    emptyFile(faults.slice(0, faultsMax).map(({ offset, words }) => at(offset, words)));
  const unparsed = parseFaults(document);
  if (unparsed.length > 0) return told(unparsed);
  const data = yamlValue(document);
  return data.faults.length > 0 ? told(data.faults) : fileOf(document, data, at);
}

function emptyFile(faults: readonly string[]): YamlFile {
  const fault = (_: YamlPath, words: string) => words;
  return { value: undefined, faults, fault, has: () => false, writtenAt: () => undefined };
}

function parseFaults({ errors, warnings }: Document): readonly YamlFault[] {
  // The parser gives up where nesting exhausts the stack; what it says of the rest is not true.
  const deep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (deep !== undefined) return [{ offset: deep.pos[0], words: tooDeep }];
  return [...errors, ...warnings].map(({ pos, message }) => ({ offset: pos[0], words: message }));
}

function fileOf(
  document: Document,
  { value, targets }: YamlValue,
  at: (offset: number, words: string) => string,
): YamlFile {
  return {
    value,
    faults: [],
    fault: (path, words, about = 'value') => {
      const { offset, keyOffset } = placeOf(document, targets, path);
      return at(about === 'key' ? keyOffset : offset, `${dotted(path)}${words}`);
    },
    has: (path) => placeOf(document, targets, path).isThere,
    writtenAt: (path) => placeOf(document, targets, path).written,
  };
}

function dotted(path: YamlPath): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return path.length === 0 ? '' : `${parts.join('').replace(/^\./, '')} `;
}
