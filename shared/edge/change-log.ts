import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString as textOf } from 'mdast-util-to-string';
import {
  byUrgency,
  type ChangeLog,
  changeLogBytesMax,
  type Note,
  type NoteKind,
  noteOf,
  type WrittenLog,
} from '#core/change-log.ts';
import { plainText, shortened } from '#core/plain-text.ts';
import { type ComponentTag, compareTags } from '#core/version.ts';
import { boundedMarkdown } from './bounded-markdown.ts';
import { type ChangeLogSection, sectionsOf } from './change-log-sections.ts';

/** So many characters of all that is said of the versions that are asked for are read. */
const readLengthMax = 64_000;
/** So many lines of it. */
const readLinesMax = 1_500;
/** So many headings of the versions that are asked for are looked below. */
const sectionsMax = 200;
/** So many notes are kept of all versions, the most pressing of each first. */
const notesMax = 60;
/** A note is no longer than this. */
const noteLengthMax = 500;
/** So much of a note is read as Markdown before it is shortened. */
const inlineLengthMax = 2_000;

type Root = ReturnType<typeof fromMarkdown>;
type Block = Root['children'][number];

const emptyNote = /^(?:nothing has changed|none|n\/a|documentation)\.?$/i;

/**
 * What inside of a line means something: the blocks of a text are found without it, as marks that
 * nobody closes would be looked for in all of the text.
 */
const insideLines = [
  ...['attention', 'autolink', 'characterEscape', 'characterReference', 'codeText'],
  ...['htmlText', 'labelStartImage', 'labelStartLink', 'labelEnd', 'setextUnderline'],
];
const blocksOnly = { extensions: [{ disable: { null: insideLines } }] };

/**
 * Reads what the change logs of a component say of versions, in Markdown: the forms of Kubernetes'
 * release notes and of keepachangelog.com. Anything may be in them: it comes out as plain words, and
 * what is too long is left out and counted.
 */
export function readChangeLogs(
  logs: readonly WrittenLog[],
  isWanted: (tag: ComponentTag) => boolean,
): ChangeLog {
  const read = logs.map((log) => sectionsIn(log, isWanted));
  const taken = atMostRead(read.flatMap(({ sections }) => sections));
  const found = taken.sections.map(({ tag, kind, text }) => ({ tag, notes: notesIn(text, kind) }));
  const tags = [...new Set(found.map(({ tag }) => tag))].sort((a, b) => compareTags(b, a));
  const versions = tags.map((tag) => {
    const own = found.filter((one) => one.tag === tag).flatMap(({ notes }) => notes);
    return { tag, notes: byUrgency(own) };
  });
  return { ...atMost(versions), isCut: taken.isCut || read.some(({ isCut }) => isCut) };
}

interface ReadSections {
  readonly sections: readonly ChangeLogSection[];
  /** Whether the text goes on where it matters. */
  readonly isCut: boolean;
}

function sectionsIn(
  { bytes, of }: WrittenLog,
  isWanted: (tag: ComponentTag) => boolean,
): ReadSections {
  const text = new TextDecoder().decode(bytes.subarray(0, changeLogBytesMax));
  const isAsked = (tag: ComponentTag) => isWanted(tag) && (of === undefined || tag === of);
  const all = sectionsOf(text, of);
  const last = all.at(-1)?.tag;
  const isCut = bytes.length > changeLogBytesMax && (last === undefined || isAsked(last));
  return { sections: all.filter(({ tag }) => isAsked(tag)), isCut };
}

/** The first of the sections that say anything, each as much as is parsed in little time. */
function atMostRead(sections: readonly ChangeLogSection[]): ReadSections {
  const taken: ChangeLogSection[] = [];
  let isCut = false;
  let length = 0;
  let lines = 0;
  for (const section of sections) {
    const bounded = boundedMarkdown(section.text);
    if (bounded.lines === 0) continue;
    length += bounded.text.length;
    lines += bounded.lines;
    if (taken.length >= sectionsMax || length > readLengthMax || lines > readLinesMax)
      return { sections: taken, isCut: true };
    isCut ||= bounded.isCut;
    taken.push({ ...section, text: bounded.text });
  }
  return { sections: taken, isCut };
}

function notesIn(text: string, kind: NoteKind): readonly Note[] {
  const { children } = fromMarkdown(text, blocksOnly);
  return children
    .flatMap(notesOf)
    .filter((said) => said !== '' && !emptyNote.test(said))
    .map((said) => noteOf(said, kind));
}

/** What stands in a list is said by its items, each with all that is below it. */
function notesOf(block: Block): readonly string[] {
  switch (block.type) {
    case 'list':
      return block.children.map(wordsOf);
    case 'paragraph':
    case 'blockquote':
      return [wordsOf(block)];
    default:
      return [];
  }
}

function wordsOf(node: Root | Block): string {
  const inline = linesOf(node).join(' ').slice(0, inlineLengthMax);
  return shortened(plainText(textOf(fromMarkdown(inline))), noteLengthMax);
}

/** The lines of a block and of all below it; nesting may be deep, so nothing calls itself. */
function linesOf(node: Root | Block): readonly string[] {
  const lines: string[] = [];
  const left: (Root | Block)[] = [node];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next.type === 'text' || next.type === 'code') lines.push(next.value);
    if ('children' in next) left.push(...next.children.toReversed());
  }
  return lines;
}

function atMost(versions: ChangeLog['versions']): Pick<ChangeLog, 'versions' | 'more'> {
  let left = notesMax;
  let more = 0;
  const kept = versions.map(({ tag, notes }) => {
    const fitting = notes.slice(0, left);
    left -= fitting.length;
    more += notes.length - fitting.length;
    return { tag, notes: fitting };
  });
  return { versions: kept.filter(({ notes }) => notes.length > 0), more };
}
