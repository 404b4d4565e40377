import { beginningOf, wordsOf } from './beginning.ts';
import type { PlannedFloatingTag, PromotionPlan } from './plan.ts';
import { compareRbac, type RbacReading, rbacChangeText } from './rbac.ts';
import { type ComponentTag, compareTags } from './version.ts';
import { visible } from './visible.ts';

/** RBAC rules that a user of a floating tag gets by its move, though the major stays the same. */
export interface PlannedRbac {
  readonly component: string;
  /** The major that stays, as `v3`. */
  readonly major: string;
  readonly from: ComponentTag;
  readonly to: ComponentTag;
  /** Each in words: `widened ClusterRole runner: get, list nodes`; the first few of them. */
  readonly changes: readonly string[];
  /** How many more there are. */
  readonly more?: number;
  /** Files of which nobody can say whether they changed, each with the reason. */
  readonly unreadable?: readonly string[];
}

/** A file of a component, and what it says of RBAC. */
export interface RbacFile {
  readonly path: string;
  readonly reading: RbacReading;
}

/** The files of one component: as the release has them that holds a version, and as they will be. */
export interface SeenRbac {
  readonly from: ComponentTag;
  readonly before: readonly RbacFile[];
  readonly after: readonly RbacFile[];
}

/** So much of the differences of one component is kept in a plan; its files have the rest. */
const changesMax = 6;
const changeLengthMax = 200;
const releasedMeanwhile = 'another release came out meanwhile: look again';

/**
 * A plan with what changes of the RBAC rules of every component whose floating tag moves. Users who
 * follow `v3` get the image at once, and the rules that it needs only when they apply them.
 */
export function withRbac(
  plan: PromotionPlan,
  seen: Readonly<Record<string, SeenRbac | undefined>>,
): PromotionPlan {
  const components = [...new Set(plan.images.map(({ component }) => component))];
  const rbac = components.flatMap((component) => {
    const move = moveOf(plan, component);
    return move === undefined ? [] : (plannedRbac(component, move, seen[component]) ?? []);
  });
  return rbac.length === 0 ? plan : { ...plan, rbac };
}

/** A change for people, a line each. */
export function rbacTexts({ component, major, from, to, ...rest }: PlannedRbac): readonly string[] {
  const { changes, more = 0, unreadable = [] } = rest;
  const what = `inside ${major}, from ${from} to ${to}`;
  const left = more > 0 ? [`RBAC of ${component} changed ${what}: and ${more} more`] : [];
  return [
    ...changes.map((change) => `RBAC of ${component} changed ${what}: ${change}`),
    ...left,
    ...unreadable.map((why) => `RBAC of ${component} cannot be compared ${what}: ${why}`),
  ];
}

type Move = PlannedFloatingTag & { readonly now: ComponentTag };

function moveOf(plan: PromotionPlan, component: string): Move | undefined {
  const own = plan.images.filter((image) => image.component === component);
  const repositories = new Set(own.map(({ repository }) => repository));
  const moves = plan.floatingTags.filter(isMove);
  return moves
    .filter(({ repository }) => repositories.has(repository))
    .toSorted((a, b) => compareTags(a.now, b.now))
    .at(-1);
}

function isMove(planned: PlannedFloatingTag): planned is Move {
  return planned.write === 'move' && planned.now !== undefined;
}

function plannedRbac(
  component: string,
  { now: from, version: to }: Move,
  seen: SeenRbac | undefined,
): PlannedRbac | undefined {
  const about = { component, major: to.replace(/\..*$/, ''), from, to };
  if (seen?.from !== from) return { ...about, changes: [], unreadable: [releasedMeanwhile] };
  const unreadable = [...faults(seen.before, from), ...faults(seen.after, to)];
  const found = compareRbac(objects(seen.before), objects(seen.after));
  const all = unreadable.length > 0 ? [] : found;
  if (all.length === 0 && unreadable.length === 0) return undefined;
  const changes = all.slice(0, changesMax).map((one) => shown(rbacChangeText(one)));
  const more = all.length - changes.length;
  return {
    ...{ ...about, changes },
    ...(more > 0 ? { more } : {}),
    ...(unreadable.length > 0 ? { unreadable: unreadable.slice(0, changesMax) } : {}),
  };
}

function objects(files: readonly RbacFile[]) {
  return files.flatMap(({ reading }) => ('objects' in reading ? reading.objects : []));
}

function faults(files: readonly RbacFile[], version: ComponentTag): readonly string[] {
  return files.flatMap(({ path, reading }) =>
    'unreadable' in reading ? [shown(`${path} of ${version}: ${reading.unreadable}`)] : [],
  );
}

function shown(words: string): string {
  return wordsOf(visible(beginningOf(words, 2 * changeLengthMax)), changeLengthMax);
}
