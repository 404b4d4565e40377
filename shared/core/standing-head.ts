import semver from 'semver';
import type { Head, HeadComponent } from './line-state.ts';
import type { Release } from './release.ts';

/** A line's head, where a release is its newest that stands. */
export function headOf(release: Release): Head {
  const { version, candidate } = release;
  return { version, candidate, components: headComponents(release) };
}

/** The components of a release as a line's head remembers them. */
export function headComponents({ components, images }: Release): readonly HeadComponent[] {
  return components.map(({ name, tag }) => {
    const own = images.filter(({ component }) => component === name);
    return { name, tag, images: own.map((image) => image.name) };
  });
}

/**
 * The numbers of a line among which its head is looked for when one is withdrawn, the highest first:
 * none that was ever reserved is left out, and one may be lower and have come later.
 */
export function numbersFromHighest(
  numbers: readonly string[],
  withdrawn: string,
): readonly string[] {
  return numbers.filter((number) => number !== withdrawn).toSorted(semver.rcompare);
}
