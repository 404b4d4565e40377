import {
  type ComponentEffect,
  type ComponentState,
  type KnownTag,
  placeOf,
  rulingsMax,
  seeTag,
  withdrawalsMin,
} from './component-state.ts';
import { type Decision, moved, stale } from './decide.ts';
import type { Ruling } from './ruling.ts';

/**
 * Keeps what a person ruled on a tag at one commit, in the place of what somebody ruled on it there
 * before, and has the tag looked at.
 */
export function ruleOnTag(
  state: ComponentState,
  ruling: Ruling,
): Decision<ComponentState, ComponentEffect> {
  const { tag, commit } = ruling;
  const others = state.rulings.filter((one) => one.tag !== tag || one.commit !== commit);
  const last = state.rulings.find((one) => !others.includes(one));
  if (last?.ruling === ruling.ruling) return stale(`${tag} was ${ruling.ruling} by ${last.by}`);
  const kept = last === undefined ? withRoom(others, ruling, state) : others;
  if (kept === undefined) return stale(whyNoRoom(state, ruling));
  const isReleased = ruling.ruling === 'released';
  const tags = isReleased ? state.tags.map((one) => pinned(one, ruling)) : state.tags;
  const why = `${tag} was ${ruling.ruling} by ${ruling.by}: ${ruling.reason}`;
  return moved({ ...state, tags, rulings: [...kept, ruling] }, why, [seeTag(tag, 'promote')]);
}

/**
 * The rulings beside which there is room for one more. Those on tags that are gone or elsewhere count
 * again only where such a tag comes back: they are kept until their room is needed.
 */
function withRoom(
  rulings: readonly Ruling[],
  { ruling }: Ruling,
  { tags }: ComponentState,
): readonly Ruling[] | undefined {
  const room = ruling === 'withdrawn' ? rulingsMax : rulingsMax - withdrawalsMin;
  if (rulings.length < room) return rulings;
  const places = new Map(tags.map((one) => [one.tag, placeOf(one)]));
  const alive = rulings.filter((one) => !places.has(one.tag) || places.get(one.tag) === one.commit);
  return alive.length < room ? alive : undefined;
}

function whyNoRoom({ component, rulings }: ComponentState, { ruling }: Ruling): string {
  const wayOut =
    ruling === 'released'
      ? 'tag a new version instead'
      : 'delete the tag in its repository instead: no line takes it then';
  return `${component} has ${rulings.length} rulings, and no room for another: ${wayOut}`;
}

/** Where a person released a tag counts from then on, also where it was moved there. */
function pinned(known: KnownTag, { tag, commit }: Ruling): KnownTag {
  if (known.tag !== tag || known.commit === commit) return known;
  const { movedTo: _moved, isGone: _gone, ...rest } = known;
  return { ...rest, commit };
}
