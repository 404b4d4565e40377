import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
} from 'yaml';
import { keyText, offsetOf } from './yaml-value.ts';

/** Where something stands in the data of a file: keys and indexes from the top. */
export type YamlPath = readonly PropertyKey[];

/** Where a path leads in a document. */
export interface YamlPlace {
  /** Where the value stands, or the key of a value of several lines. */
  readonly offset: number;
  readonly keyOffset: number;
  readonly isThere: boolean;
  /** What is written there, as it is written: `1.10`, not 1.1. */
  readonly written?: string | undefined;
}

/** Whether keys stand as they are, or may also be written with underscores for their capitals. */
export type Spelling = 'exact' | 'either';

/** Follows a path as far as it leads. */
export function placeOf(
  document: Document,
  targets: ReadonlyMap<Alias, Node>,
  path: YamlPath,
  spelling: Spelling,
): YamlPlace {
  let node: unknown = document.contents;
  let offset = offsetOf(node);
  for (const part of path) {
    if (isAlias(node)) node = targets.get(node);
    const step = isMap(node) ? inMap(node.items, String(part), spelling) : inSequence(node, part);
    if (step === undefined) return { offset, keyOffset: offset, isThere: false };
    node = step.value;
    offset = step.offset;
  }
  const found = { offset, keyOffset: offset, isThere: true };
  return isScalar(node) ? { ...found, offset: offsetOf(node), written: node.source } : found;
}

type Step = { readonly value: unknown; readonly offset: number } | undefined;

function inMap(pairs: readonly Pair[], name: string, spelling: Spelling): Step {
  const pair =
    pairs.find(({ key }) => keyText(key) === name) ??
    (spelling === 'either' ? pairs.find(({ key }) => camelCase(keyText(key)) === name) : undefined);
  return pair && { value: pair.value, offset: offsetOf(pair.key) };
}

function inSequence(node: unknown, index: PropertyKey): Step {
  const value: unknown = isSeq(node) ? node.items[Number(index)] : undefined;
  return value === undefined ? undefined : { value, offset: offsetOf(value) };
}

/** `wait_for` as proto3 JSON spells it: `waitFor`. */
export function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
