import { kindBelow, type NoteKind } from '#core/change-log.ts';
import { type ComponentTag, parseComponentTag } from '#core/version.ts';

/** What a change log says of one version below one heading, in Markdown. */
export interface ChangeLogSection {
  readonly tag: ComponentTag;
  readonly kind: NoteKind;
  readonly text: string;
}

/** A longer line is cut: nobody writes one, and titles are shorter. */
const lineLengthMax = 4_000;
const titleLengthMax = 200;
/** So deep a heading may name a version. */
const versionDepthMax = 3;

const headingLine = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const fenceLine = /^ {0,3}(`{3,}|~{3,})/;
const about = '(?:release notes|changelog|changes|notes) (?:for|of|in) (?:[a-z][\\w-]* )?';
const version = '\\[?v?(\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?)\\]?';
const versionTitle = new RegExp(`^(?:${about}|release |version )?${version}(?:$|[\\s(,:])`, 'i');

interface Heading {
  readonly depth: number;
  readonly title: string;
}

/**
 * Splits a change log at its headings, in one pass over its lines, so that each part is small
 * whatever the whole is. Before the first version there is nothing; `Changelog since v1.2.0` names
 * no version.
 */
export function sectionsOf(log: string): readonly ChangeLogSection[] {
  const sections: ChangeLogSection[] = [];
  let tag: ComponentTag | undefined;
  let above: readonly Heading[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  const end = () => {
    const kind = kindBelow(above.map(({ title }) => title));
    const text = lines.join('\n');
    if (tag !== undefined) sections.push({ tag, kind, text });
    lines = [];
  };
  for (const line of log.split(/\r\n|\r|\n/)) {
    fence = fenceAfter(fence, line);
    const heading = fence === undefined ? headingIn(line) : undefined;
    if (heading === undefined) {
      lines.push(line.slice(0, lineLengthMax));
      continue;
    }
    end();
    const named = versionIn(heading);
    above =
      named === undefined ? [...above.filter(({ depth }) => depth < heading.depth), heading] : [];
    tag = named ?? tag;
  }
  end();
  return sections;
}

/** The fence of the code that a line is in, if it is in any: code has no headings. */
function fenceAfter(open: string | undefined, line: string): string | undefined {
  const mark = fenceLine.exec(line)?.[1]?.slice(0, 3);
  if (mark === undefined) return open;
  if (open === undefined) return mark;
  return mark === open ? undefined : open;
}

function headingIn(line: string): Heading | undefined {
  const [, marks = '', rest = ''] = headingLine.exec(line.slice(0, titleLengthMax)) ?? [];
  if (marks === '') return undefined;
  return { depth: marks.length, title: rest.replace(/[*_`]/g, '').trim() };
}

function versionIn({ depth, title }: Heading): ComponentTag | undefined {
  const number = depth <= versionDepthMax ? versionTitle.exec(title)?.[1] : undefined;
  return number === undefined ? undefined : parseComponentTag(`v${number}`);
}
