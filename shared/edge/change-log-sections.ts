import { kindBelow, type NoteKind } from '#core/change-log.ts';
import { type ComponentTag, parseComponentTag } from '#core/version.ts';
import { type Heading, partsOf } from './headings.ts';

/** What a change log says of one version below one heading, in Markdown. */
export interface ChangeLogSection {
  readonly tag: ComponentTag;
  readonly kind: NoteKind;
  readonly text: string;
}

/** So deep a heading may name a version. */
const versionDepthMax = 3;

const about = '(?:release notes|changelog|changes|notes) (?:for|of|in) (?:[a-z][\\w-]* )?';
const version = '\\[?v?(\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?)\\]?';
const versionTitle = new RegExp(`^(?:${about}|release |version )?${version}(?:$|[\\s(,:])`, 'i');

/**
 * Splits a change log at its headings, so that each part is small whatever the whole is. What comes
 * before the first version is of the one that is given, or of none; `Changelog since v1.2.0` names no
 * version.
 */
export function sectionsOf(log: string, of?: ComponentTag): readonly ChangeLogSection[] {
  const sections: ChangeLogSection[] = [];
  let tag = of;
  let above: readonly Heading[] = [];
  for (const { heading, lines } of partsOf(log)) {
    const named = heading && versionIn(heading);
    if (named !== undefined) above = [];
    else if (heading !== undefined)
      above = [...above.filter(({ depth }) => depth < heading.depth), heading];
    tag = named ?? tag;
    const kind = kindBelow(above.map(({ title }) => title));
    if (tag !== undefined) sections.push({ tag, kind, text: lines.join('\n') });
  }
  return sections;
}

function versionIn({ depth, title }: Heading): ComponentTag | undefined {
  const number = depth <= versionDepthMax ? versionTitle.exec(title)?.[1] : undefined;
  return number === undefined ? undefined : parseComponentTag(`v${number}`);
}
