import { PermanentError } from '#core/permanent-error.ts';
import type { FindOpenings } from '#core/promotion-window.ts';
import { readAnnouncementRequest } from '#edge/announcement-request.ts';
import { readApprovalRequest } from '#edge/approval-request.ts';
import { readCollectionRequest } from '#edge/collection-request.ts';
import { readEndedHold, readHoldRequest } from '#edge/hold-request.ts';
import { readIdempotencyKey } from '#edge/idempotency-key.ts';
import { readEndedPin, readPinRequest } from '#edge/pin-request.ts';
import { readPromotionRequest } from '#edge/promotion-request.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { readGivenUp, readResumed } from '#edge/promotion-wish.ts';
import { readRestorationRequest } from '#edge/restoration-request.ts';
import { readResultRequest } from '#edge/result-request.ts';
import { readRoundRequest } from '#edge/round-request.ts';
import { readQuarantineRelease, readWithdrawal } from '#edge/tag-ruling-request.ts';
import { readEndedWaiver, readWaiverRequest } from '#edge/waiver-request.ts';
import { readWithdrawnRelease } from '#edge/withdrawn-release-request.ts';
import { admit } from '#flow/admit.ts';
import type { Answer } from '#flow/answer.ts';
import { answerOnce } from '#flow/answer-once.ts';
import { approve } from '#flow/approve.ts';
import { askRound } from '#flow/ask-round.ts';
import { confirmCollection } from '#flow/confirm-collection.ts';
import { giveUpPromotion } from '#flow/give-up-promotion.ts';
import { endHold, type PlacedHold, placeHold } from '#flow/hold.ts';
import type { Person } from '#flow/people.ts';
import { accepting, type PersonsRequest, type Respond } from '#flow/persons-request.ts';
import { endPin, placePin } from '#flow/pin.ts';
import { restore } from '#flow/restore.ts';
import { resumePromotion } from '#flow/resume-promotion.ts';
import { type Ruled, ruleTag } from '#flow/rule-tag.ts';
import { settleAnnouncement } from '#flow/settle-announcement.ts';
import { type ToldResult, tellResult } from '#flow/tell-result.ts';
import type { Duty } from '#flow/turn.ts';
import { endWaiver, type WaivedCell, waive } from '#flow/waive.ts';
import { type WithdrawnRelease, withdrawRelease } from '#flow/withdraw-release.ts';

const tagOf = ({ component, tag }: Ruled) => `${component}/${tag}`;

const candidateOf = ({ candidate }: { readonly candidate: string }) => candidate;

const planOf = ({ candidate }: { readonly candidate: string }) => `${candidate}/plan`;

const releaseOf = ({ release }: WithdrawnRelease) => release;

const attemptOf = ({ candidate, cell, attempt }: ToldResult) => `${candidate}/${cell}/${attempt}`;

const cellOf = ({ candidate, cell }: WaivedCell) => `${candidate}/${cell}`;

const heldOf = ({ component, candidate, line }: PlacedHold) =>
  Object.entries({ component, candidate, line })
    .flatMap(([kind, name]) => (name === undefined ? [] : [`${kind}/${name}`]))
    .join('/');

/** Lets what rests on the windows of a line read them. */
function withWindows<Wish, Done>(
  perform: (duty: Duty, person: Person, wish: Wish, find: FindOpenings) => Promise<Done>,
): (duty: Duty, person: Person, wish: Wish) => Promise<Done> {
  return (duty, person, wish) => perform(duty, person, wish, findOpenings);
}

/** All that a person can ask for, by path: what reads it, what does it, and what names it then. */
const asks: Readonly<Record<string, Respond>> = {
  '/api/v1/promotions': answerOnce(
    readIdempotencyKey,
    accepting(readPromotionRequest, withWindows(admit), candidateOf),
  ),
  '/api/v1/approvals': answerOnce(
    readIdempotencyKey,
    accepting(readApprovalRequest, withWindows(approve), candidateOf),
  ),
  '/api/v1/resumed-promotions': accepting(readResumed, resumePromotion, candidateOf),
  '/api/v1/given-up-promotions': accepting(readGivenUp, giveUpPromotion, candidateOf),
  '/api/v1/announcements': accepting(
    readAnnouncementRequest,
    settleAnnouncement,
    candidateOf,
    '/api/v1/promotions',
  ),
  '/api/v1/rounds': accepting(readRoundRequest, askRound, ({ line, round }) => `${line}/${round}`),
  '/api/v1/restorations': answerOnce(
    readIdempotencyKey,
    accepting(readRestorationRequest, restore, planOf, '/api/v1/candidates'),
  ),
  '/api/v1/results': accepting(readResultRequest, tellResult, attemptOf),
  '/api/v1/quarantine-releases': accepting(readQuarantineRelease, ruleTag, tagOf),
  '/api/v1/withdrawals': accepting(readWithdrawal, ruleTag, tagOf),
  '/api/v1/withdrawn-releases': answerOnce(
    readIdempotencyKey,
    accepting(readWithdrawnRelease, withdrawRelease, releaseOf, '/api/v1/releases'),
  ),
  '/api/v1/waivers': answerOnce(readIdempotencyKey, accepting(readWaiverRequest, waive, cellOf)),
  '/api/v1/ended-waivers': answerOnce(
    readIdempotencyKey,
    accepting(readEndedWaiver, endWaiver, cellOf),
  ),
  '/api/v1/holds': answerOnce(readIdempotencyKey, accepting(readHoldRequest, placeHold, heldOf)),
  '/api/v1/ended-holds': answerOnce(readIdempotencyKey, accepting(readEndedHold, endHold, heldOf)),
  '/api/v1/pins': answerOnce(readIdempotencyKey, accepting(readPinRequest, placePin, candidateOf)),
  '/api/v1/ended-pins': answerOnce(
    readIdempotencyKey,
    accepting(readEndedPin, endPin, candidateOf),
  ),
  '/api/v1/collections': accepting(readCollectionRequest, confirmCollection, () => 'staging'),
};

/** Every write that a person asks for: documents and a message, nothing in a registry. */
export async function promote(request: PersonsRequest, duty: Duty): Promise<Answer> {
  const { path } = request;
  const respond = Object.hasOwn(asks, path) ? asks[path] : undefined;
  if (respond !== undefined) return respond(request, duty);
  const there = Object.keys(asks).join(' or ');
  throw new PermanentError('unknown', `no ${path} here; POST ${there}`);
}
