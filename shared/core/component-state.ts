import { type Decision, moved, stale } from './decide.ts';
import type { Ruling } from './ruling.ts';

/** A tag that a repository shows, or showed once. */
export interface KnownTag {
  readonly tag: string;
  /** Its commit when it was first listed: the one that counts. */
  readonly commit: string;
  /** Whether it stood before its component was watched: it is built only where a line takes it. */
  readonly isHistory?: true;
  /** The commit that it names now, where that is another. */
  readonly movedTo?: string;
  /** Whether the repository shows it no more. */
  readonly isGone?: true;
}

/** `components/{name}`: the tags that its repository showed last, and what people ruled on them. */
export interface ComponentState {
  readonly component: string;
  /** Absent until its tags were listed once. */
  readonly watchedSinceMs?: number;
  readonly tags: readonly KnownTag[];
  readonly rulings: readonly Ruling[];
}

/** What can happen to a component. */
export type ComponentEvent =
  | {
      readonly type: 'listed';
      readonly component: string;
      readonly tags: readonly { readonly tag: string; readonly commit: string }[];
      /** So many of its tags are still to be looked at. */
      readonly owed: number;
    }
  | {
      /** A tag is not where it was, as somebody found who looked at it alone. */
      readonly type: 'tag-found';
      readonly component: string;
      readonly tag: string;
      /** Its commit when it was first seen. */
      readonly first: string;
      /** Its commit now; none where it is gone. */
      readonly commit: string | undefined;
    }
  | { readonly type: 'tag-ruled'; readonly component: string; readonly ruling: Ruling };

/** Looks at one tag, as if somebody had told of it. */
export interface ComponentEffect {
  readonly type: 'see-tag';
  readonly key: string;
  readonly tag: string;
  /** Who found it new: the function that lists tags, that looks at one, or a person who ruled. */
  readonly via: 'tag-tick' | 'tag-detected' | 'promote';
}

/** So many tags of a component are kept; with their rulings they stay within one document. */
export const knownTagsMax = 1_000;
/** So many rulings of people are kept of a component; real ones need one in some hundred tags. */
export const rulingsMax = 40;
/** So many tags that are new are looked at at a time; later listings find the rest. */
export const newsMax = 40;
/** A longer name, or one of other characters, can be no version. */
const keptName = /^[\x21-\x7e]{1,64}$/;

/**
 * Decides for a component. What its repository shows first is history; from then on whatever is
 * new, moved or gone is looked at, so that no message need arrive for that.
 */
export function decideComponent(
  state: ComponentState | undefined,
  event: ComponentEvent,
  nowMs: number,
): Decision<ComponentState, ComponentEffect> {
  const known = state ?? { component: event.component, tags: [], rulings: [] };
  switch (event.type) {
    case 'listed':
      return list(known, event, nowMs);
    case 'tag-found':
      return find(known, event);
    case 'tag-ruled':
      return rule(known, event.ruling);
  }
}

/** Whether a tag is kept in a component's list. */
export function isKept({ tag }: { readonly tag: string }): boolean {
  return keptName.test(tag);
}

type Listed = Extract<ComponentEvent, { type: 'listed' }>;

function list(
  state: ComponentState,
  { tags, owed }: Listed,
  nowMs: number,
): Decision<ComponentState, ComponentEffect> {
  const listed = tags.filter(isKept);
  if (state.watchedSinceMs === undefined) {
    const found = new Set(state.tags.map(({ tag }) => tag));
    const history = listed
      .filter(({ tag }) => !found.has(tag))
      .map(({ tag, commit }): KnownTag => ({ tag, commit, isHistory: true }));
    const why = `watched from now on; the ${history.length} tags that stand are history`;
    return moved({ ...state, watchedSinceMs: nowMs, tags: [...state.tags, ...history] }, why);
  }
  const known = new Map(state.tags.map((one) => [one.tag, one]));
  const present = new Map(listed.map(({ tag, commit }) => [tag, commit]));
  const changed = state.tags.filter((one) => placeOf(one) !== present.get(one.tag));
  const added = [...present].filter(([tag]) => !known.has(tag));
  const news: readonly KnownTag[] = [
    ...changed.map((one) => seenAgain(one, present.get(one.tag))),
    ...added.map(([tag, commit]) => ({ tag, commit })),
  ];
  if (news.length === 0) return stale(`its ${present.size} tags are known`);
  if (owed >= newsMax) return stale(`${owed} of its tags are still to be looked at`);
  const told = news.slice(0, newsMax - owed);
  for (const one of told) known.set(one.tag, one);
  const names = told.map(({ tag }) => tag);
  const left = news.length > told.length ? `, and ${news.length - told.length} more` : '';
  const why = `new, moved or gone: ${names.join(', ')}${left}`;
  return moved(
    { ...state, tags: withoutGone([...known.values()], told) },
    why,
    seeTags(names, 'tag-tick'),
  );
}

/**
 * So that the next listing sees it where it is there otherwise again, whoever tells of that or does
 * not: what one message says is undone by no other that is lost.
 */
function find(
  state: ComponentState,
  event: Extract<ComponentEvent, { type: 'tag-found' }>,
): Decision<ComponentState, ComponentEffect> {
  const { component, tag, first, commit } = event;
  const known = state.tags.find((one) => one.tag === tag) ?? { tag, commit: first };
  if (placeOf(known) === commit || !isKept(event)) return stale(`it is known where ${tag} is`);
  const found = seenAgain(known, commit);
  const byName = new Map(state.tags.map((one) => [one.tag, one])).set(tag, found);
  const tags = withoutGone([...byName.values()], [found]);
  if (tags.length > knownTagsMax) return stale(`${knownTagsMax} tags of ${component} are kept`);
  const why = `${tag} is ${commit === undefined ? 'gone' : `at ${commit}`}`;
  return moved({ ...state, tags }, why, seeTags([tag], 'tag-detected'));
}

/** The commit at which a tag was listed last; none where it was gone. */
export function placeOf({ commit, movedTo, isGone }: KnownTag): string | undefined {
  return isGone ? undefined : (movedTo ?? commit);
}

function seenAgain(known: KnownTag, commit: string | undefined): KnownTag {
  const { movedTo: _before, isGone: _then, ...first } = known;
  if (commit === undefined) return { ...first, isGone: true };
  return commit === first.commit ? first : { ...first, movedTo: commit };
}

/** Where there are too many, those that were gone before are known by their own documents alone. */
function withoutGone(tags: readonly KnownTag[], told: readonly KnownTag[]): readonly KnownTag[] {
  if (tags.length <= knownTagsMax) return tags;
  return tags.filter((one) => !one.isGone || told.includes(one));
}

function rule(state: ComponentState, ruling: Ruling): Decision<ComponentState, ComponentEffect> {
  const { tag, commit } = ruling;
  const others = state.rulings.filter((one) => one.tag !== tag || one.commit !== commit);
  const last = state.rulings.find((one) => !others.includes(one));
  if (last?.ruling === ruling.ruling) return stale(`${tag} was ${ruling.ruling} by ${last.by}`);
  if (others.length >= rulingsMax) return stale(whyNoRoom(state));
  const why = `${tag} was ${ruling.ruling} by ${ruling.by}: ${ruling.reason}`;
  return moved({ ...state, rulings: [...others, ruling] }, why, seeTags([tag], 'promote'));
}

function whyNoRoom({ component }: ComponentState): string {
  return `${component} has ${rulingsMax} rulings, the most that are kept: tag a new version instead`;
}

function seeTags(tags: readonly string[], via: ComponentEffect['via']): readonly ComponentEffect[] {
  return tags.map((tag) => ({ type: 'see-tag', key: `see-tag:${tag}`, tag, via }));
}
