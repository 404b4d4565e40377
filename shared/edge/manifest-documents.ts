import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { printable } from './faults.ts';
import { parseWords } from './yaml-words.ts';

/** More documents are in no file of manifests. */
const documentsMax = 500;

/** A place of a file that cannot be read, and what is wrong there. */
export interface Unreadable {
  readonly line?: number;
  /** The place is in it too, as `LINE:COLUMN: ` in front. */
  readonly unreadable: string;
}

/** The documents of a file of Kubernetes' manifests, and how places in it are told. */
export interface ManifestDocuments {
  readonly documents: readonly Document[];
  readonly lineAt: (offset: number) => number;
  readonly faultAt: (offset: number, words: string) => Unreadable;
}

/** Parses a file of manifests: one or many YAML documents, or JSON. The first that is none ends it. */
export function parseManifests(content: string): ManifestDocuments | Unreadable {
  const lineCounter = new LineCounter();
  const options = { lineCounter, prettyErrors: false, uniqueKeys: false, schema: 'core' } as const;
  const faultAt = (offset: number, words: string): Unreadable => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, unreadable: printable(`${line}:${col}: ${words}`) };
  };
  const all = parseAllDocuments(content, options);
  const documents = Array.isArray(all) ? all : [];
  if (documents.length > documentsMax) return { unreadable: `has over ${documentsMax} documents` };
  for (const { errors } of documents) {
    const [error] = errors;
    if (error !== undefined) return faultAt(error.pos[0], parseWords(error));
  }
  return { documents, lineAt: (offset) => lineCounter.linePos(offset).line, faultAt };
}
