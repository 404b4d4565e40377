import type { Micros } from '../clock.ts';
import type { DocumentName } from '../names.ts';
import type { Change, Document } from './document.ts';
import { type History, openHistory } from './history.ts';

/** All documents of all databases, as they are and as they lately were. */
export interface Documents {
  latest(name: DocumentName): Document | undefined;
  at(name: DocumentName, time: Micros): Document | undefined;
  /** When the document last changed, as far back as anybody can read. */
  changedAt(name: DocumentName): Micros;
  /** The documents of one collection, by its whole path, in no order. */
  inCollection(path: string, time: Micros): Iterable<Document>;
  /** When anything in a collection last changed. */
  collectionChangedAt(path: string): Micros;
  /** The whole paths of all collections below a document or the root of a database. */
  collectionsBelow(parent: string): Iterable<string>;
  /**
   * The segments that follow a path in the paths of collections with documents: below a document
   * the ids of its collections, below a collection the ids of the documents that have some.
   */
  segmentsBelow(path: string, time: Micros): ReadonlySet<string>;
  apply(changes: readonly Change[], at: Micros): void;
  /** Every document that stands. */
  all(): Iterable<Document>;
  /** Forgets versions that nobody sees who reads at `horizon` or later. */
  forget(horizon: Micros): void;
}

interface Collection {
  readonly histories: Map<string, History>;
  changedAt: Micros;
}

interface Superseded {
  readonly name: DocumentName;
  readonly at: Micros;
}

/** Opens without documents. */
export function openDocuments(): Documents {
  const collections = new Map<string, Collection>();
  /** What was replaced or deleted, in the order of the commits. */
  const superseded: Superseded[] = [];
  const historyOf = ({ collection, id }: DocumentName) =>
    collections.get(collection)?.histories.get(id);
  return {
    latest: (name) => historyOf(name)?.latest(),
    at: (name, time) => historyOf(name)?.at(time),
    changedAt: (name) => historyOf(name)?.changedAt() ?? 0,
    inCollection: (path, time) => inCollection(collections.get(path), time),
    collectionChangedAt: (path) => collections.get(path)?.changedAt ?? 0,
    collectionsBelow: (parent) => pathsBelow(collections, parent),
    segmentsBelow: (path, time) => segmentsBelow(collections, path, time),
    apply: (changes, at) => {
      for (const change of changes) {
        if (historyOf(change.name) !== undefined) superseded.push({ name: change.name, at });
        apply(collections, change, at);
      }
    },
    all: () => allStanding(collections),
    forget: (horizon) => {
      const isKept = (entry: Superseded) => entry.at > horizon;
      const first = superseded.findIndex(isKept);
      const gone = superseded.splice(0, first === -1 ? superseded.length : first);
      for (const { name } of gone) forget(collections, name, horizon);
    },
  };
}

function apply(collections: Map<string, Collection>, change: Change, at: Micros): void {
  const { collection: path, id } = change.name;
  const collection = collections.get(path) ?? { histories: new Map(), changedAt: 0 };
  collections.set(path, collection);
  const history = collection.histories.get(id) ?? openHistory();
  collection.histories.set(id, history);
  history.add(at, change.document);
  collection.changedAt = at;
}

function forget(
  collections: Map<string, Collection>,
  { collection: path, id }: DocumentName,
  horizon: Micros,
): void {
  const collection = collections.get(path);
  if (collection?.histories.get(id)?.forget(horizon)) collection.histories.delete(id);
  if (collection?.histories.size === 0) collections.delete(path);
}

function* inCollection(collection: Collection | undefined, time: Micros): Generator<Document> {
  if (collection === undefined) return;
  for (const history of collection.histories.values()) {
    const document = history.at(time);
    if (document !== undefined) yield document;
  }
}

function* pathsBelow(collections: Map<string, Collection>, parent: string): Generator<string> {
  for (const path of collections.keys()) if (path.startsWith(`${parent}/`)) yield path;
}

function segmentsBelow(
  collections: Map<string, Collection>,
  parent: string,
  time: Micros,
): ReadonlySet<string> {
  const segments = new Set<string>();
  for (const path of pathsBelow(collections, parent)) {
    const [segment = ''] = path.slice(parent.length + 1).split('/');
    if (segments.has(segment)) continue;
    const [first] = inCollection(collections.get(path), time);
    if (first !== undefined) segments.add(segment);
  }
  return segments;
}

function* allStanding(collections: Map<string, Collection>): Generator<Document> {
  for (const { histories } of collections.values()) {
    for (const history of histories.values()) {
      const document = history.latest();
      if (document !== undefined) yield document;
    }
  }
}
