import { refuseCandidate } from './admission.ts';
import { approvalsOf } from './approval.ts';
import { type CandidateFacts, isExpired, maintainersOf, promotersOf } from './candidate-facts.ts';
import { refuseTags, type TagsNow } from './candidate-tags.ts';
import { judgeCells } from './cells.ts';
import { placeOf } from './component-state.ts';
import { atRest, badCells, failedVerdict, newTag } from './failed-verdict.ts';
import { counted, fewOf } from './few-words.ts';
import { holdsOn, holdWords, type StandingHold } from './held-promotion.ts';
import { isoTime } from './iso-time.ts';
import type { ReleaseLine } from './line.ts';
import { headComponent } from './plan.ts';
import { releaseName } from './release.ts';
import { contributions } from './release-number.ts';
import { goesOn, needsPerson, over, quoted, type Said } from './said.ts';
import { standingWaiver } from './standing-waiver.ts';

/** A waiver that ends within this time is told of: whoever rests on it has to hurry. */
const soonMs = 24 * 60 * 60_000;

const expiredWords =
  'Accepted, and its time is over: ask for another round of its set: POST /api/v1/rounds';

/**
 * What an accepted candidate says: whether it may be promoted, by whom, and what speaks against it as
 * far as that is recorded; what nothing but time or a person mends comes first.
 */
export function acceptedVerdict(facts: CandidateFacts, nowMs: number): Said {
  const { candidate, state, line, components, closed } = facts;
  if (isExpired(candidate, nowMs)) return over(expiredWords);
  if (judgeCells(candidate, nowMs).phase === 'failed') return failedVerdict(facts, nowMs);
  const { promoting } = state;
  if (promoting !== undefined)
    return goesOn('waits', `Accepted, and waits for the promotion of ${promoting}`);
  if (line === undefined) {
    const way = `put ${candidate.line}.yaml back`;
    return needsPerson('Accepted, and its line has no file any more', promotersOf(facts), way);
  }
  const refused = refuseCandidate(candidate, state, line.components, nowMs);
  if (refused !== undefined) return over(`Accepted, and not promoted: ${quoted(refused.why)}`);
  const same = sameHead(facts);
  if (same !== undefined) return over(`Accepted, and nothing new: its set equals that of ${same}`);
  const changed = changedTags(facts);
  if (changed !== undefined) return changed;
  const held = holdsOn(candidate, state, components, nowMs);
  if (held.length > 0) return heldVerdict(held);
  if (closed?.untilMs !== undefined) return goesOn('waits', `Accepted: ${quoted(closed.why)}`);
  if (closed !== undefined)
    return needsPerson(`Accepted: ${quoted(closed.why)}`, line.promoters, 'write other windows');
  return promotable(facts, line, nowMs);
}

/** Nothing holds it up but approvals and a promoter's word. */
function promotable(facts: CandidateFacts, line: ReleaseLine, nowMs: number): Said {
  const { candidate } = facts;
  const why = `${quoted(judgeCells(candidate, nowMs).why)}${clausesOf(facts, nowMs)}`;
  const planHash = candidate.approvals?.at(-1)?.planHash;
  const { needed, given, open } = approvalsOf(candidate, planHash, line, nowMs);
  const lacking = needed - given.length;
  if (lacking > 0) {
    const said = `Lacks ${lacking} of ${counted(needed, 'approval')}: ${why}`;
    const way = 'look at its plan, and approve it: POST /api/v1/approvals';
    return needsPerson(said, open, way);
  }
  const way = 'look at its plan, and have it promoted: POST /api/v1/promotions';
  return needsPerson(`May be promoted: ${why}`, line.promoters, way);
}

/** What else whoever decides about it should know. */
function clausesOf({ candidate, promotion, state }: CandidateFacts, nowMs: number): string {
  const ending = badCells({ ...candidate, waivers: {} }, nowMs).flatMap(({ cell: { id } }) => {
    const waiver = standingWaiver(candidate, id, nowMs);
    return waiver !== undefined && waiver.untilMs <= nowMs + soonMs ? [{ id, ...waiver }] : [];
  });
  const { expiresAtMs, id } = candidate;
  const { givenUp, version } = promotion ?? {};
  const { newestCandidate = id } = state;
  return [
    ...ending.map((one) => `the waiver of ${one.id} ends at ${isoTime(one.untilMs)}`),
    ...(expiresAtMs !== undefined && expiresAtMs <= nowMs + soonMs
      ? [`its time is over at ${isoTime(expiresAtMs)}`]
      : []),
    ...(givenUp === undefined
      ? []
      : [`its promotion as ${version} was given up by ${givenUp.by}: ${quoted(givenUp.reason)}`]),
    ...(newestCandidate === id ? [] : [`${newestCandidate} is newer`]),
  ]
    .map((clause) => `; ${clause}`)
    .join('');
}

function heldVerdict(held: readonly StandingHold[]): Said {
  const words = held.map(({ name, hold }) => quoted(holdWords(name, hold)));
  const owners = [...new Set(held.map(({ hold }) => hold.owner))];
  return goesOn(
    'waits',
    `Accepted, and held: ${fewOf(words)}`,
    owners,
    'wait for that, or end a hold: POST /api/v1/ended-holds',
  );
}

/** The release before, where its set is the same. */
function sameHead({ candidate, state: { head } }: CandidateFacts): string | undefined {
  if (head === undefined) return undefined;
  const next = candidate.frozen.components.map(headComponent);
  const isSame = contributions(head.components, next).length === 0;
  return isSame ? releaseName(candidate.line, head.version) : undefined;
}

/** Tags that were withdrawn, moved or deleted since they were tested. */
function changedTags(facts: CandidateFacts): Said | undefined {
  const { candidate } = facts;
  const now = tagsNow(facts);
  const refused = refuseTags(candidate, now);
  if (refused === undefined) return undefined;
  const { frozen } = candidate;
  const who = frozen.components
    .filter((one) => refuseTags({ ...candidate, frozen: { ...frozen, components: [one] } }, now))
    .map(({ name }) => maintainersOf(name));
  return atRest(facts, `Accepted, and not promoted: ${quoted(refused.why)}`, who, newTag);
}

/** The tags of its components as they were seen last; one that nobody has listed is as it was. */
function tagsNow({ candidate, components }: CandidateFacts): Readonly<Record<string, TagsNow>> {
  const found = candidate.frozen.components.map(({ name, tag, commit }) => {
    const { tags = [], rulings = [] } = components[name] ?? {};
    const known = tags.find((one) => one.tag === tag);
    const place = known === undefined ? commit : placeOf(known);
    const shown = place === undefined ? [] : [{ tag, commit: place, atMs: 0 }];
    return [name, { tags: shown, rulings }] as const;
  });
  return Object.fromEntries(found);
}
