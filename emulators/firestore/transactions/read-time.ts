import { WireError } from '../../wire/error.ts';
import { fromTimestamp, type Micros } from '../clock.ts';
import { invalid } from '../invalid.ts';
import type { Timestamp } from '../messages.ts';

/** For how long what was overwritten can be read as it was. */
export const retentionMicros = 60_000_000;

/** What can be read: nothing of the future, and no more of the past than is kept. */
export interface ReadTimes {
  readonly oldest: Micros;
  readonly newest: Micros;
}

/**
 * The time as of which a caller wants to read.
 * @throws WireError INVALID_ARGUMENT for the future, FAILED_PRECONDITION for what is forgotten
 */
export function checkReadTime(wanted: Timestamp, { oldest, newest }: ReadTimes): Micros {
  const time = fromTimestamp(wanted);
  if (time > newest) throw invalid("The requested 'read_time' cannot be in the future.");
  if (time >= oldest) return time;
  throw new WireError(
    'FAILED_PRECONDITION',
    "The requested 'read_time' is too old: this emulator keeps one minute, and none before its start.",
  );
}
