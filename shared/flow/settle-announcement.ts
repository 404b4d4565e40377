import { targetName, targetsOf } from '#core/announcement-target.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type Telling, targetNamed, tellingsOf } from '#core/telling.ts';
import type { Person } from './people.ts';
import { promotionOf } from './promotion-of.ts';
import { noRelease } from './show-release.ts';
import type { Duty } from './turn.ts';
import { wake } from './wake.ts';
import { writer } from './write.ts';

/** What a person knows, or wants, of a target that is unsure or failed. */
export interface AnnouncementWish {
  readonly of: { readonly candidate: string } | { readonly release: string };
  readonly target: string;
  readonly as: 'sent' | 'again';
  /** Whether it is the announcement, or the correction of it. */
  readonly step: 'announcing' | 'correcting';
  readonly reason: string;
}

/** A target of which somebody said what became of it. */
export interface SettledAnnouncement {
  readonly candidate: string;
  readonly release: string;
  readonly target: string;
  readonly state: Telling['state'];
}

/**
 * Settles a target of which nobody knows whether it was told, or that could not be: it was sent, or
 * it is sent again. The same wish again has the same answer.
 *
 * @throws PermanentError `unknown`, `forbidden`, `conflict` with what the target is instead
 */
export async function settleAnnouncement(
  duty: Duty,
  person: Person,
  { of, target: part, as, step, reason }: AnnouncementWish,
): Promise<SettledAnnouncement> {
  const candidate = 'release' in of ? await candidateOf(duty, of.release) : of.candidate;
  const { promotion, release } = await promotionOf(duty, person, candidate);
  if (targetNamed(promotion, part) === undefined) {
    const there = targetsOf(promotion.plan).map(targetName).join(', ');
    throw new PermanentError('unknown', `${release} is not announced to ${part}: but to ${there}`);
  }
  const said = { as, by: person.email, reason };
  const { version } = promotion;
  const event = { type: 'telling-settled', version, step, part, ...said } as const;
  const state = await duty.ports.store.transact(async (transaction) => {
    const kept = await transaction.get('promotion', candidate);
    const write = writer(transaction, duty);
    const { kept: next, isMoved, why } = write('promotion', candidate, kept, event);
    const telling = next && tellingsOf(next.body, step)[part];
    if (isMoved || isSaid(telling, said)) return telling?.state ?? 'sent';
    throw new PermanentError('conflict', why);
  });
  await wake(duty.ports, { worker: 'promote-requested', kind: 'promotion', id: candidate });
  return { candidate, release, target: part, state };
}

/** Whether the same person said the same before. */
function isSaid(
  telling: Telling | undefined,
  {
    as,
    by,
    reason,
  }: { readonly as: 'sent' | 'again'; readonly by: string; readonly reason: string },
): boolean {
  if (telling?.state === 'asked again')
    return as === 'again' && telling.by === by && telling.reason === reason;
  if (telling?.state !== 'sent' || as !== 'sent') return false;
  return telling.settled?.by === by && telling.settled.reason === reason;
}

async function candidateOf({ ports }: Duty, release: string): Promise<string> {
  const record = await ports.store.record('releases', release);
  if (record === undefined) throw noRelease(release);
  return record.candidate;
}
