import { beginningOf, wordsOf } from './beginning.ts';
import type { PromotionPlan } from './plan.ts';
import { compareRbac, type RbacReading, rbacChangeText } from './rbac.ts';
import { type ComponentTag, compareTags, parseComponentTag } from './version.ts';
import { visible } from './visible.ts';

/** How the RBAC rules of a component differ from what its users have applied. */
export interface PlannedRbac {
  readonly component: string;
  readonly from: ComponentTag;
  readonly to: ComponentTag;
  /** Whose files were compared, `line@version`; none where they were not looked at. */
  readonly release?: string;
  /** The major that stays, as `v3`, where its floating tag moves: its users get the image at once. */
  readonly major?: string;
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

/** The files of one component: as releases have them that users come from, and as they will be. */
export interface SeenRbac {
  readonly before: readonly ReleasedRbac[];
  readonly after: readonly RbacFile[];
}

/** The files of a component in a release that has it in this version. */
export interface ReleasedRbac {
  readonly release: string;
  readonly from: ComponentTag;
  readonly files: readonly RbacFile[];
}

/** So much of the differences of one component is kept in a plan; its files have the rest. */
const changesMax = 6;
const changeLengthMax = 200;
const releasedMeanwhile = 'another release came out meanwhile: look again';

/**
 * A plan with what changes of the RBAC rules of every component: since the release before, and since
 * what a floating tag named that moves. Users get the rules that an image needs only when they apply
 * them; those who follow `v3` get the image at once.
 */
export function withRbac(
  plan: PromotionPlan,
  seen: Readonly<Record<string, SeenRbac | undefined>>,
): PromotionPlan {
  const rbac = plan.components.flatMap(({ name, tag }) => {
    const to = parseComponentTag(tag);
    const all = to === undefined ? [] : comparisonsOf(plan, name, to);
    return all.flatMap((one) => plannedRbac(one, seen[name]) ?? []);
  });
  return rbac.length === 0 ? plan : { ...plan, rbac };
}

/** A change for people, a line each. */
export function rbacTexts(planned: PlannedRbac): readonly string[] {
  const { component, from, to, release, major, changes, more = 0, unreadable = [] } = planned;
  const before = release === undefined ? from : `${from} in ${release}`;
  const atOnce = major === undefined ? '' : `, which users of ${major} get at once`;
  const what = `from ${before} to ${to}${atOnce}`;
  const left = more > 0 ? [`RBAC of ${component} changed ${what}: and ${more} more`] : [];
  return [
    ...changes.map((change) => `RBAC of ${component} changed ${what}: ${change}`),
    ...left,
    ...unreadable.map((why) => `RBAC of ${component} cannot be compared ${what}: ${why}`),
  ];
}

/** A version of a component that users come from. */
type Comparison = Pick<PlannedRbac, 'component' | 'from' | 'to' | 'release' | 'major'>;

function comparisonsOf(
  plan: PromotionPlan,
  component: string,
  to: ComponentTag,
): readonly Comparison[] {
  const since = comparedSince(plan, component, to);
  const from = movedFrom(plan, component);
  if (from === undefined) return since;
  const move = { component, from, to, major: to.replace(/\..*$/, '') };
  const isOne = since.some((one) => one.from === from);
  return isOne ? since.map((one) => ({ ...one, ...move })) : [...since, move];
}

/** With the release before, where that has the component in another version. */
function comparedSince(
  { since }: PromotionPlan,
  component: string,
  to: ComponentTag,
): readonly Comparison[] {
  if (since === undefined) return [];
  const before = since.components.filter(({ name, tag }) => name === component && tag !== to);
  return before.flatMap(({ tag }) => {
    const from = parseComponentTag(tag);
    return from === undefined ? [] : [{ component, from, to, release: since.name }];
  });
}

/** The highest version that a floating tag of the component's images names, and will no more. */
function movedFrom(plan: PromotionPlan, component: string): ComponentTag | undefined {
  const own = plan.images.filter((image) => image.component === component);
  const repositories = new Set(own.map(({ repository }) => repository));
  return plan.floatingTags
    .filter(({ repository, write }) => write === 'move' && repositories.has(repository))
    .flatMap(({ now }) => now ?? [])
    .toSorted(compareTags)
    .at(-1);
}

function plannedRbac(comparison: Comparison, seen: SeenRbac | undefined): PlannedRbac | undefined {
  const { from, to, release } = comparison;
  const before = seen?.before.find(
    (one) => one.from === from && (release === undefined || one.release === release),
  );
  if (seen === undefined || before === undefined)
    return { ...comparison, changes: [], unreadable: [releasedMeanwhile] };
  const unreadable = [...faults(before.files, from), ...faults(seen.after, to)];
  const found = compareRbac(objects(before.files), objects(seen.after));
  const all = unreadable.length > 0 ? [] : found;
  if (all.length === 0 && unreadable.length === 0) return undefined;
  const changes = all.slice(0, changesMax).map((one) => shown(rbacChangeText(one)));
  const more = all.length - changes.length;
  return {
    ...{ ...comparison, release: before.release, changes },
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
