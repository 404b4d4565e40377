import type { Micros } from '../clock.ts';
import type { Document } from './document.ts';

interface Version {
  readonly at: Micros;
  /** Absent where the document was deleted. */
  readonly document?: Document;
}

/** What a document was over time, so that it can be read as it was. */
export interface History {
  /** When the last change was committed. */
  changedAt(): Micros;
  at(time: Micros): Document | undefined;
  latest(): Document | undefined;
  add(at: Micros, document: Document | undefined): void;
  /** Forgets what nobody sees who reads at `horizon` or later; true when nothing is left. */
  forget(horizon: Micros): boolean;
}

/** Opens the history of a document that never was. */
export function openHistory(): History {
  /** Oldest first. */
  let versions: readonly Version[] = [];
  return {
    changedAt: () => versions.at(-1)?.at ?? 0,
    at: (time) => versions.findLast((version) => version.at <= time)?.document,
    latest: () => versions.at(-1)?.document,
    add: (at, document) => {
      versions = [...versions, document === undefined ? { at } : { at, document }];
    },
    forget: (horizon) => {
      const first = versions.findLastIndex((version) => version.at <= horizon);
      versions = versions.slice(Math.max(first, 0));
      const [only, ...others] = versions;
      return only === undefined || (others.length === 0 && isGone(only, horizon));
    },
  };
}

function isGone(version: Version, horizon: Micros): boolean {
  return version.document === undefined && version.at <= horizon;
}
