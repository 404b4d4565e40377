import { type ComponentTag, compareTags } from './version.ts';

/** So much of one change log is read, from its beginning, where the newest versions are. */
export const changeLogBytesMax = 256 * 1024;

/** What a note is about, the most pressing first. */
export const noteKinds = [
  'urgent',
  'breaking',
  'deprecation',
  'api',
  'feature',
  'fix',
  'other',
] as const;

/** One of the kinds of notes. */
export type NoteKind = (typeof noteKinds)[number];

/** One note of a component's maintainers, in plain words on one line: they are quoted, not ours. */
export interface Note {
  readonly kind: NoteKind;
  readonly text: string;
}

/** What a component's maintainers say of one version. */
export interface VersionNotes {
  readonly tag: ComponentTag;
  readonly notes: readonly Note[];
}

/** A change log as it was written; or what was written of one version alone, as of a release. */
export interface WrittenLog {
  readonly bytes: Uint8Array;
  /** What stands before the first version in it is of this one, and nothing else in it is read. */
  readonly of?: ComponentTag;
}

/** What change logs say of the versions that were asked for, the newest first. */
export interface ChangeLog {
  readonly versions: readonly VersionNotes[];
  /** So many more notes were seen than are kept. */
  readonly more: number;
  /** Whether some of the text was not read, as it is longer than is taken. */
  readonly isCut: boolean;
}

/** The headings that say what is below them; the first that fits. */
const headings: readonly (readonly [title: RegExp, kind: NoteKind])[] = [
  [/\burgent\b|\byou must read this\b|\baction required\b/i, 'urgent'],
  [/\bbreaking\b/i, 'breaking'],
  [/\bdeprecat|^removed\b/i, 'deprecation'],
  [/^dependencies\b/i, 'other'],
  [/\bapi\b/i, 'api'],
  [/^added\b|\bfeatures?\b|\benhancements?\b/i, 'feature'],
  [/^fixed\b|\bbugs?\b|\bfixes\b|\bregressions?\b|\bsecurity\b/i, 'fix'],
  [/^other\b|\buncategorized\b/i, 'other'],
];

const breaking = /^\W*(?:breaking|action required)\b/i;

/**
 * What is said below headings, the outermost first: the first of them that says it counts, as
 * `Added` below `Dependencies` is no feature.
 */
export function kindBelow(titles: readonly string[]): NoteKind {
  for (const title of titles) {
    const found = headings.find(([pattern]) => pattern.test(title));
    if (found !== undefined) return found[1];
  }
  return 'other';
}

/** A note below headings of a kind; one that begins with BREAKING or ACTION REQUIRED is breaking. */
export function noteOf(text: string, below: NoteKind): Note {
  const isBreaking = below !== 'urgent' && breaking.test(text);
  return { kind: isBreaking ? 'breaking' : below, text };
}

/** Notes with the most pressing first, otherwise as they stand. */
export function byUrgency(notes: readonly Note[]): readonly Note[] {
  return notes.toSorted((a, b) => noteKinds.indexOf(a.kind) - noteKinds.indexOf(b.kind));
}

/** Versions of a component: all after one, up to another; with none before it that one alone. */
export interface VersionRange {
  readonly after?: ComponentTag;
  readonly upTo: ComponentTag;
}

/** Whether a version is one of a range; nothing lies in one that goes back. */
export function isWithin({ after, upTo }: VersionRange, tag: ComponentTag): boolean {
  if (after === undefined) return tag === upTo;
  return compareTags(after, tag) < 0 && compareTags(tag, upTo) <= 0;
}
