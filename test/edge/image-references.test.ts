import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { imageRepository } from '#core/image.ts';
import { releasedReference, releasedText } from '#core/released-text.ts';
import { readImageReferences } from '#edge/image-references.ts';
import { aDigest } from '../given/image.ts';

const names = ['hello', 'world'];
const images = names.map((name) => ({
  ...{ name, versionTag: 'v1.0.1', digest: aDigest(name) },
  repository: imageRepository('csi-release/csi', name),
}));
const [released = ''] = images.map(releasedReference);

function read(text: string | Uint8Array, path = 'deploy/a.yaml') {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return readImageReferences(path, bytes, names);
}

/** What a file names, as `LINE REFERENCE`, with `?` where it does not stand there plainly. */
function named(text: string, path?: string): readonly string[] | string {
  const reading = read(text, path);
  if ('unreadable' in reading) return reading.unreadable;
  return reading.places.map(
    ({ line, written, offset }) => `${line} ${written}${offset === undefined ? ' ?' : ''}`,
  );
}

function rewritten(text: string): string {
  const reading = read(text);
  if ('unreadable' in reading) return reading.unreadable;
  return releasedText(reading.text, reading.places, images);
}

describe('the images that a file of manifests names', () => {
  it.each([
    [
      'a container',
      'spec:\n  containers:\n    - name: a\n      image: gcr.io/p/hello:v1',
      ['4 gcr.io/p/hello:v1'],
    ],
    ['one of another set', 'image: busybox:1.36', ['1 busybox:1.36']],
    ['a value in quotes', 'image: "hello:v1" # image: hello:v2', ['1 hello:v1']],
    ['a value in single quotes', "image: 'hello:v1'", ['1 hello:v1']],
    ['a value of its own line', 'image:\n  hello:v1', ['2 hello:v1']],
    ['a folded value', 'image: >-\n  hello:v1\nb: c', ['2 hello:v1']],
    [
      'flow',
      '{containers: [{image: hello:v1}, {image: "world:v1"}]}',
      ['1 hello:v1', '1 world:v1'],
    ],
    ['JSON', '{"image":"hello:v1","n":1}', ['1 hello:v1']],
    [
      'a volume of an image',
      'volumes:\n  - image:\n      reference: hello:v1\n      pullPolicy: Always',
      ['3 hello:v1'],
    ],
    ['several documents', 'image: hello:v1\n---\nimage: world:v1\n', ['1 hello:v1', '3 world:v1']],
    ['an alias of another key', 'x: &i hello:v1\nimage: *i', ['1 hello:v1']],
    ['a value with a tag of YAML', 'image: !!str hello:v1', ['1 hello:v1']],
    ['a number', 'image: 1.50', ['1 1.50']],
    ['an escaped value', 'image: "hello\\u003av1"', ['1 hello:v1 ?']],
    ['an argument', 'args: ["--image=gcr.io/p/hello:v1", --x]', ['1 gcr.io/p/hello:v1']],
    [
      'several in a text',
      'value: gcr.io/p/hello:v1,gcr.io/p/world:v2',
      ['1 gcr.io/p/hello:v1', '1 gcr.io/p/world:v2'],
    ],
    [
      'a text of another manifest',
      'data:\n  pod.yaml: |\n    image: gcr.io/p/hello:v1\n',
      ['3 gcr.io/p/hello:v1'],
    ],
    ['an escaped argument', 'args: ["x\\ngcr.io/p/hello:v1"]', ['1 gcr.io/p/hello:v1 ?']],
    ['a bare name elsewhere', 'name: hello\nargs: [hello:v1, gcr.io/p/hello, x/hello:v1]', []],
    ['another name elsewhere', 'args: [gcr.io/p/other:v1]', []],
    ['no value', 'image:\nb: ""\nc: {image: null}\nd: {image: ""}', []],
    ['a definition of a resource', 'properties: {image: {type: string, description: "x"}}', []],
    ['nothing', '', []],
    ['a comment', '# image: hello:canary', []],
  ])('are found in %s', (_what, text, expected) => {
    expect(named(text)).toEqual(expected);
  });

  it.each(['rbac.yml', 'a/b.JSON', 'X.YAML'])('are looked for in %s', (path) => {
    expect(named('{"image": "hello:v1"}', path)).toEqual(['1 hello:v1']);
  });

  it.each(['README.md', 'install.sh', 'yaml', 'a.yaml.gz'])('are not looked for in %s', (path) => {
    expect(named('image: hello:canary', path)).toEqual([]);
  });

  it('keep their place where the file begins with a byte order mark and has lines of Windows', () => {
    const text = '\ufeffa: b\r\nimage: hello:v1\r\n';
    expect(named(text)).toEqual(['2 hello:v1']);
    expect(rewritten(text)).toBe(`\ufeffa: b\r\nimage: ${released}\r\n`);
  });
});

describe('a file of manifests that cannot be read', () => {
  it.each([
    ['image: {{ .Values.image }}', /^1:\d+: /],
    [`a: {b: [${'1,'.repeat(300_000)}{{ x }}]}`, /^1:\d+: a key is no text/],
    ['a: [', /^\d+:\d+: /],
    ['kind: Kustomization\nimages: [{name: hello, newTag: v1}]', /^2:1: sets images as Kustomize/],
    ['x: 1\n---\n'.repeat(600), /^has over 500 documents/],
    [`- image: a:1\n`.repeat(2_001), /^names more than 2000 images/],
    [`a: ${'x'.repeat(1024 * 1024)}`, /^has more than 1048576 bytes/],
    [`${'['.repeat(100_000)}`, /^1:\d+: /],
  ])('says why: %.40s', (text, why) => {
    expect(named(text)).toMatch(why);
  });

  it('says where it is no UTF-8', () => {
    expect(read(new Uint8Array([0xff, 0xfe, 0x41]))).toEqual({ unreadable: 'is no UTF-8' });
  });
});

/** Texts as people write them, of an image or of anything. */
const scalar = fc.oneof(
  fc.constantFrom('gcr.io/p/hello:canary', 'hello:v1', 'x.y/world@sha256:'.padEnd(80, 'a')),
  fc.constantFrom('busybox:1', '', 'a b', "it's", 'x: y', '"q"', '# no comment', '- a', '{{x}}'),
  fc.string({ maxLength: 20 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('image', 'reference', 'args', 'a', 'b c'), tie('value'), {
      maxKeys: 3,
    }),
  ),
})).value;

describe('the released text of any manifest', () => {
  it('says what it said, with the released images in the place of those of the set', () => {
    fc.assert(
      fc.property(tree, fc.boolean(), (value, isFlow) => {
        const text = isFlow
          ? JSON.stringify({ image: value })
          : `image: ${JSON.stringify(value)}\n`;
        const reading = read(text);
        if ('unreadable' in reading) expect.unreachable(reading.unreadable);
        const plain = reading.places.every(({ offset }) => offset !== undefined);
        const after = releasedText(reading.text, reading.places, images);
        expect(releasedText(...again(after))).toBe(after);
        if (!plain) return;
        const expected = replaced(parseAllDocuments(text)[0]?.toJS());
        expect(parseAllDocuments(after)[0]?.toJS()).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

/** Reads a rewritten text once more, to be rewritten again. */
function again(text: string): Parameters<typeof releasedText> {
  const reading = read(text);
  if ('unreadable' in reading) expect.unreachable(reading.unreadable);
  return [reading.text, reading.places, images];
}

/** The same in data: the oracle knows nothing of texts. */
function replaced(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => replaced(one));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        replaced(one, key === 'image' ? `image.${name}` : name),
      ]),
    );
  if (typeof value !== 'string') return value;
  const isImage = key === 'image' || key === 'image.reference';
  const image = images.find(({ name }) =>
    new RegExp(isImage ? `^([^ ]*/)?${name}[:@]` : `^(gcr.io/p|x.y)/${name}[:@]`).test(
      value.trim(),
    ),
  );
  return image === undefined ? value : value.replace(value.trim(), releasedReference(image));
}
