import type { FrozenComponent } from '#core/candidate.ts';
import { type ChangeLog, isWithin, type VersionRange, type WrittenLog } from '#core/change-log.ts';
import type { ComponentNotes } from '#core/component-notes.ts';
import { type ComponentTag, compareTags, isStable, parseComponentTag } from '#core/version.ts';
import { inParallel } from './in-parallel.ts';
import type { ReleaseWords, SoughtRelease } from './outlets.ts';
import type { Duty } from './turn.ts';

/** So many releases of a component are asked for, the newest: whoever has no token may ask 60 an hour. */
const releasesMax = 10;

const onGithub = /^https:\/\/github\.com\/(?<repository>[^/]+\/[^/]+)$/;

/** The change logs of a component, and what is said of the versions that are told of. */
export interface ReadLogs {
  readonly component: FrozenComponent;
  readonly range: VersionRange;
  readonly logs: readonly WrittenLog[];
  readonly said: ChangeLog & Pick<ComponentNotes, 'saidIn' | 'unread'>;
}

/**
 * Adds what the releases on GitHub say of the versions of which the change logs of their components
 * say nothing. Nothing else is asked of components that lie elsewhere.
 *
 * A set waits for nobody's words: what GitHub does not answer is left out, and told to be.
 */
export async function withReleases(
  duty: Duty,
  read: readonly ReadLogs[],
): Promise<readonly ReadLogs[]> {
  const sought = await inParallel(read, (one) => soughtBy(duty, one));
  const answers = await ask(
    duty,
    sought.flatMap(({ releases }) => releases),
  );
  return inParallel(sought, ({ releases, isWhole, ...one }) =>
    tell(
      duty,
      one,
      answers.filter(({ release }) => releases.includes(release)),
      isWhole,
    ),
  );
}

interface Sought extends ReadLogs {
  readonly releases: readonly SoughtVersion[];
  /** Whether all that could be asked for is. */
  readonly isWhole: boolean;
}

interface SoughtVersion extends SoughtRelease {
  readonly tag: ComponentTag;
  /** How many newer ones of its component are asked for. */
  readonly newer: number;
}

interface Answer {
  readonly release: SoughtVersion;
  readonly words: ReleaseWords;
}

/** The newest first. Pre-releases are told of with the version that follows them. */
async function soughtBy({ ports }: Duty, read: ReadLogs): Promise<Sought> {
  const { component, range, said } = read;
  const { repository } = onGithub.exec(component.repository)?.groups ?? {};
  if (repository === undefined || said.more > 0) return { ...read, releases: [], isWhole: true };
  const state = await ports.store.get('component', component.name);
  const standing = (state?.body.tags ?? []).filter(
    ({ isGone, isDoubted }) => !isGone && !isDoubted,
  );
  const known = standing.flatMap(({ tag }) => parseComponentTag(tag) ?? []);
  const within = known.filter((tag) => isStable(tag) && isWithin(range, tag));
  const told = new Set(said.versions.map(({ tag }) => tag));
  const silent = [...new Set([...within, range.upTo])]
    .filter((tag) => !told.has(tag))
    .sort((a, b) => compareTags(b, a));
  const releases = silent.slice(0, releasesMax).map((tag, newer) => ({ repository, tag, newer }));
  return { ...read, releases, isWhole: releases.length === silent.length };
}

/** Asks for all at once, the newest of each component before older ones: not all may be answered. */
async function ask(
  { ports }: Duty,
  releases: readonly SoughtVersion[],
): Promise<readonly Answer[]> {
  if (releases.length === 0) return [];
  const asked = releases.toSorted((a, b) => a.newer - b.newer);
  const all = await ports.announcing.github.read(asked).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    return asked.map((): ReleaseWords => ({ kind: 'unanswered', why }));
  });
  return asked.flatMap((release, at) => {
    const words = all[at];
    return words === undefined ? [] : [{ release, words }];
  });
}

async function tell(
  { ports }: Duty,
  read: ReadLogs,
  answers: readonly Answer[],
  isWhole: boolean,
): Promise<ReadLogs> {
  const { component, range, logs, said } = read;
  const released = answers.flatMap(({ release, words }) =>
    words.kind === 'said' ? [logOf(release.tag, words.body)] : [],
  );
  const unread = answers.filter(({ words }) => words.kind === 'unanswered');
  if (unread.length > 0)
    ports.log.warn('releases on GitHub could not be read', { component: component.name, unread });
  const isLogSilent = said.versions.length === 0;
  if (answers.length === 0 || (!isLogSilent && released.length + unread.length === 0)) return read;
  const all = [...logs, ...released];
  const told = released.length === 0 ? said : await ports.notes.changeLog(all, range);
  return {
    ...read,
    said: {
      ...told,
      isCut: told.isCut || !isWhole,
      saidIn: isLogSilent ? 'releases' : 'both',
      ...(unread.length > 0 && { unread: unread.map(({ release: { tag } }) => tag) }),
    },
  };
}

function logOf(of: ComponentTag, body: string): WrittenLog {
  return { of, bytes: new TextEncoder().encode(body) };
}
