import { isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml';
import type { FileReading, ReferencePlace } from '#core/file-findings.ts';
import { parseImageReference } from '#core/image-reference.ts';
import { type ManifestDocuments, parseManifests } from './manifest-documents.ts';
import { keyText, offsetOf } from './yaml-value.ts';

/** The largest file that is read: definitions of custom resources are the largest, a tenth of it. */
const fileBytesMax = 1024 * 1024;
/** More images are named by no file of a component. */
const placesMax = 2_000;

const manifestPath = /\.(?:ya?ml|json)$/i;
/** What the parts of a reference consist of: whatever lies between is no part of one. */
const word = /[\w./:@-]+/g;
const kustomized = 'sets images as Kustomize does, which nobody follows: write them into the files';
const templated = 'a key is no text: write out what a template would fill in';

/**
 * Reads which images a file names. In manifests that is every `image`, and any other text with a
 * whole name of one of these images in it: arguments, variables, annotations. Other files name none.
 */
export function readImageReferences(
  path: string,
  bytes: Uint8Array,
  names: readonly string[],
): FileReading {
  if (!manifestPath.test(path)) return { text: '', places: [] };
  if (bytes.length > fileBytesMax) return { unreadable: `has more than ${fileBytesMax} bytes` };
  const text = decoded(bytes);
  if (text === undefined) return { unreadable: 'is no UTF-8' };
  const parsed = parseManifests(text);
  if ('unreadable' in parsed) return parsed;
  return readDocuments(parsed, text, new Set(names));
}

/** As it is, a mark of its byte order included: the rest of it goes on as it was. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function readDocuments(
  { documents, lineAt, faultAt }: ManifestDocuments,
  text: string,
  names: ReadonlySet<string>,
): FileReading {
  const places: ReferencePlace[] = [];
  for (const { contents } of documents) {
    const oddKey = kustomizedImages(contents) ?? templatedKey(contents);
    if (oddKey !== undefined) return faultAt(offsetOf(oddKey.key), oddKey.words);
    for (const { scalar, isImage } of scalarsOf(contents)) {
      const found = isImage ? imageIn(scalar, text) : namedIn(scalar, text, names);
      for (const one of found)
        places.push({ ...one, line: lineAt(one.offset ?? offsetOf(scalar)) });
      if (places.length > placesMax) return { unreadable: `names more than ${placesMax} images` };
    }
  }
  return { text, places: places.toSorted((a, b) => (a.offset ?? 0) - (b.offset ?? 0)) };
}

interface OddKey {
  readonly key: unknown;
  readonly words: string;
}

function kustomizedImages(contents: unknown): OddKey | undefined {
  if (!isMap(contents) || contents.get('kind') !== 'Kustomization') return undefined;
  const key = contents.items.find((pair) => keyText(pair.key) === 'images')?.key;
  return key === undefined ? undefined : { key, words: kustomized };
}

/** Braces that a template would fill are maps to YAML, with a map as a key. */
function templatedKey(contents: unknown): OddKey | undefined {
  for (const { node } of nodesOf(contents)) {
    const key = isMap(node) ? node.items.find((pair) => !isScalar(pair.key))?.key : undefined;
    if (key !== undefined) return { key, words: templated };
  }
  return undefined;
}

interface FoundScalar {
  readonly scalar: Scalar;
  /** Whether it stands where Kubernetes has the image of a container or of a volume. */
  readonly isImage: boolean;
}

/** All texts of a document, each once: an alias is what it stands for. */
function scalarsOf(contents: unknown): readonly FoundScalar[] {
  const found = new Map<Scalar, boolean>();
  const anchors = new Map<string, Scalar>();
  for (const { node, key } of nodesOf(contents)) {
    const scalar = isAlias(node) ? anchors.get(node.source) : node;
    if (!isScalar(scalar)) continue;
    if (scalar.anchor !== undefined) anchors.set(scalar.anchor, scalar);
    found.set(scalar, found.get(scalar) === true || isImageKey(key));
  }
  return [...found].map(([scalar, isImage]) => ({ scalar, isImage }));
}

interface KeyedNode {
  readonly node: unknown;
  /** The key that it is the value of, with the one above it as far as it matters. */
  readonly key: string;
}

/** All nodes of a document in its order; nesting may be deep, so nothing calls itself. */
function* nodesOf(contents: unknown): Generator<KeyedNode> {
  const left: KeyedNode[] = [{ node: contents, key: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    yield next;
    for (const one of below(next).toReversed()) left.push(one);
  }
}

function below({ node, key: above }: KeyedNode): readonly KeyedNode[] {
  if (isSeq(node)) return node.items.map((item) => ({ node: item, key: '' }));
  if (!isMap(node)) return [];
  return node.items.map(({ key, value }) => {
    const own = keyText(key);
    return { node: value, key: above === 'image' ? `image.${own}` : own };
  });
}

function isImageKey(key: string): boolean {
  return key === 'image' || key === 'image.reference';
}

type Found = Omit<ReferencePlace, 'line'>;

function imageIn(scalar: Scalar, text: string): readonly Found[] {
  const { value, source = '' } = scalar;
  const written = typeof value === 'string' ? value.trim() : source;
  if (value === null || written === '') return [];
  const [from, to] = rangeOf(scalar);
  const at = text.slice(from, to).indexOf(written);
  return [at < 0 ? { written } : { written, offset: from + at }];
}

/** Where what is written differs from what it says, all that it says stands nowhere. */
function namedIn(scalar: Scalar, text: string, names: ReadonlySet<string>): readonly Found[] {
  const said = wordsIn(String(scalar.value ?? ''), names);
  if (said.length === 0) return [];
  const [from, to] = rangeOf(scalar);
  const plain = wordsIn(text.slice(from, to), names);
  const isPlain =
    plain.map(({ written }) => written).join() === said.map((one) => one.written).join();
  return isPlain
    ? plain.map(({ written, offset }) => ({ written, offset: from + offset }))
    : said.map(({ written }) => ({ written }));
}

/** The words that name an image by its whole name, with its host and a tag or a digest. */
function wordsIn(said: string, names: ReadonlySet<string>) {
  return [...said.matchAll(word)].flatMap(({ 0: written, index: offset }) => {
    const { address = '', name = '', tag, digest } = parseImageReference(written) ?? {};
    const isWhole = names.has(name) && (tag ?? digest) !== undefined;
    return isWhole && /^[^/]*[.:][^/]*\//.test(address) ? [{ written, offset }] : [];
  });
}

function rangeOf({ range }: Scalar): readonly [number, number] {
  return range ? [range[0], range[1]] : [0, 0];
}
