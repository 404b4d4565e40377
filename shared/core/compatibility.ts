import { type CellVerdict, isPassing } from './cells.ts';
import type {
  Compatibility,
  CompatibilityStanding,
  NewestTested,
  ShownCompatibility,
  VersionCompatibility,
} from './shown-compatibility.ts';
import { compareTags, parseComponentTag } from './version.ts';

/** A released set and what its cells had come to when its promotion was admitted. */
export interface TestedSet {
  readonly line: string;
  /** Its full name, `line@version`. */
  readonly release: string;
  readonly isWithdrawn: boolean;
  readonly components: readonly { readonly name: string; readonly tag: string }[];
  /** The cells that have an axis `kubernetes`. */
  readonly cells: readonly KubernetesCell[];
}

/** A test cell on one version of Kubernetes. */
export interface KubernetesCell {
  readonly kubernetes: string;
  readonly counts: 'blocking' | 'informing';
  readonly verdict: CellVerdict;
}

/** From the worst evidence to the best. */
const order: readonly CompatibilityStanding[] = ['untested', 'informing', 'failed', 'tested'];

/**
 * Folds released sets into what is known of every version of a component.
 *
 * @param sets those of each line, the newest first
 * @param only the one version of Kubernetes that is asked about; without it, all that were run on
 */
export function compatibilityOf(
  sets: readonly TestedSet[],
  only?: string,
): Omit<ShownCompatibility, 'markdown'> {
  const all = new Set(sets.flatMap(({ cells }) => cells.map((cell) => cell.kubernetes)));
  const kubernetes = only === undefined ? [...all].sort(compareNewestFirst) : [only];
  return {
    kubernetes,
    newest: kubernetes.flatMap((one) => newestOn(sets, one)),
    versions: versionsIn(sets).map(({ name, tag }): VersionCompatibility => {
      const having = sets.filter((set) => hasVersion(set, name, tag));
      const found = kubernetes.map((one) => [one, compatibility(having, one)] as const);
      return { component: name, version: tag, kubernetes: Object.fromEntries(found) };
    }),
  };
}

function newestOn(sets: readonly TestedSet[], kubernetes: string): readonly NewestTested[] {
  const tested = sets.filter((set) => !set.isWithdrawn && standingOn(set, kubernetes) === 'tested');
  const isNewest = ({ line }: TestedSet, at: number) =>
    tested.findIndex((one) => one.line === line) === at;
  return tested.filter(isNewest).map(({ line, release }) => ({ kubernetes, line, release }));
}

/** Every version of every component once: components by name, the newest version first. */
function versionsIn(sets: readonly TestedSet[]): TestedSet['components'] {
  const all = sets.flatMap(({ components }) => components);
  const once = new Map(all.map(({ name, tag }) => [`${name} ${tag}`, { name, tag }]));
  return [...once.values()].sort((a, b) => compareTexts(a.name, b.name) || compareVersions(a, b));
}

/** What is no version comes last. */
function compareVersions(a: { readonly tag: string }, b: { readonly tag: string }): number {
  const [one, other] = [parseComponentTag(a.tag), parseComponentTag(b.tag)];
  if (one !== undefined && other !== undefined) return compareTags(other, one);
  return Number(one === undefined) - Number(other === undefined) || compareTexts(a.tag, b.tag);
}

function hasVersion({ components }: TestedSet, name: string, tag: string): boolean {
  return components.some((one) => one.name === name && one.tag === tag);
}

function compatibility(sets: readonly TestedSet[], kubernetes: string): Compatibility {
  const run = sets.flatMap((set) => {
    const cells = set.cells.filter((cell) => cell.kubernetes === kubernetes);
    return cells.length === 0 ? [] : [{ ...set, cells }];
  });
  const told = run.map((set) => ({ ...set, standing: standingOn(set, kubernetes) }));
  const standing = told.filter(({ isWithdrawn }) => !isWithdrawn).map((one) => one.standing);
  return {
    standing: order.findLast((one) => standing.includes(one)) ?? 'untested',
    cells: run.reduce((sum, { cells }) => sum + cells.length, 0),
    releases: told.map(({ release, isWithdrawn, standing: own }) => ({
      ...{ release, standing: own },
      ...(isWithdrawn && { withdrawn: true as const }),
    })),
  };
}

function standingOn({ cells }: TestedSet, kubernetes: string): CompatibilityStanding {
  const run = cells.filter((cell) => cell.kubernetes === kubernetes);
  if (run.length === 0) return 'untested';
  const blocking = run.filter(({ counts }) => counts === 'blocking');
  if (blocking.length === 0) return 'informing';
  return blocking.every(({ verdict }) => isPassing(verdict)) ? 'tested' : 'failed';
}

/** `1.35` before `1.9`: by the numbers in them. */
function compareNewestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
