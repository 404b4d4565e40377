import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { importsOf, root, type SourceFile, sourceFiles, withoutComments } from './sources.ts';

interface Layer {
  readonly folder: string;
  readonly verb: string;
  /** Folders and files of ours, packages, `node:` modules; a star stands for any. */
  readonly mayImport: readonly string[];
}

/** The architecture: what each layer does, and all that it may import. */
const layers: readonly Layer[] = [
  { folder: 'shared/core', verb: 'decides', mayImport: ['shared/core/*', 'semver'] },
  {
    folder: 'shared/edge',
    verb: 'parses',
    mayImport: [
      'shared/core/*',
      'shared/edge/*',
      'semver',
      'zod',
      'yaml',
      'saxes',
      'croner',
      'mdast-util-from-markdown',
      'mdast-util-to-string',
    ],
  },
  {
    folder: 'shared/flow',
    verb: 'orchestrates',
    mayImport: ['shared/core/*', 'shared/flow/*', 'node:crypto'],
  },
  {
    folder: 'shared/page',
    verb: 'shows',
    mayImport: ['shared/core/*', 'shared/page/*', 'hono'],
  },
  {
    folder: 'shared/api',
    verb: 'offers',
    mayImport: [
      'shared/core/*',
      'shared/edge/*',
      'shared/flow/*',
      'shared/page/*',
      'shared/api/*',
      'zod',
      'package.json',
    ],
  },
  {
    folder: 'shared/cloud',
    verb: 'connects',
    mayImport: ['shared/*', 'infra/topology.json', 'node:*', 'package *'],
  },
  {
    folder: 'functions',
    verb: 'triggers',
    mayImport: ['shared/*', 'functions/*', 'node:*', 'package *'],
  },
  {
    folder: 'commands',
    verb: 'tells people',
    mayImport: [
      'shared/*',
      'commands/*',
      'commander',
      'zod',
      '@cdktf/hcl2json',
      '@grpc/grpc-js',
      '@grpc/proto-loader',
      '@msgpack/msgpack',
      'cli-table3',
      'croner',
      'esbuild',
      'google-auth-library',
      'open',
      'openid-client',
      'package.json',
      'infra/topology.json',
      'node:*',
    ],
  },
  {
    folder: 'emulators',
    verb: 'stands in',
    mayImport: ['emulators/*', 'infra/topology.json', 'node:*', 'package *'],
  },
  { folder: 'bench', verb: 'measures', mayImport: ['*'] },
  { folder: 'test', verb: 'proves', mayImport: ['*'] },
];

/** What one file alone may import: this one starts the functions, wherever they lie. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  'emulators/functions/functions-process.ts': ['functions/*', 'computed'],
};

const sharedFolders: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(manifest.imports).map(([alias, target]) => [
    alias.replace('/*', ''),
    target.replace('./', '').replace('/*', ''),
  ]),
);

/** What an import means: a path of ours, `node:...`, `computed`, or a package. */
function meaningOf(file: string, specifier: string): string {
  if (specifier === '?') return 'computed';
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
  if (specifier.startsWith('node:')) return specifier;
  const [alias = '', ...rest] = specifier.split('/');
  const folder = sharedFolders[alias];
  return folder === undefined ? packageOf(specifier) : [folder, ...rest].join('/');
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

const ours = ['shared/', 'functions/', 'commands/', 'emulators/', 'test/', 'infra/'];

function isPackage(meaning: string): boolean {
  const isElsewhere = meaning === 'computed' || meaning.startsWith('node:');
  return !isElsewhere && /^[@a-z]/.test(meaning) && !ours.some((one) => meaning.startsWith(one));
}

function isAllowed(meaning: string, allowed: string): boolean {
  if (allowed === 'package *') return isPackage(meaning);
  return allowed.endsWith('*') ? meaning.startsWith(allowed.slice(0, -1)) : meaning === allowed;
}

function faultsOf(layer: Layer, file: SourceFile): readonly string[] {
  const allowed = [...layer.mayImport, ...(exceptions[file.path] ?? [])];
  return importsOf(file.code)
    .filter((one) => !allowed.some((rule) => isAllowed(meaningOf(file.path, one), rule)))
    .map((one) => `${file.path} imports ${one}; ${layer.folder} may import ${allowed.join(', ')}`);
}

describe('the layers', () => {
  it.each(layers)('$folder $verb, and imports nothing else', (layer) => {
    const files = sourceFiles(layer.folder);
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => faultsOf(layer, file))).toEqual([]);
  });

  it('name themselves in every import of another', () => {
    const crossing = sourceFiles('shared').flatMap((file) =>
      importsOf(file.code)
        .filter((one) => one.startsWith('.'))
        .map((one) => ({ one, folder: path.posix.dirname(meaningOf(file.path, one)) }))
        .filter(({ folder }) => folder.startsWith('shared/'))
        .filter(({ folder }) => folder !== path.posix.dirname(file.path))
        .map(({ one }) => `${file.path} imports ${one}; write #layer/file.ts`),
    );
    expect(crossing).toEqual([]);
  });

  it('leave the core without Node and without a browser', () => {
    const compile = () =>
      execFileSync(
        process.execPath,
        ['node_modules/typescript/bin/tsc', '-p', 'shared/core/tsconfig.json'],
        { cwd: root, encoding: 'utf8', timeout: 60_000 },
      );
    expect(compile).not.toThrow();
  });
});

describe('the reading of imports', () => {
  it.each<[string, string[]]>([
    ["import { a } from './a.ts';", ['./a.ts']],
    ["import type { A } from '#core/a.ts';", ['#core/a.ts']],
    ["import {\n  a,\n  type B,\n} from 'zod';", ['zod']],
    ["import * as all from 'node:fs';", ['node:fs']],
    ["import './effects.ts';", ['./effects.ts']],
    ["export { a } from './a.ts';", ['./a.ts']],
    ["export * from './a.ts';", ['./a.ts']],
    ["import topology from '../t.json' with { type: 'json' };", ['../t.json']],
    ["const { a } = await import('./a.ts');", ['./a.ts']],
    ["type A = import('./a.ts').A;", ['./a.ts']],
    ['await import(somewhere);', ['?']],
    ["createRequire(x); require('fs');", ['fs']],
    ["// import { a } from './a.ts';", []],
    ["/* import { a } from './a.ts'; */", []],
    ["const text = '// no comment'; await import('./a.ts');", ['./a.ts']],
  ])('of %j finds %j', (text, specifiers) => {
    expect(importsOf(withoutComments(text))).toEqual(specifiers);
  });

  it.each([
    ['shared/core', 'shared/core/a.ts', 'zod', false],
    ['shared/core', 'shared/core/a.ts', 'node:crypto', false],
    ['shared/core', 'shared/core/a.ts', '#flow/ports.ts', false],
    ['shared/core', 'shared/core/a.ts', '../flow/ports.ts', false],
    ['shared/core', 'shared/core/a.ts', 'semver', true],
    ['shared/flow', 'shared/flow/a.ts', 'semver', false],
    ['shared/flow', 'shared/flow/a.ts', '#edge/messages.ts', false],
    ['shared/flow', 'shared/flow/a.ts', '#api/sights.ts', false],
    ['shared/page', 'shared/page/a.ts', '#api/sights.ts', false],
    ['shared/page', 'shared/page/a.ts', '#edge/texts.ts', false],
    ['shared/api', 'shared/api/a.ts', '#flow/ports.ts', true],
    ['shared/api', 'shared/api/a.ts', '#cloud/ports.ts', false],
    ['shared/api', 'shared/api/a.ts', 'node:crypto', false],
    ['shared/cloud', 'shared/cloud/a.ts', '../../functions/a.ts', false],
    ['shared/cloud', 'shared/cloud/a.ts', '@google-cloud/storage', true],
    ['commands', 'commands/a.ts', '#core/line.ts', true],
    ['commands', 'commands/a.ts', '../functions/promote.ts', false],
    ['commands', 'commands/a.ts', '@google-cloud/storage', false],
    ['emulators', 'emulators/a.ts', '#core/image.ts', false],
    ['emulators', 'emulators/a.ts', '../functions/index.ts', false],
    ['emulators', 'emulators/a.ts', '../infra/topology.json', true],
    ['emulators', 'emulators/a.ts', '?', false],
    ['emulators', 'emulators/functions/functions-process.ts', '?', true],
  ])('in %s, %s may import %s: %s', (folder, file, specifier, isRight) => {
    const code = specifier === '?' ? 'import(x)' : `import '${specifier}'`;
    const layer = layers.find((one) => one.folder === folder);
    const faults = layer && faultsOf(layer, { path: file, text: code, code });
    expect(faults).toHaveLength(isRight ? 0 : 1);
  });
});
