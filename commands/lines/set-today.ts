import type { LineComponent, ReleaseLine } from '#core/line.ts';
import type { RepositoryTag } from '#core/repository.ts';
import { judgeVersions, type SkippedTag, takeOf } from '#core/take.ts';
import type { BaseVersion, ComponentTag } from '#core/version.ts';
import type { TagList } from '#edge/tag-list.ts';

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
  /** What is newer and not taken: under the base version, and the newest of all others. */
  readonly skipped?: readonly SkippedTag[];
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

function takenOf(
  own: LineComponent,
  found: readonly RepositoryTag[],
): Pick<TakenToday, 'taken' | 'why' | 'skipped'> {
  const taking = takeOf(own, judgeVersions(found));
  const { skipped } = taking;
  if ('refusal' in taking) return { why: taking.refusal, skipped };
  const { tag, commit } = taking.newest;
  const atMs = found.find((one) => one.tag === tag)?.atMs ?? 0;
  const images = taking.images.map(({ name }) => name);
  return { taken: { tag, commit, at: new Date(atMs).toISOString(), images }, skipped };
}
