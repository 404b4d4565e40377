import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
} from 'yaml';
import { printable } from './faults.ts';

/** Where something stands in the data of a file: keys and indexes from the top. */
export type YamlPath = readonly PropertyKey[];

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

/** Real files have a few KB; parsing the worst text of this size takes half a second. */
const yamlBytesMax = 64 * 1024;
const depthMax = 32;
const aliasesMax = 100;
const wordsLengthMax = 500;

/** Reads YAML 1.2, of which JSON is a part, without tags, every fault told by its place. */
export function readYaml(path: string, text: string): YamlFile {
  const name = printable(path, wordsLengthMax);
  const refuse = (words: string) => emptyFile([`${name}:1:1: ${words}`]);
  if (Buffer.byteLength(text) > yamlBytesMax)
    return refuse(`is larger than ${yamlBytesMax} bytes: write less`);
  const lines = new LineCounter();
  // The parser's own search for double keys takes the square of their number.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, schema: 'core' };
  const document = parseDocument(text, options);
  const at = (offset: number, words: string): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}: ${printable(words, wordsLengthMax)}`;
  };
  const found = [...document.errors, ...document.warnings];
  const faults = found.map(({ pos, message }) => at(pos[0], message));
  if (faults.length > 0) return emptyFile(faults);
  const shape = shapeFaults(document, at);
  if (shape.length > 0) return emptyFile(shape);
  return dataOf(document, at, refuse);
}

function emptyFile(faults: readonly string[]): YamlFile {
  const fault = (_: YamlPath, words: string) => words;
  return { value: undefined, faults, fault, has: () => false, writtenAt: () => undefined };
}

function dataOf(
  document: Document,
  at: (offset: number, words: string) => string,
  refuse: (words: string) => YamlFile,
): YamlFile {
  try {
    return {
      value: document.toJS({ maxAliasCount: aliasesMax }),
      faults: [],
      fault: (path, words, about = 'value') => {
        const { offset, keyOffset } = find(document, path);
        return at(about === 'key' ? keyOffset : offset, `${dotted(path)}${words}`);
      },
      has: (path) => find(document, path).isThere,
      writtenAt: (path) => find(document, path).scalar?.source,
    };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return refuse('repeats too much by aliases (*name): write it out');
  }
}

/** Double keys, keys that are no text, and nesting that no file of ours needs. */
function shapeFaults(
  document: Document,
  at: (offset: number, words: string) => string,
): readonly string[] {
  const faults: string[] = [];
  const open: { readonly node: unknown; readonly depth: number }[] = [
    { node: document.contents, depth: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    if (isAlias(node) && node.resolve(document) === undefined)
      faults.push(
        at(startOf(node), `*${node.source} stands for nothing: write &${node.source} before`),
      );
    if (!isCollection(node)) continue;
    if (depth > depthMax) return [at(startOf(node), `is nested deeper than ${depthMax}`)];
    if (isMap(node)) faults.push(...keyFaults(node.items, at));
    for (const item of node.items)
      open.push({ node: isPair(item) ? item.value : item, depth: depth + 1 });
  }
  return faults;
}

function keyFaults(
  pairs: readonly Pair[],
  at: (offset: number, words: string) => string,
): readonly string[] {
  const seen = new Set<string>();
  return pairs.flatMap(({ key }) => {
    if (!isScalar(key)) return [at(startOf(key), 'a key must be text')];
    const text = String(key.value);
    if (text === '__proto__') return [at(startOf(key), 'this key cannot be used')];
    if (seen.has(text)) return [at(startOf(key), `"${text}" stands here twice: remove one`)];
    seen.add(text);
    return [];
  });
}

interface Found {
  /** Where the value stands, or the key of a value of several lines. */
  readonly offset: number;
  readonly keyOffset: number;
  readonly isThere: boolean;
  readonly scalar?: Scalar;
}

/** Follows a path as far as it leads; a key may be written with underscores for its capitals. */
function find(document: Document, path: YamlPath): Found {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    const step = isMap(node) ? inMap(node.items, String(part)) : inSequence(node, part);
    if (step === undefined) return { offset, keyOffset: offset, isThere: false };
    node = step.value;
    offset = step.offset;
  }
  const found = { offset, keyOffset: offset, isThere: true };
  return isScalar(node) ? { ...found, offset: startOf(node), scalar: node } : found;
}

type Step = { readonly value: unknown; readonly offset: number } | undefined;

function inMap(pairs: readonly Pair[], name: string): Step {
  const written = (pair: Pair) => (isScalar(pair.key) ? String(pair.key.value) : '');
  const pair =
    pairs.find((one) => written(one) === name) ??
    pairs.find((one) => camelCase(written(one)) === name);
  return pair && { value: pair.value, offset: startOf(pair.key) };
}

function inSequence(node: unknown, index: PropertyKey): Step {
  const value: unknown = isSeq(node) ? node.items[Number(index)] : undefined;
  return value === undefined ? undefined : { value, offset: startOf(value) };
}

/** `wait_for` as proto3 JSON spells it: `waitFor`. */
export function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function startOf(node: unknown): number {
  return (isNode(node) && node.range?.[0]) || 0;
}

function dotted(path: YamlPath): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return path.length === 0 ? '' : `${parts.join('').replace(/^\./, '')} `;
}
