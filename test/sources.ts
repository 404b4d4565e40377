import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A source file of ours. */
export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  /** The text without its comments. */
  readonly code: string;
}

/** The root of the repository. */
export const root = path.resolve(import.meta.dirname, '..');

/** Every TypeScript file under the given folders. */
export function sourceFiles(...folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`)
      .sort()
      .map(sourceFile),
  );
}

/** Every specifier that a text imports or re-exports; `?` where it is computed. */
export function importsOf(code: string): readonly string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\s*\(\s*(?:['"]([^'"]+)['"]\s*[,)])?/g,
    /\brequire\s*\(\s*(?:['"]([^'"]+)['"]\s*\))?/g,
  ];
  return patterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].map(([, specifier]) => specifier ?? '?'),
  );
}

/** A text without its comments; strings stay whole, also where they look like comments. */
export function withoutComments(text: string): string {
  const parts =
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<!\\)\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replace(parts, (part) => (part.startsWith('/') ? ' ' : part));
}

function sourceFile(name: string): SourceFile {
  const text = readFileSync(path.join(root, name), 'utf8');
  return { path: name, text, code: withoutComments(text) };
}
