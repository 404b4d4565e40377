import { minuteMs } from './durations.ts';
import type { Slip } from './slips.ts';
import type { Stage } from './stage.ts';
import { compareNumbers, numbersIn } from './tag-oracle.ts';

/** The hands of one component's maintainers. */
export interface Tagging {
  readonly component: string;
  /** Sets a tag that was there before anybody watched. */
  keep(tag: string, atMs: number): void;
  /** Sets a good tag: on the branch where it belongs, which is made where it is missing. */
  tag(tag: string): void;
  slip(slip: Slip): void;
  /** Points a tag at another commit, as one must not. */
  move(tag: string): void;
  remove(tag: string): void;
  /** Pushes a deleted tag once more, at its commit: the tag itself, or one of today. */
  pushAgain(tag: string, isAsItWas: boolean): void;
  /** The version after the newest good one. */
  nextPatch(): string;
}

interface SetTag {
  readonly commit: string;
  readonly atMs: number;
}

/** Opens the tagging of a component. */
export function openTagging(stage: Stage, component: string): Tagging {
  const { world, repositories } = stage;
  /** Tags that lie where they belong, with their first commits. */
  const good = new Map<string, SetTag>();
  const promised = new Set<string>();
  const put = (tag: string, content: { readonly branch?: string; readonly atMs?: number } = {}) => {
    const files = { 'deploy/rbac.yaml': `rbac of ${component} ${tag}` };
    stage.trace.tell(() => `somebody tags ${component} ${tag} ${JSON.stringify(content)}`);
    return repositories.tag(component, tag, { files, ...content });
  };
  const putGood = (tag: string, atMs?: number) => {
    const branch = branchOf(stage, component, tag, good);
    const commit = put(tag, { branch, ...(atMs !== undefined && { atMs }) });
    good.set(tag, { commit, atMs: atMs ?? world.now });
  };
  const isThere = (tag: string) => repositories.now(component).tags.some((one) => one.tag === tag);
  return {
    component,
    keep: (tag, atMs) => putGood(tag, atMs),
    tag(tag) {
      announcedTag(stage, component, tag, () => putGood(tag));
    },
    slip({ tag, how }) {
      announcedTag(stage, component, tag, () => {
        if (how === 'found late') putGood(tag, pastOf(stage, good));
        else put(tag, how === undefined ? {} : { branch: wrongBranch(stage, component) });
      });
    },
    move(tag) {
      if (!isThere(tag)) return;
      const files = { 'deploy/rbac.yaml': 'of another commit' };
      repositories.tag(component, tag, { files });
      stage.trace.tell(() => `somebody moves ${component} ${tag}`);
      stage.tally.sometimes('a tag was moved');
      announce(stage, component, tag);
    },
    remove(tag) {
      if (!isThere(tag)) return;
      repositories.removeTag(component, tag);
      stage.trace.tell(() => `somebody deletes ${component} ${tag}`);
      stage.tally.sometimes('a tag was deleted');
      announce(stage, component, tag, true);
    },
    pushAgain(tag, isAsItWas) {
      const before = good.get(tag);
      if (before === undefined || isThere(tag)) return;
      const atMs = isAsItWas ? before.atMs : world.now;
      repositories.moveTag(component, tag, before.commit, atMs);
      stage.trace.tell(() => `somebody pushes ${component} ${tag} again`);
      stage.tally.sometimes('a tag was pushed again');
      announce(stage, component, tag);
    },
    nextPatch() {
      const versions = [...good.keys()].flatMap((tag) => numbersIn(tag) ?? []);
      const newest = versions
        .filter(({ pre }) => pre === '')
        .toSorted(compareNumbers)
        .at(-1);
      const { major = 1, minor = 0 } = newest ?? {};
      const there = repositories.now(component).tags.map(({ tag }) => tag);
      const patches = [...there, ...good.keys(), ...promised]
        .flatMap((tag) => numbersIn(tag) ?? [])
        .filter((one) => one.major === major && one.minor === minor)
        .map(({ patch }) => patch);
      const next = `v${major}.${minor}.${Math.max(-1, ...patches) + 1}`;
      promised.add(next);
      return next;
    },
  };
}

/** The branch of a minor that is not the newest any more; it is made for its first patch. */
function branchOf(
  { repositories }: Stage,
  component: string,
  tag: string,
  good: ReadonlyMap<string, SetTag>,
): string {
  const version = numbersIn(tag);
  if (version === undefined) return 'main';
  const name = `release-${version.major}.${version.minor}`;
  const { branches } = repositories.now(component);
  if (branches.some((one) => one.name === name)) return name;
  const others = [...good].flatMap(([known, { commit }]) => {
    const numbers = numbersIn(known);
    return numbers === undefined ? [] : [{ numbers, commit }];
  });
  const isNewest = others.every(({ numbers }) => compareNumbers(numbers, version) < 0);
  const older = others
    .filter(({ numbers }) => compareNumbers(numbers, version) < 0)
    .toSorted((a, b) => compareNumbers(a.numbers, b.numbers))
    .at(-1);
  if (isNewest || older === undefined) return 'main';
  repositories.branch(component, name, older.commit);
  return name;
}

/** The main branch, where a minor has a branch of its own; else one that nobody has merged. */
function wrongBranch({ repositories }: Stage, component: string): string {
  const { branches } = repositories.now(component);
  const main = branches.find(({ name }) => name === 'main')?.commit;
  if (main === undefined || branches.some(({ name }) => name === 'release-1.0')) return 'main';
  repositories.branch(component, 'feature', main);
  return 'feature';
}

/** A date before that of the newest version, as of a tag that its maintainers forgot to push. */
function pastOf({ world }: Stage, good: ReadonlyMap<string, SetTag>): number {
  const dates = [...good.values()].map(({ atMs }) => atMs);
  return Math.min(world.now, ...dates.slice(-1)) - minuteMs;
}

function announcedTag(stage: Stage, component: string, tag: string, put: () => void): void {
  const tags = stage.chance('early announcements');
  if (tags.isSo(stage.weather.troubles / 4)) stage.after(5 * minuteMs, put);
  else put();
  announce(stage, component, tag);
  if (tags.isSo(stage.weather.troubles / 8)) announce(stage, 'nobody', tag);
}

/** Lets a webhook tell of a tag: once, and where that is lost, never again. */
function announce(stage: Stage, component: string, tag: string, isGone = false): void {
  const { world, plan, weather } = stage;
  const webhooks = stage.chance('webhooks');
  if (webhooks.isSo(weather.troubles)) {
    stage.trace.tell(() => `nobody tells of ${component} ${tag}`);
    stage.tally.sometimes('a tag was never announced');
    return;
  }
  if (plan.mode === 'sweep-alone') return;
  const hint = { component, tag, via: 'webhook', ...(isGone && { gone: true }) };
  world.bus.publish('tag-detected', hint);
}
