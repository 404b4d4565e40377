import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { type Largest, largestFunction } from './size/functions.ts';
import { countLines, type LineCounts } from './size/lines.ts';
import { tableOf } from './table.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The layers, and where the tests of their own are; the others stand in test/ beside these. */
const layers = [
  { folder: 'shared/core', tests: 'test/core' },
  { folder: 'shared/edge', tests: 'test/edge' },
  { folder: 'shared/flow', tests: 'test/flow' },
  { folder: 'shared/cloud', tests: 'test/cloud' },
  { folder: 'functions', tests: 'test/functions' },
  { folder: 'commands', tests: 'test/commands' },
  { folder: 'emulators', tests: 'test/emulators' },
  { folder: 'bench', tests: 'test/bench' },
];

/** A TypeScript file, measured. */
interface MeasuredFile extends LineCounts {
  readonly path: string;
  readonly largest: Largest | undefined;
}

/** Some files together. */
interface Size {
  readonly name: string;
  readonly files: number;
  readonly code: number;
  readonly lines: number;
  readonly largestFile?: Largest;
  readonly largestFunction?: Largest;
}

/** A layer and what is tested of it by tests of its own. */
interface LayerSize extends Size {
  readonly tests?: Pick<Size, 'files' | 'code' | 'lines'>;
}

/** `npm run size`: how much TypeScript there is, layer by layer, and what is largest in it. */
function main(): void {
  const { json } = new Command('npm run size --')
    .showHelpAfterError('npm run size -- --help says what there is')
    .description('Tells how much TypeScript there is, layer by layer, and what is largest in it.')
    .option('--json', 'print it as JSON')
    .parse()
    .opts<{ json?: true }>();
  const all = ['shared', 'functions', 'commands', 'emulators', 'bench', 'test'].flatMap(
    measureFolder,
  );
  const sizes = measureLayers(all);
  console.log(json ? JSON.stringify(sizes, undefined, 2) : shown(sizes));
}

function measureLayers(all: readonly MeasuredFile[]): readonly LayerSize[] {
  const under = (folder: string) => all.filter((file) => file.path.startsWith(`${folder}/`));
  const own = new Set(layers.flatMap(({ tests }) => under(tests)));
  const rest = under('test').filter((file) => !own.has(file));
  return [
    ...layers.map(({ folder, tests }) => {
      const tested = under(tests);
      const size = sizeOf(folder, under(folder));
      return tested.length === 0 ? size : { ...size, tests: sizeOf(tests, tested) };
    }),
    sizeOf('other tests', rest),
    {
      ...sizeOf(
        'all sources',
        all.filter(({ path }) => !path.startsWith('test/')),
      ),
      tests: sizeOf('all tests', under('test')),
    },
  ];
}

function sizeOf(name: string, files: readonly MeasuredFile[]): Size {
  const sum = (of: (file: MeasuredFile) => number) =>
    files.reduce((total, file) => total + of(file), 0);
  const largestFile = files.map(({ path, lines }) => ({ name: path, lines })).sort(larger)[0];
  const largest = files.flatMap((file) => file.largest ?? []).sort(larger)[0];
  return {
    name,
    files: files.length,
    code: sum(({ code }) => code),
    lines: sum(({ lines }) => lines),
    ...(largestFile && { largestFile }),
    ...(largest && { largestFunction: largest }),
  };
}

function measureFolder(folder: string): readonly MeasuredFile[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`)
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(root, name), 'utf8');
      return { path: name, ...countLines(text), largest: largestFunction(text) };
    });
}

function larger(a: Largest, b: Largest): number {
  return b.lines - a.lines;
}

function shown(sizes: readonly LayerSize[]): string {
  const heads = [
    ...['', 'files', 'code', 'lines', 'test files', 'test code'],
    ...['largest file', 'its lines', 'largest function', 'its lines'],
  ];
  const rows = sizes.map(
    ({ name, files, code, lines, tests, largestFile, largestFunction: big }) => [
      name,
      files,
      code,
      lines,
      tests?.files,
      tests?.code,
      largestFile?.name,
      largestFile?.lines,
      big?.name,
      big?.lines,
    ],
  );
  return [
    'TypeScript; code is lines that are neither blank nor only comment.',
    '',
    tableOf(heads, rows),
  ].join('\n');
}

main();
