import { invalid } from './invalid.ts';

/** Where a document lies. */
export interface DocumentName {
  /** `projects/P/databases/D/documents/C/I`, with more pairs of collection and id where deeper. */
  readonly name: string;
  /** `projects/P/databases/D`. */
  readonly database: string;
  /** The collection's whole path: the name without its last segment. */
  readonly collection: string;
  readonly id: string;
}

/** A document or the root of a database: what collections can be in. */
export interface ParentName {
  readonly name: string;
  readonly database: string;
}

const idBytesMax = 1_500;
/** `projects/P/databases/D/documents`. */
const rootSegments = 5;

/**
 * Reads `projects/P/databases/D`.
 * @throws WireError INVALID_ARGUMENT
 */
export function readDatabaseName(text: string | null | undefined): string {
  const name = text ?? '';
  if (/^projects\/[^/]+\/databases\/[^/]+$/.test(name)) return name;
  throw invalid(`Database name "${name}" is not of the form "projects/P/databases/D".`);
}

/**
 * Reads the name of a document.
 * @throws WireError INVALID_ARGUMENT for another resource, or an id that no document can have
 */
export function readDocumentName(text: string | null | undefined): DocumentName {
  const name = text ?? '';
  const segments = checkedSegments(name);
  if (segments.length % 2 === 0 || segments.length <= rootSegments) {
    throw invalid(`Document name "${name}" lacks "/" at index ${name.length}.`);
  }
  return {
    name,
    database: segments.slice(0, rootSegments - 1).join('/'),
    collection: segments.slice(0, -1).join('/'),
    id: segments.at(-1) ?? '',
  };
}

/**
 * Reads the name of a document, or of the root: `projects/P/databases/D/documents`.
 * @throws WireError INVALID_ARGUMENT
 */
export function readParentName(text: string | null | undefined): ParentName {
  const name = text ?? '';
  const segments = checkedSegments(name);
  if (segments.length % 2 === 1) {
    return { name, database: segments.slice(0, rootSegments - 1).join('/') };
  }
  throw invalid(`Parent name "${name}" names a collection; name a document or the root.`);
}

/** Refuses what cannot be the id of a document or of a collection. */
export function checkId(id: string): string {
  if (id === '') throw invalid('A resource id must not be empty.');
  if (id.includes('/')) throw invalid(`Resource id "${id}" contains "/".`);
  if (id === '.' || id === '..') throw invalid(`"${id}" cannot be a resource id.`);
  // Numbers can be ids too, and the client asks for the lowest of them: `__id-7__`.
  if (/^__(?!id-?\d+__$).+__$/su.test(id)) {
    throw invalid(`Resource id "${id}" is invalid because it is reserved.`);
  }
  const bytes = Buffer.byteLength(id);
  if (bytes <= idBytesMax) return id;
  throw invalid(`Resource id has ${bytes} bytes, the longest has ${idBytesMax}.`);
}

function checkedSegments(name: string): readonly string[] {
  const segments = name.split('/');
  const [projects, project, databases, database, documents, ...ids] = segments;
  const isOne = projects === 'projects' && databases === 'databases' && documents === 'documents';
  if (!isOne || project === '' || database === '') {
    throw invalid(`"${name}" is not of the form "projects/P/databases/D/documents/...".`);
  }
  ids.forEach(checkId);
  return segments;
}
