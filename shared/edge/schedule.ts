import { Cron } from 'croner';
import { z } from 'zod';
import type { Schedule } from '#core/line.ts';
import { strictMap } from './yaml-schema.ts';

const cronLengthMax = 100;
const timeZoneLengthMax = 64;
const secondMs = 1000;

/** The fields of a schedule, each with what stands in it. */
const fields = [
  ['minute', '0 to 59'],
  ['hour', '0 to 23'],
  ['day of the month', '1 to 31'],
  ['month', '1 to 12 or JAN to DEC'],
  ['day of the week', '0 to 7 or SUN to SAT'],
] as const;
const example = `such as "0 3 * * 1-5" (${fields.map(([name]) => name).join(', ')})`;

/** When something comes due, by five fields of which each comes true some day. */
export const cronSchema = z
  .string()
  .superRefine(toldBy(cronFault))
  .meta({
    maxLength: cronLengthMax,
    pattern: '^ *[0-9A-Za-z*,/#-]+( +[0-9A-Za-z*,/#-]+){4} *$',
    examples: ['0 3 * * 1-5'],
  });
/** A zone of the IANA's list, by its name. */
export const timeZoneSchema = z
  .string()
  .superRefine(toldBy(timeZoneFault))
  .meta({ maxLength: timeZoneLengthMax, examples: ['Europe/Berlin', 'Etc/UTC'] });

/** When a line is tested anew, as its file says it. */
export const scheduleSchema = strictMap({
  cron: cronSchema.describe(
    'Five fields in quotes: minute, hour, day of the month, month, day of the week.',
  ),
  timeZone: timeZoneSchema.describe('The zone whose wall clock they mean, by its name.'),
});

/**
 * The newest instant of a schedule that has come, in ms since 1970; none where there never was one.
 * A time of day that the change to summer time leaves out comes at the end of the gap, and one that
 * comes twice in autumn counts once; a field with a star or a step means every one of its times.
 */
export function newestInstant({ cron, timeZone }: Schedule, nowMs: number): number | undefined {
  // Up to the second that began last: an instant that has just come is there.
  const untilMs = nowMs - (nowMs % secondMs) + secondMs;
  const [newest] = openCron(cron, timeZone).previousRuns(1, new Date(untilMs));
  return newest?.getTime();
}

/** The instant of a schedule that comes next, likewise; none where none ever comes. */
export function nextInstant({ cron, timeZone }: Schedule, nowMs: number): number | undefined {
  return openCron(cron, timeZone).nextRun(new Date(nowMs))?.getTime();
}

/** A cron that is only asked, and starts nothing; how it keeps to changes of the clock is said above. */
export function openCron(cron: string, timeZone: string): Cron {
  const rules = { mode: '5-part', fixedTimeRule: 'no-wildcard' } as const;
  return new Cron(cron, { paused: true, timezone: timeZone, ...rules });
}

function toldBy(fault: (text: string) => string | undefined) {
  return (text: string, { addIssue }: z.RefinementCtx) => {
    const words = fault(text);
    if (words !== undefined) addIssue(words);
  };
}

function cronFault(cron: string): string | undefined {
  if (cron.length > cronLengthMax) return `is longer than ${cronLengthMax} characters`;
  const parts = cron.replace(/^ +| +$/g, '').split(/ +/);
  const must = `must be five fields in quotes, ${example}`;
  if (parts.length > fields.length)
    return `${must}, and has ${parts.length}: no seconds and no year`;
  if (parts.length < fields.length) return must;
  const wrong = fields.find((_field, at) => !isField(parts[at] ?? '', at));
  if (wrong !== undefined)
    return `has a wrong ${wrong[0]}: write ${wrong[1]}, * for every one or */2 for every second`;
  if (openCron(cron, 'Etc/UTC').nextRun(new Date(0)) !== null) return undefined;
  return 'never comes due: write a day that one of its months has';
}

/** Whether croner takes a text for one field where the others say nothing. */
function isField(text: string, at: number): boolean {
  if (!/^[\dA-Za-z*,/#-]+$/.test(text)) return false;
  try {
    openCron(fields.map((_field, index) => (index === at ? text : '*')).join(' '), 'Etc/UTC');
    return true;
  } catch {
    return false;
  }
}

function timeZoneFault(text: string): string | undefined {
  if (text.length > timeZoneLengthMax) return `is longer than ${timeZoneLengthMax} characters`;
  if (isTimeZone(text)) return undefined;
  const city = `/${text.replaceAll(' ', '_').toLowerCase()}`;
  const zones = Intl.supportedValuesOf('timeZone');
  const meant = zones.find((zone) => zone.toLowerCase().endsWith(city)) ?? 'Europe/Berlin';
  return `must be a time zone by its name, such as ${meant}`;
}

/** A name, not a distance from UTC: that knows no summer time. */
function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
