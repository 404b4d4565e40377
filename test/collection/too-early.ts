import type { Candidate, CandidatePhase } from '#core/candidate.ts';
import { isEnd } from '#core/promotion-steps.ts';
import { minuteMs } from '../simulation/durations.ts';
import type { World } from '../world/world.ts';

/** A phase of a candidate, and when it came to it. */
export interface Since {
  readonly phase: CandidatePhase;
  readonly atMs: number;
}

/** A process may have read the clock so long before what it decided was written. */
const slackMs = 20 * minuteMs;
const standing: readonly CandidatePhase[] = ['testing', 'accepted', 'promoting', 'released'];

/** Why a candidate's area may not go yet. */
export function tooEarly(
  { store, now }: World,
  body: Candidate,
  before?: Since,
): string | undefined {
  const { id, frozen, pins = [], holds = [] } = body;
  const { failedMs, acceptedMs, releasedMs } = frozen.timesToLive;
  const lives: Partial<Record<CandidatePhase, number>> = {
    ...{ failed: failedMs, superseded: failedMs },
    ...{ accepted: acceptedMs, released: releasedMs },
  };
  const livesMs = before && lives[before.phase];
  if (before === undefined || livesMs === undefined) return `${id} goes, and was ${before?.phase}`;
  const untils = [before.atMs + livesMs, ...[...pins, ...holds].map(({ untilMs }) => untilMs)];
  const untilMs = Math.max(...untils) - slackMs;
  if (untilMs > now) return `${id} goes ${untilMs - now} ms too early, as ${before.phase}`;
  const promotion = store.document('promotion', id)?.body;
  const isOver = promotion === undefined || promotion.givenUp || isEnd(promotion.step);
  return isOver ? undefined : `${id} goes while it is promoted: ${promotion.step}`;
}

/** A candidate that has all of its builds and keeps them, a build among them. */
export function standingWith({ store }: World, build: string): Candidate | undefined {
  const all = store.ids('candidate').flatMap((id) => store.document('candidate', id)?.body ?? []);
  return all.find(
    ({ phase, frozen }) =>
      standing.includes(phase) && frozen.components.some((one) => one.build === build),
  );
}
