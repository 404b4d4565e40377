import type { RepositoryTag } from '#core/repository.ts';
import { parseComponentTag } from '#core/version.ts';

/** A tag that somebody typed wrong, and what was meant. */
export interface Mistake {
  readonly kind: string;
  readonly tag: string;
  readonly meant: string;
}

/** How a history stood: its newest version, and what else it had. */
interface Standing {
  readonly major: number;
  readonly minor: number;
  /** `X.Y` of all its versions. */
  readonly minors: ReadonlySet<string>;
}

/**
 * Every mistake that somebody could make next in a history, as when `v1.12.0` was pushed for
 * `v2.12.0`, and the same as pre-releases. None where the wrong name continues an older minor: then
 * it is a patch like any other.
 */
export function mistakesAfter(tags: readonly RepositoryTag[]): readonly Mistake[] {
  const releases = standingOf(tags.filter(({ tag }) => !tag.includes('-')));
  const all = standingOf(tags);
  if (releases === undefined || all === undefined) return [];
  const typed = mistypedIn(releases);
  // While a pre-release of the next version is out, the one after that may be meant.
  if (all.major !== releases.major || all.minor !== releases.minor) return typed;
  const pre = mistypedIn({ ...releases, minors: all.minors }).map(({ kind, tag, meant }) => ({
    kind: `${kind}, as a pre-release`,
    tag: `${tag}-rc.1`,
    meant: `${meant}-rc.1`,
  }));
  return [...typed, ...pre];
}

function mistypedIn({ major, minor, minors }: Standing): readonly Mistake[] {
  const next = minor + 1;
  const meant = `v${major}.${next}.0`;
  const swapped = Number([...`${next}`].reverse().join(''));
  const doubled = [...`${next}`].map((digit, at, digits) =>
    digits.with(at, digit + digit).join(''),
  );
  const wrongMajor =
    major === 0 || minors.has(`${major - 1}.${next}`)
      ? []
      : [{ kind: 'the wrong major', tag: `v${major - 1}.${next}.0`, meant }];
  // After v1.0.0 it may mean v1.1.0 as well.
  const begun =
    next === 1
      ? []
      : [{ kind: 'a major begun with .1', tag: `v${major + 1}.1.0`, meant: `v${major + 1}.0.0` }];
  return [
    ...wrongMajor,
    ...(major === 0
      ? []
      : [{ kind: 'the major doubled', tag: `v${major}${major}.${next}.0`, meant }]),
    ...doubled.map((one) => ({ kind: 'a digit doubled', tag: `v${major}.${one}.0`, meant })),
    ...(swapped > next ? [{ kind: 'digits swapped', tag: `v${major}.${swapped}.0`, meant }] : []),
    { kind: 'a minor skipped', tag: `v${major}.${next + 1}.0`, meant },
    { kind: 'a major skipped', tag: `v${major + 2}.0.0`, meant: `v${major + 1}.0.0` },
    ...begun,
  ];
}

function standingOf(tags: readonly RepositoryTag[]): Standing | undefined {
  const numbers = tags.flatMap(({ tag }) =>
    parseComponentTag(tag) === undefined ? [] : [tag.slice(1).split('.').map(Number.parseFloat)],
  );
  const sorted = numbers.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
  const [major, minor] = sorted.at(-1) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return { major, minor, minors: new Set(numbers.map(([x, y]) => `${x}.${y}`)) };
}
