import { compareCells } from './cell-news.ts';
import type { CellVerdict } from './cells.ts';
import type { Digest } from './image.ts';
import type { HeadComponent } from './line-state.ts';
import { type Bump, type Contribution, contributions, highestBump } from './release-number.ts';
import type { CellNews } from './shown-candidate.ts';
import type { TestedCell } from './tested-cells.ts';

/** A set that is compared with another: a candidate as it stands, or a release as it was promoted. */
export interface ComparedSet extends ShownComparedSet {
  readonly components: readonly HeadComponent[];
  /** Those that are built. */
  readonly images: readonly ComparedDigest[];
  /** None where nobody can tell any more what it was tested by. */
  readonly cells?: readonly TestedCell[];
}

/** An image of a compared set. */
export interface ComparedDigest {
  readonly component: string;
  readonly name: string;
  readonly digest: Digest;
}

/** How two sets stand beside each other. */
export interface ShownComparison {
  readonly from: ShownComparedSet;
  readonly to: ShownComparedSet;
  /** Which number of a release version the difference raises; none where the tags are the same. */
  readonly bump?: Bump;
  /** Every component of either set. */
  readonly components: readonly ShownComparedComponent[];
  /** The images that differ. */
  readonly images: readonly ShownComparedImage[];
  /** Every cell of either set; none where what one of them was tested by is not known any more. */
  readonly cells?: readonly ShownComparedCell[];
}

/** One of the two sets. */
export interface ShownComparedSet {
  /** As it was asked for: the release's full name, or the candidate's id. */
  readonly name: string;
  readonly line: string;
  readonly candidate: string;
}

/** A component of either set, with its tag in each that has it. */
export interface ShownComparedComponent {
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
  readonly change: Bump | 'none';
  /** What differs, in words. */
  readonly why: readonly string[];
}

/** An image that differs; it has no digest in a set without it, or in which it is not built yet. */
export interface ShownComparedImage {
  /** With the component that it is of: `greeter/hello`. */
  readonly image: string;
  readonly before?: Digest;
  readonly after?: Digest;
}

/** A cell of either set, with what it came to in each that has it. */
export interface ShownComparedCell {
  readonly cell: string;
  readonly before?: CellVerdict;
  readonly after?: CellVerdict;
  /** None while it is open. */
  readonly news?: CellNews | 'removed';
}

/** Compares two sets, of the same line or of two. */
export function shownComparison(before: ComparedSet, after: ComparedSet): ShownComparison {
  const differences = contributions(before.components, after.components);
  return {
    from: named(before),
    to: named(after),
    ...(differences.length > 0 && { bump: highestBump(differences) }),
    components: comparedComponents(before.components, after.components, differences),
    images: comparedImages(before.images, after.images),
    ...(before.cells && after.cells && { cells: comparedCells(before.cells, after.cells) }),
  };
}

function named({ name, line, candidate }: ComparedSet): ShownComparedSet {
  return { name, line, candidate };
}

function comparedComponents(
  before: readonly HeadComponent[],
  after: readonly HeadComponent[],
  differences: readonly Contribution[],
): readonly ShownComparedComponent[] {
  return beside(before, after, ({ name }) => name).map(([name, old, one]) => {
    const own = differences.filter(({ component }) => component === name);
    return {
      name,
      ...(old && { before: old.tag }),
      ...(one && { after: one.tag }),
      change: own.length === 0 ? 'none' : highestBump(own),
      why: own.map(({ why }) => why),
    };
  });
}

function comparedImages(
  before: readonly ComparedDigest[],
  after: readonly ComparedDigest[],
): readonly ShownComparedImage[] {
  const imageOf = ({ component, name }: ComparedDigest) => `${component}/${name}`;
  return beside(before, after, imageOf)
    .filter(([, old, one]) => old?.digest !== one?.digest)
    .map(([image, old, one]) => ({
      image,
      ...(old && { before: old.digest }),
      ...(one && { after: one.digest }),
    }));
}

function comparedCells(
  before: readonly TestedCell[],
  after: readonly TestedCell[],
): readonly ShownComparedCell[] {
  const { news } = compareCells(before, after);
  return beside(before, after, ({ cell }) => cell).map(([cell, old, one]) => {
    const told = one === undefined ? 'removed' : news.get(cell);
    return {
      cell,
      ...(old && { before: old.verdict }),
      ...(one && { after: one.verdict }),
      ...(told && { news: told }),
    };
  });
}

type Beside<Thing> = readonly [name: string, before: Thing | undefined, after: Thing | undefined];

/** What two lists have under each name: in the order of the second, what only the first has last. */
function beside<Thing>(
  before: readonly Thing[],
  after: readonly Thing[],
  nameOf: (one: Thing) => string,
): readonly Beside<Thing>[] {
  const then = new Map(before.map((one) => [nameOf(one), one]));
  const now = new Map(after.map((one) => [nameOf(one), one]));
  const names = new Set([...now.keys(), ...then.keys()]);
  return [...names].map((name) => [name, then.get(name), now.get(name)]);
}
