import type { Refusal } from '#core/admission.ts';
import type { Candidate, CandidateEvent, CandidatePhase } from '#core/candidate.ts';
import { isSameWaiver } from '#core/candidate-waivers.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type Waiver, waiverOf } from '#core/standing-waiver.ts';
import {
  type EndedWaiverWish,
  refuseWaiver,
  refuseWaiverEnd,
  type WaiverWish,
} from '#core/waiver.ts';
import { advance } from './advance.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';
import { noCandidate } from './weigh-promotion.ts';

/** A waiver as it stands or ended, and what its candidate comes to with it. */
export interface WaivedCell {
  readonly candidate: string;
  readonly cell: string;
  readonly owner: string;
  /** In ISO 8601; of one that a person ended, when that was. */
  readonly until: string;
  readonly phase: CandidatePhase;
  readonly why?: string;
}

/**
 * Waives a test cell of a candidate: it does not block until the waiver ends. The same request again
 * has the same answer; another one for the same cell takes its place.
 *
 * @throws PermanentError with the reason, and with what else can be done.
 */
export async function waive(duty: Duty, person: Person, wish: WaiverWish): Promise<WaivedCell> {
  const { candidate: id, cell, ...said } = wish;
  const waiver: Waiver = { ...said, by: person.email, atMs: duty.ports.clock.nowMs() };
  const refuse = (candidate: Candidate) => refuseWaiver(candidate, wish, waiver.atMs);
  const told = await tell(duty, person, id, refuse, { type: 'waived', cell, waiver });
  const kept = waiverOf(told.candidate, cell);
  if (kept === undefined || !isSameWaiver(kept, waiver))
    throw new PermanentError('conflict', `${cell} was not waived: ${told.why}; send it again`);
  return answer(told.candidate, cell, kept);
}

/**
 * Ends the waiver of a test cell at once; one that has ended already is answered alike.
 *
 * @throws PermanentError with the reason, and with what else can be done.
 */
export async function endWaiver(
  duty: Duty,
  person: Person,
  { candidate: id, cell, reason }: EndedWaiverWish,
): Promise<WaivedCell> {
  const nowMs = duty.ports.clock.nowMs();
  const refuse = (candidate: Candidate) => refuseWaiverEnd(candidate, { cell }, nowMs);
  const event = { type: 'waiver-ended', cell, by: person.email, reason } as const;
  const told = await tell(duty, person, id, refuse, event);
  const kept = waiverOf(told.candidate, cell);
  if (kept === undefined || kept.untilMs > duty.ports.clock.nowMs())
    throw new PermanentError('conflict', `the waiver of ${cell} stands: ${told.why}; end it again`);
  return answer(told.candidate, cell, kept);
}

interface Told {
  readonly candidate: Candidate;
  readonly why: string;
}

async function tell(
  duty: Duty,
  person: Person,
  id: string,
  refuse: (candidate: Candidate) => Refusal | undefined,
  event: CandidateEvent,
): Promise<Told> {
  const found = await candidateNamed(duty, id);
  refuseStranger([await lineNamed(duty, found.line)], person);
  const refused = refuse(found);
  if (refused !== undefined) throw new PermanentError(refused.code, refused.why);
  const { why } = await advance(duty, 'candidate', id, event);
  return { candidate: await candidateNamed(duty, id), why };
}

async function candidateNamed({ ports }: Duty, id: string): Promise<Candidate> {
  const found = await ports.store.get('candidate', id);
  if (found === undefined) throw noCandidate(id);
  return found.body;
}

function answer(candidate: Candidate, cell: string, { owner, untilMs }: Waiver): WaivedCell {
  const { id, phase, why } = candidate;
  const until = new Date(untilMs).toISOString();
  return { candidate: id, cell, owner, until, phase, ...(why === undefined ? {} : { why }) };
}
