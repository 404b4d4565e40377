import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
} from 'yaml';

/** What a YAML document says, as data, and where its aliases lead. */
export interface YamlValue {
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  readonly targets: ReadonlyMap<Alias, Node>;
}

/** Something wrong, at an offset of the text. */
export interface YamlFault {
  readonly offset: number;
  readonly words: string;
}

const depthMax = 32;
/** What all aliases of a file together may stand for; those of a real file stand for hundreds. */
const aliasedValuesMax = 10_000;

/** The words for nesting that no file of ours needs. */
export const tooDeep = `is nested deeper than ${depthMax}: write less`;

/**
 * Reads the data of a parsed document: double keys, keys that are no text, deep nesting, and aliases
 * that stand for nothing, for themselves, or for too much, are faults. An alias is its target and no
 * copy of it, and is found in one step: the parser's own way takes a minute for a hostile 50 KB.
 */
export function yamlValue(document: Document): YamlValue {
  const reading: Reading = { faults: [], targets: new Map(), anchors: new Map(), aliased: 0 };
  const { value } = read(document.contents, 0, reading);
  return { value, faults: reading.faults, targets: reading.targets };
}

interface Reading {
  readonly faults: YamlFault[];
  readonly targets: Map<Alias, Node>;
  readonly anchors: Map<string, Anchored>;
  aliased: number;
}

/** What stands behind an anchor; nothing as long as it is being read. */
interface Anchored {
  readonly node: Node;
  readonly read?: Sized;
}

/** Data, and of how many values it consists. */
interface Sized {
  readonly value: unknown;
  readonly size: number;
}

function read(node: unknown, depth: number, reading: Reading): Sized {
  if (isAlias(node)) return readAlias(node, reading);
  if (isScalar(node)) return anchored(node, reading, () => ({ value: node.value, size: 1 }));
  if (!isMap(node) && !isSeq(node)) return { value: null, size: 1 };
  if (depth > depthMax) return refused(node, tooDeep, reading);
  return anchored(node, reading, () =>
    isMap(node) ? readMap(node.items, depth, reading) : readSequence(node.items, depth, reading),
  );
}

function anchored(node: Node & { anchor?: string }, reading: Reading, data: () => Sized): Sized {
  const { anchor } = node;
  if (anchor === undefined) return data();
  reading.anchors.set(anchor, { node });
  const read = data();
  reading.anchors.set(anchor, { node, read });
  return read;
}

function readAlias(alias: Alias, reading: Reading): Sized {
  const { source } = alias;
  const found = reading.anchors.get(source);
  if (found === undefined)
    return refused(alias, `*${source} stands for nothing: write &${source} before`, reading);
  if (found.read === undefined)
    return refused(alias, `*${source} is a part of what it stands for: write it out`, reading);
  const before = reading.aliased;
  reading.aliased += found.read.size;
  reading.targets.set(alias, found.node);
  if (before > aliasedValuesMax || reading.aliased <= aliasedValuesMax) return found.read;
  const words = `*${source} and those before repeat more than ${aliasedValuesMax} values`;
  return refused(alias, `${words}: write them out, or less`, reading);
}

function readMap(pairs: readonly Pair[], depth: number, reading: Reading): Sized {
  const entries = new Map<string, unknown>();
  let size = 1;
  for (const { key, value } of pairs) {
    const fault = keyFault(key, entries);
    if (fault !== undefined) reading.faults.push({ offset: offsetOf(key), words: fault });
    const entry = read(value, depth + 1, reading);
    size += entry.size;
    if (fault === undefined) entries.set(keyText(key), entry.value);
  }
  return { value: Object.fromEntries(entries), size };
}

function readSequence(items: readonly unknown[], depth: number, reading: Reading): Sized {
  const entries = items.map((item) => read(item, depth + 1, reading));
  const size = entries.reduce((sum, entry) => sum + entry.size, 1);
  return { value: entries.map(({ value }) => value), size };
}

function keyFault(key: unknown, entries: ReadonlyMap<string, unknown>): string | undefined {
  if (!isScalar(key)) return 'a key must be text';
  const text = keyText(key);
  if (text === '<<' || typeof key.value === 'symbol')
    return '<< is not read: write the keys out that it stands for';
  if (text === '__proto__') return 'this key cannot be used';
  return entries.has(text) ? `"${text}" stands here twice: remove one` : undefined;
}

function refused(node: Node, words: string, reading: Reading): Sized {
  reading.faults.push({ offset: offsetOf(node), words });
  return { value: undefined, size: 0 };
}

/** A key as text. */
export function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

/** Where a node begins in the text. */
export function offsetOf(node: unknown): number {
  return (isNode(node) && node.range?.[0]) || 0;
}
