import type { ComponentState } from '#core/component-state.ts';
import type { Ruling } from '#core/ruling.ts';
import type { TagRecord } from '#core/tag.ts';

/** The rulings on a component's tags from a moment on. */
interface Ruled {
  readonly fromMs: number;
  readonly rulings: readonly Ruling[];
}

/** A commit that a document names as the first of a tag. */
interface FirstSight {
  readonly commit: string;
  readonly atMs: number;
}

/** Everything that documents ever said of tags, and since when. */
export interface Sights {
  sawRecord(record: TagRecord, atMs: number): void;
  sawComponent(state: ComponentState, atMs: number): void;
  /**
   * The commits that were said to be a tag's first; more than one where two saw it at a time. Where
   * a person released it counts from then on.
   */
  firstCommits(component: string, tag: string, untilMs?: number): readonly string[];
  /** The rulings of a time: as they were when it began, and after each change. */
  rulings(component: string, fromMs: number, untilMs: number): readonly (readonly Ruling[])[];
  /** When somebody ruled on a tag last. */
  ruledAtMs(component: string, tag: string): number;
}

/** Opens the memory of what was said of tags. */
export function openSights(): Sights {
  const firsts = new Map<string, FirstSight[]>();
  const ruled = new Map<string, Ruled[]>();
  const nameOf = (component: string, tag: string) => `${component}:${tag}`;
  const of = (component: string) => ruled.get(component) ?? [];
  const first = (component: string, tag: string, sight: FirstSight) => {
    const known = firsts.get(nameOf(component, tag)) ?? [];
    if (known.some(({ commit }) => commit === sight.commit)) return;
    firsts.set(nameOf(component, tag), [...known, sight]);
  };
  return {
    sawRecord: ({ component, tag, commit }, atMs) => first(component, tag, { commit, atMs }),
    sawComponent({ component, tags, rulings }, atMs) {
      const before = of(component).at(-1)?.rulings ?? [];
      for (const { tag, commit, ruling } of rulings.filter((one) => !before.includes(one)))
        if (ruling === 'released') firsts.set(nameOf(component, tag), [{ commit, atMs }]);
      for (const { tag, commit } of tags) first(component, tag, { commit, atMs });
      if (before === rulings) return;
      ruled.set(component, [...of(component), { fromMs: atMs, rulings }]);
    },
    firstCommits: (component, tag, untilMs = Number.POSITIVE_INFINITY) =>
      (firsts.get(nameOf(component, tag)) ?? [])
        .filter(({ atMs }) => atMs <= untilMs)
        .map(({ commit }) => commit),
    rulings(component, fromMs, untilMs) {
      const none = { fromMs: Number.NEGATIVE_INFINITY, rulings: [] };
      const all = [none, ...of(component)].filter((one) => one.fromMs <= untilMs);
      const begun = all.findLastIndex((one) => one.fromMs < fromMs);
      return all.slice(Math.max(begun, 0)).map(({ rulings }) => rulings);
    },
    ruledAtMs(component, tag) {
      const times = of(component).map(({ fromMs, rulings }, at) => {
        const before = of(component)[at - 1]?.rulings ?? [];
        const isNew = rulings.some((one) => one.tag === tag && !before.includes(one));
        return isNew ? fromMs : Number.NEGATIVE_INFINITY;
      });
      return Math.max(Number.NEGATIVE_INFINITY, ...times);
    },
  };
}
