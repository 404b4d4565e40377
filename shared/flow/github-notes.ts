import { isWithin, type VersionRange } from '#core/change-log.ts';
import { type ComponentTag, compareTags, isStable, parseComponentTag } from '#core/version.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** So many releases are asked for, the newest: whoever has no token may ask 60 times an hour. */
const releasesMax = 10;

const onGithub = /^https:\/\/github\.com\/(?<repository>[^/]+\/[^/]+)$/;

/** What the releases of a component on GitHub say, each as the change log of its version. */
export interface GithubNotes {
  readonly logs: readonly Uint8Array[];
  /** Whether every version was asked for, and GitHub answered. */
  readonly isWhole: boolean;
}

/**
 * Reads the releases on GitHub of the versions of a range; none of a component that lies elsewhere.
 * What GitHub does not answer is left out, and said to be: a set waits for nobody's words.
 */
export async function readGithubNotes(
  duty: Duty,
  component: { readonly name: string; readonly repository: string },
  range: VersionRange,
): Promise<GithubNotes | undefined> {
  const { repository } = onGithub.exec(component.repository)?.groups ?? {};
  if (repository === undefined) return undefined;
  const tags = await tagsWithin(duty, component.name, range);
  const asked = tags.slice(0, releasesMax);
  const found = await inParallel(asked, (tag) => bodyOf(duty, repository, tag));
  return {
    logs: found.flatMap((one) => (one.kind === 'said' ? [one.log] : [])),
    isWhole: asked.length === tags.length && found.every(({ kind }) => kind !== 'unanswered'),
  };
}

/** The newest first. Pre-releases are told of with the version that follows them. */
async function tagsWithin(
  { ports }: Duty,
  component: string,
  range: VersionRange,
): Promise<readonly ComponentTag[]> {
  const state = await ports.store.get('component', component);
  const known = (state?.body.tags ?? []).flatMap(({ tag }) => parseComponentTag(tag) ?? []);
  const within = known.filter((tag) => isStable(tag) && isWithin(range, tag));
  return [...new Set([...within, range.upTo])].sort((a, b) => compareTags(b, a));
}

type Answer =
  | { readonly kind: 'said'; readonly log: Uint8Array }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unanswered' };

async function bodyOf({ ports }: Duty, repository: string, tag: ComponentTag): Promise<Answer> {
  try {
    const release = await ports.announcing.github.find(repository, tag);
    if (release === undefined) return { kind: 'nothing' };
    return { kind: 'said', log: new TextEncoder().encode(`# ${tag}\n\n${release.body}`) };
  } catch (error) {
    ports.log.warn('a release on GitHub could not be read', { repository, tag, error });
    return { kind: 'unanswered' };
  }
}
