import {
  type ComponentEffect,
  type ComponentEvent,
  type ComponentState,
  isKept,
  type KnownTag,
  knownTagsMax,
  newsMax,
  placeOf,
  seenAgain,
  seeTag,
} from './component-state.ts';
import { type Decision, moved, stale } from './decide.ts';
import type { RepositoryTag } from './repository.ts';
import type { Ruling } from './ruling.ts';
import { judgeTags } from './tag-verdict.ts';

/** Of so many tags, the newest, it is kept that they are in quarantine; real repositories have few. */
export const doubtedMax = 100;

/**
 * Compares what a repository shows with what it showed last. What is new, moved, gone or judged
 * otherwise is to be looked at, some at a time; what is left then the next listing finds.
 */
export function listTags(
  state: ComponentState,
  { tags, owed }: Extract<ComponentEvent, { type: 'listed' }>,
  nowMs: number,
): Decision<ComponentState, ComponentEffect> {
  const present = presentTags(tags, state.rulings);
  if (state.watchedSinceMs === undefined) return watch(state, present, nowMs);
  const known = new Map(state.tags.map((one) => [one.tag, one]));
  const news = [
    ...state.tags.map((one) => newsOf(one, present.get(one.tag))),
    ...[...present.values()].filter(({ tag }) => !known.has(tag)).map((one) => ({ after: one })),
  ].filter((one) => one !== undefined);
  if (news.length === 0) return stale(`its ${present.size} tags are known`);
  if (owed >= newsMax) return stale(`${owed} of its tags are still to be looked at`);
  const told = news.slice(0, newsMax - owed);
  for (const { after } of told) known.set(after.tag, after);
  const left = news.length > told.length ? `, and ${news.length - told.length} more` : '';
  const kept = withoutGone(
    [...known.values()],
    told.map(({ after }) => after),
  );
  return moved({ ...state, tags: kept }, `${whyNews(told)}${left}`, told.map(seeNews));
}

/** The tags that a repository shows, as they are kept. */
function presentTags(
  tags: readonly RepositoryTag[],
  rulings: readonly Ruling[],
): ReadonlyMap<string, KnownTag> {
  const inQuarantine = [...judgeTags(tags, rulings)].filter(
    ([, { verdict }]) => verdict === 'quarantined',
  );
  const doubted = new Set(inQuarantine.slice(-doubtedMax).map(([tag]) => tag));
  const kept = tags.filter(isKept).map(
    ({ tag, commit }): KnownTag => ({
      ...{ tag, commit },
      ...(doubted.has(tag) && { isDoubted: true }),
    }),
  );
  return new Map(kept.map((one) => [one.tag, one]));
}

function watch(
  state: ComponentState,
  present: ReadonlyMap<string, KnownTag>,
  nowMs: number,
): Decision<ComponentState, ComponentEffect> {
  const found = new Set(state.tags.map(({ tag }) => tag));
  const history = [...present.values()]
    .filter(({ tag }) => !found.has(tag))
    .map((one): KnownTag => ({ ...one, isHistory: true }));
  const why = `watched from now on; the ${history.length} tags that stand are history`;
  return moved({ ...state, watchedSinceMs: nowMs, tags: [...state.tags, ...history] }, why);
}

/** A tag that is otherwise than it was listed before. */
interface News {
  readonly after: KnownTag;
  readonly isJudgedAnew?: true;
}

function newsOf(known: KnownTag, present: KnownTag | undefined): News | undefined {
  const isThere = placeOf(known) === present?.commit;
  if (isThere && known.isDoubted === present?.isDoubted) return undefined;
  const { isDoubted: _before, ...placed } = seenAgain(known, present?.commit);
  const after = { ...placed, ...(present?.isDoubted && { isDoubted: true as const }) };
  return isThere ? { after, isJudgedAnew: true } : { after };
}

function whyNews(news: readonly News[]): string {
  const parts = [
    ['new, moved or gone', news.filter(({ isJudgedAnew }) => !isJudgedAnew)],
    ['judged otherwise', news.filter(({ isJudgedAnew }) => isJudgedAnew)],
  ] as const;
  return parts
    .filter(([, of]) => of.length > 0)
    .map(([what, of]) => `${what}: ${of.map(({ after }) => after.tag).join(', ')}`)
    .join('; ');
}

function seeNews({ after: { tag }, isJudgedAnew }: News): ComponentEffect {
  return { ...seeTag(tag, 'tag-tick'), ...(isJudgedAnew && { isJudgedAnew }) };
}

/**
 * Somebody found a tag elsewhere than it was listed. The list has it there from now on, so that the
 * next listing sees it where it was moved back, or pushed again, and nobody told of that.
 */
export function findTag(
  state: ComponentState,
  event: Extract<ComponentEvent, { type: 'tag-found' }>,
): Decision<ComponentState, ComponentEffect> {
  const { component, tag, first, commit, via } = event;
  const known = state.tags.find((one) => one.tag === tag) ?? { tag, commit: first };
  if (placeOf(known) === commit || !isKept(event)) return stale(`it is known where ${tag} is`);
  const found = seenAgain(known, commit);
  const byName = new Map(state.tags.map((one) => [one.tag, one])).set(tag, found);
  const tags = withoutGone([...byName.values()], [found]);
  if (tags.length > knownTagsMax) return stale(`${knownTagsMax} tags of ${component} are kept`);
  const why = `${tag} is ${commit === undefined ? 'gone' : `at ${commit}`}`;
  return moved({ ...state, tags }, why, [seeTag(tag, via)]);
}

/** Where there are too many, those that were gone before are known by their own documents alone. */
function withoutGone(tags: readonly KnownTag[], told: readonly KnownTag[]): readonly KnownTag[] {
  if (tags.length <= knownTagsMax) return tags;
  return tags.filter((one) => !one.isGone || told.includes(one));
}
