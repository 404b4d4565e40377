import type { ReleaseLine, Schedule } from '#core/line.ts';
import { advance } from './advance.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** The newest instant of a schedule that has come; none where there never was one. */
export type NewestInstant = (schedule: Schedule, nowMs: number) => number | undefined;

/**
 * Asks every line that has a schedule for the round of its newest instant. The line knows which it
 * served, so that asking again and again is one round, and what was missed is one round too. A line
 * that fails stops no other.
 *
 * @returns the lines that heard something new
 * @throws what failed, after every line has had its turn, so that the tick is delivered again
 */
export async function askDueRounds(
  duty: Duty,
  newestInstant: NewestInstant,
): Promise<readonly string[]> {
  const lines = await duty.ports.lines.all();
  const asked = await inParallel(lines, (line) => askDueRound(duty, line, newestInstant));
  return lines.flatMap(({ name }, at) => (asked[at] === true ? [name] : []));
}

/** Answers whether the line heard something new. */
async function askDueRound(
  duty: Duty,
  { name, schedule }: ReleaseLine,
  newestInstant: NewestInstant,
): Promise<boolean> {
  if (schedule === undefined) return false;
  try {
    const instantMs = newestInstant(schedule, duty.ports.clock.nowMs());
    if (instantMs === undefined) return false;
    const request = { by: 'schedule', schedule, instantMs } as const;
    const event = { type: 'round-asked', line: name, request } as const;
    return (await advance(duty, 'line', name, event)).isMoved;
  } catch (error) {
    duty.ports.log.error('a line was not asked for its round', { line: name, error });
    throw error;
  }
}
