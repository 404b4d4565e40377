import semver from 'semver';
import type { HeadComponent } from './line-state.ts';

/** Which number of the release version a difference raises. */
export type Bump = 'major' | 'minor' | 'patch';

/** What one component adds to the release number, with the reason for people. */
export interface Contribution {
  readonly component: string;
  readonly bump: Bump;
  readonly why: string;
}

/** The first version of a line that follows no other. */
const firstVersion = 'v1.0.0';

const order: readonly Bump[] = ['patch', 'minor', 'major'];

/**
 * What differs between the newest standing release and the next, component by component.
 * Removed, or another major: major. Added, or another minor: minor. Otherwise patch. The first
 * number that differs decides, up or down, also below 1.0.0. None: there is nothing new.
 */
export function contributions(
  head: readonly HeadComponent[],
  next: readonly HeadComponent[],
): readonly Contribution[] {
  const removed = head
    .filter(({ name }) => next.every((one) => one.name !== name))
    .map(({ name }): Contribution => ({ component: name, bump: 'major', why: 'removed' }));
  const rest = next.flatMap((component) => {
    const before = head.find(({ name }) => name === component.name);
    return before === undefined ? [added(component)] : changes(before, component);
  });
  return [...removed, ...rest];
}

/** The highest of all contributions. */
export function highestBump(all: readonly Contribution[]): Bump {
  return order.findLast((bump) => all.some((one) => one.bump === bump)) ?? 'patch';
}

/** The release that would come next, and why it has that number; without one, nothing is new. */
export interface NextRelease {
  readonly contributions: readonly Contribution[];
  readonly version?: string;
}

/** What a set would be released as, after the release before it; none before is the first of all. */
export function nextRelease(
  before: { readonly version: string; readonly components: readonly HeadComponent[] } | undefined,
  next: readonly HeadComponent[],
  taken: readonly string[],
): NextRelease {
  const differences = contributions(before?.components ?? [], next);
  if (before !== undefined && differences.length === 0) return { contributions: [] };
  return { contributions: differences, version: numberOf(before, differences, taken) };
}

/** The next release number; one that was ever reserved is passed over. */
export function nextVersion(from: string, bump: Bump, taken: readonly string[]): string {
  const next = `v${semver.inc(from, bump)}`;
  return taken.includes(next) ? nextVersion(next, 'patch', taken) : next;
}

/**
 * The number of a release that differs so from the one before it; of the first of all, where none
 * is before it.
 */
function numberOf(
  before: { readonly version: string } | undefined,
  differences: readonly Contribution[],
  taken: readonly string[],
): string {
  if (before !== undefined) return nextVersion(before.version, highestBump(differences), taken);
  return taken.includes(firstVersion) ? nextVersion(firstVersion, 'patch', taken) : firstVersion;
}

function added(component: HeadComponent): Contribution {
  return { component: component.name, bump: 'minor', why: `added at ${component.tag}` };
}

function changes(before: HeadComponent, after: HeadComponent): readonly Contribution[] {
  const component = after.name;
  const gone = before.images
    .filter((image) => !after.images.includes(image))
    .map((image): Contribution => ({ component, bump: 'major', why: `image ${image} removed` }));
  const come = after.images
    .filter((image) => !before.images.includes(image))
    .map((image): Contribution => ({ component, bump: 'minor', why: `image ${image} added` }));
  if (before.tag === after.tag) return [...gone, ...come];
  const why = `${before.tag} -> ${after.tag}`;
  return [...gone, ...come, { component, bump: firstDifference(before.tag, after.tag), why }];
}

function firstDifference(before: string, after: string): Bump {
  if (semver.major(before) !== semver.major(after)) return 'major';
  return semver.minor(before) === semver.minor(after) ? 'patch' : 'minor';
}
