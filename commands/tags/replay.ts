import { type HeldVersion, wantedVersion } from '#core/floating-tag.ts';
import type { RepositoryTag } from '#core/repository.ts';
import { compareDates, type Judgement, judgeTags } from '#core/tag-verdict.ts';
import { type JudgedVersion, newestTaken } from '#core/take.ts';
import {
  type BaseVersion,
  floatingTagsOf,
  numbersOf,
  parseBaseVersion,
  parseComponentTag,
} from '#core/version.ts';
import type { TagList } from '#edge/tag-list.ts';

/** What a tag was at its date, and how its component stood then. */
export interface ReplayedTag extends Judgement {
  /** As the list of tags names it. */
  readonly component: string;
  readonly tag: string;
  /** What a line would take under each base version that has something to take. */
  readonly newest: Readonly<Record<string, string>>;
  /** What each floating tag would be, had every accepted tag been promoted at once. */
  readonly floats: Readonly<Record<string, string>>;
}

/**
 * Replays the tags of repositories in order of their dates, each judged by what stood before it, then
 * taken as lines take tags, and promoted. All decisions are those of the functions; they are asked of
 * the newest so far and the next one, so that a long history costs no more than its length.
 */
export function* replayTags(list: TagList): Generator<ReplayedTag> {
  const standings = new Map<string, Standing>();
  for (const { component, tag, commit, judgement } of inOrder(list)) {
    const standing = standings.get(component) ?? { taken: new Map(), promoted: new Map() };
    standings.set(component, standing);
    const version = parseComponentTag(tag);
    if (version !== undefined) take(standing, { tag: version, commit, ...judgement });
    yield { component, tag, ...judgement, ...shown(standing) };
  }
}

/** How a component stands. */
interface Standing {
  readonly taken: Map<BaseVersion, JudgedVersion>;
  /** By floating tag. */
  readonly promoted: Map<string, Promoted>;
}

type Promoted = Pick<HeldVersion, 'version' | 'releases'>;

interface Judged extends RepositoryTag {
  readonly component: string;
  readonly judgement: Judgement;
}

/** All tags with their verdicts, by date, precedence, name and component. */
function inOrder(list: TagList): readonly Judged[] {
  return [...list]
    .flatMap(([component, tags]) => {
      const judged = judgeTags(tags);
      return tags.flatMap((tag) => {
        const judgement = judged.get(tag.tag);
        return judgement === undefined ? [] : [{ component, ...tag, judgement }];
      });
    })
    .sort((a, b) => compareDates(a, b) || (a.component < b.component ? -1 : 1));
}

function take({ taken, promoted }: Standing, version: JudgedVersion): void {
  for (const base of basesOf(version)) {
    const known = taken.get(base);
    const versions = known === undefined ? [version] : [known, version];
    const newest = newestTaken({ base, preReleases: false }, versions);
    if (newest !== undefined) taken.set(base, newest);
  }
  if (version.verdict !== 'accepted') return;
  for (const floating of floatingTagsOf(version.tag, true)) {
    const held = { version: version.tag, releases: ['replayed'] };
    const wanted = wantedVersion([promoted.get(floating) ?? held, held]);
    if (wanted !== undefined) promoted.set(floating, wanted);
  }
}

function basesOf({ tag }: JudgedVersion): readonly BaseVersion[] {
  const { major, minor } = numbersOf(tag);
  return [`${major}`, `${major}.${minor}`].flatMap((text) => parseBaseVersion(text) ?? []);
}

function shown({ taken, promoted }: Standing): Pick<ReplayedTag, 'newest' | 'floats'> {
  return {
    newest: Object.fromEntries([...taken].map(([base, { tag }]) => [base, tag])),
    floats: Object.fromEntries([...promoted].map(([floating, { version }]) => [floating, version])),
  };
}
