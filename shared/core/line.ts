import { type ComponentImage, imagesAt } from './component-image.ts';
import type { ExpectedImage } from './image.ts';
import type { Recipe } from './recipe.ts';
import {
  type BaseVersion,
  type ComponentTag,
  isUnder,
  newestUnder,
  parseComponentTag,
} from './version.ts';

/** One repository that we release, the same for every line that takes it. */
export interface Component {
  readonly name: string;
  /** The address of the repository: `https://HOST/OWNER/NAME`. */
  readonly repository: string;
  readonly images: readonly ComponentImage[];
  /** The production repository as a path on the registry host: `PROJECT/REPOSITORY`. */
  readonly production: string;
  /** Whether `vX` follows as well as `vX.Y`. */
  readonly floatingMajor: boolean;
  /** Paths in the component's repository that are released beside its images. */
  readonly files: readonly string[];
  /** The recipe where the component has none of its own; else its `cloudbuild.yaml`. */
  readonly recipe?: Recipe;
  /** How `unit` runs at the component's commit; its result belongs to the build. */
  readonly unit?: Recipe;
}

/** One component of a line, with the base version under which its newest stable tag is taken. */
export interface LineComponent {
  readonly component: Component;
  readonly base: BaseVersion;
  /** Whether the line asks for the component's pre-releases too. */
  readonly preReleases: boolean;
}

/** When a line opens rounds by itself. */
export interface Schedule {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  /** The zone whose wall clock the fields mean, by its IANA name: `Europe/Berlin`. */
  readonly timeZone: string;
}

/** A test cell as a line asks for it; a candidate holds it expanded and frozen. */
export interface CellPolicy {
  readonly name: string;
  /** `unit` runs once per component, by the component's own recipe. */
  readonly runs: 'unit' | 'cloud-build' | 'external' | 'manual';
  readonly counts: 'blocking' | 'informing';
  /** Silence for this long is `timed-out`, never passed. */
  readonly deadlineMs: number;
  readonly attemptsMax: number;
  readonly recipe?: Recipe;
}

/** How long a staging area is kept after the candidate came to this end. */
export interface TimesToLive {
  readonly failedMs: number;
  readonly acceptedMs: number;
  readonly releasedMs: number;
}

/** A release line: all releases that share one configuration file. */
export interface ReleaseLine {
  readonly name: string;
  readonly components: readonly LineComponent[];
  readonly cells: readonly CellPolicy[];
  readonly quietMs: number;
  readonly longestWaitMs: number;
  readonly timesToLive: TimesToLive;
  /** E-mail addresses of the people who may promote; read live, never frozen. */
  readonly promoters: readonly string[];
  /** The full name of another line's release, which the first release of this one follows. */
  readonly follows?: string;
  /** When it is tested anew though no tag came; read live, never frozen. */
  readonly schedule?: Schedule;
}

/** A tag of a repository with the commit that it names, peeled. */
export interface TagAtCommit {
  readonly tag: ComponentTag;
  readonly commit: string;
}

/** The tags of a repository that are component tags; the others are nobody's versions. */
export function componentTags(
  tags: readonly { readonly tag: string; readonly commit: string }[],
): readonly TagAtCommit[] {
  return tags.flatMap(({ tag, commit }) => {
    const parsed = parseComponentTag(tag);
    return parsed === undefined ? [] : [{ tag: parsed, commit }];
  });
}

/** The tag that a line takes of a component, if any stands under its base version. */
export function takenTag(
  lineComponent: LineComponent,
  tags: readonly TagAtCommit[],
): TagAtCommit | undefined {
  const newest = newestUnder(
    tags.map(({ tag }) => tag),
    lineComponent.base,
  );
  return tags.find(({ tag }) => tag === newest);
}

/** What a line takes of a component: its newest tag under the base version, and the images there. */
export interface Taking {
  readonly newest: TagAtCommit;
  readonly images: readonly ExpectedImage[];
}

/** What a line takes of a component now; the refusal says why it takes nothing, for people. */
export function takeOf(
  lineComponent: LineComponent,
  tags: readonly TagAtCommit[],
): Taking | { readonly refusal: string } {
  const { component, base } = lineComponent;
  const newest = takenTag(lineComponent, tags);
  if (newest === undefined) return { refusal: `${component.name} has no stable tag under ${base}` };
  const images = imagesAt(component.images, newest.tag);
  if (images.length > 0) return { newest, images };
  const words = 'write the images that it has into components.yaml';
  return { refusal: `${component.name} ${newest.tag} has no image: ${words}` };
}

/** The lines whose set a tag changes: those that would take it now. */
export function linesTaking(
  lines: readonly ReleaseLine[],
  component: string,
  tag: ComponentTag,
  tags: readonly TagAtCommit[],
): readonly ReleaseLine[] {
  return lines.filter((line) => {
    const own = line.components.find((one) => one.component.name === component);
    return own !== undefined && takenTag(own, tags)?.tag === tag;
  });
}

/** Why no line takes a tag, for people: there is no base version for it, or a newer tag stands. */
export function whyUnclaimed(
  lines: readonly ReleaseLine[],
  component: string,
  tag: ComponentTag,
  tags: readonly TagAtCommit[],
): string {
  const newer = lines.flatMap(({ name, components }) => {
    const own = components.find((one) => one.component.name === component);
    if (own === undefined || !isUnder(tag, own.base)) return [];
    return [`${name} has ${takenTag(own, tags)?.tag ?? 'none'}`];
  });
  if (newer.length === 0) return `unclaimed: no release line has a base version for ${tag}`;
  return `not taken: ${newer.join(', ')}`;
}
