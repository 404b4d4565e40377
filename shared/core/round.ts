import type { Schedule } from './line.ts';

/** The round that a set has once, by itself: because tags, rulings or the line's file changed. */
export const firstRound = 'first';

/** Who asks for a further round of a line, of whatever its set is then. */
export type RoundRequest =
  | {
      readonly by: 'schedule';
      readonly schedule: Schedule;
      /** The instant of the schedule, in ms since 1970. */
      readonly instantMs: number;
    }
  | {
      readonly by: 'person';
      /** Names the request: the same again is the same round. */
      readonly id: string;
      readonly email: string;
      readonly reason: string;
    };

/** What a person says who wants a line's set tested again. */
export interface RoundWish {
  readonly line: string;
  readonly reason: string;
  /** Names the request, so that the same again is the same round; one is drawn where none is said. */
  readonly id?: string | undefined;
}

/** A round for which a line opens a candidate; begun anew it is another opening of the same round. */
export interface Opening {
  readonly round: string;
  readonly sinceMs: number;
}

/** The schedule by which a line was asked for rounds last, and the instant that was served. */
export interface Served extends Schedule {
  readonly servedMs: number;
}

/** How late the first instant of a schedule may be: ticks come every 5 minutes, and one may be lost. */
const firstInstantMaxMs = 15 * 60_000;

/** The round of a set that its line has come back to, by when the line began to open it. */
export function againRound(sinceMs: number): string {
  return `again-${new Date(sinceMs).toISOString()}`;
}

/** The name of a round: it says what asked for it, so that the same request has the same. */
export function roundOf(request: RoundRequest): string {
  return request.by === 'person'
    ? `person-${request.id}`
    : `schedule-${new Date(request.instantMs).toISOString()}`;
}

/**
 * Whether an instant of a schedule makes a round. Every instant later than the one served last does,
 * however late it comes, so that an outage costs no more than the instants within it. A schedule of
 * which none was served yet, because it is new or another, begins with the present: what it would
 * have asked for before it was written is passed over.
 */
export function judgeInstant(
  served: Served | undefined,
  { schedule, instantMs }: Extract<RoundRequest, { by: 'schedule' }>,
  nowMs: number,
): 'due' | 'served before' | 'before its time' {
  const isKnown = served?.cron === schedule.cron && served.timeZone === schedule.timeZone;
  if (isKnown) return instantMs > served.servedMs ? 'due' : 'served before';
  return nowMs - instantMs < firstInstantMaxMs ? 'due' : 'before its time';
}
