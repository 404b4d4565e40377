import { componentTags, type LineComponent, type ReleaseLine, takeOf } from '#core/line.ts';
import { judgeTag } from '#core/tag.ts';
import { type BaseVersion, type ComponentTag, compareTags, isStable } from '#core/version.ts';
import type { DatedTag, TagList } from '#edge/tag-list.ts';

/** What a line would take of one component. */
export interface TakenToday {
  readonly component: string;
  /** As the list of tags names it. */
  readonly repository: string;
  readonly base: BaseVersion;
  readonly taken?: {
    readonly tag: ComponentTag;
    readonly commit: string;
    /** When the tag was made, or its commit, in ISO 8601. */
    readonly at: string;
    readonly images: readonly string[];
  };
  /** Why nothing is taken. */
  readonly why?: string;
  /** The newest stable tag, where it is none that the line takes: it has another base version. */
  readonly newest?: ComponentTag;
}

/** What a line would take today. */
export interface SetToday {
  readonly line: string;
  /** Whether a candidate could open: something is taken of every component. */
  readonly isFull: boolean;
  readonly components: readonly TakenToday[];
}

/** The name by which a list of tags knows the repository at an address. */
export type NameInList = (address: string) => string;

/** What a line takes of a list of tags, by the decisions with which the functions take them. */
export function setToday(line: ReleaseLine, tags: TagList, nameInList: NameInList): SetToday {
  const components = line.components.map((own) => {
    const repository = nameInList(own.component.repository);
    const found = tags.get(repository);
    const asked = { component: own.component.name, repository, base: own.base };
    if (found === undefined)
      return { ...asked, why: `the list has no tags of ${repository}: add them` };
    return { ...asked, ...takenOf(own, found) };
  });
  return { line: line.name, isFull: components.every(({ taken }) => taken), components };
}

/** The tags of a line's repositories that can be no version, each with its repository. */
export function noVersions(
  line: ReleaseLine,
  tags: TagList,
  nameInList: NameInList,
): readonly string[] {
  return line.components.flatMap(({ component }) => {
    const repository = nameInList(component.repository);
    const found = tags.get(repository) ?? [];
    return found
      .filter(({ tag }) => judgeTag(tag) === undefined)
      .map(({ tag }) => `${repository} ${tag}`);
  });
}

function takenOf(
  own: LineComponent,
  found: readonly DatedTag[],
): Pick<TakenToday, 'taken' | 'why' | 'newest'> {
  const tags = componentTags(found);
  const stable = tags.map(({ tag }) => tag).filter(isStable);
  const newest = stable.sort(compareTags).at(-1);
  const taking = takeOf(own, tags);
  if ('refusal' in taking) return { why: taking.refusal, ...(newest && { newest }) };
  const { tag, commit } = taking.newest;
  const atMs = found.find((one) => one.tag === tag)?.atMs ?? 0;
  const images = taking.images.map(({ name }) => name);
  const taken = { tag, commit, at: new Date(atMs).toISOString(), images };
  return newest === undefined || newest === tag ? { taken } : { taken, newest };
}
