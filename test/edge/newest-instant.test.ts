import { expect, test } from 'vitest';
import { newestInstant } from '#edge/schedule.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The newest instant in Berlin, as people write it. */
function newest(cron: string, now: string, timeZone = 'Europe/Berlin'): string | undefined {
  const found = newestInstant({ cron, timeZone }, Date.parse(now));
  return found === undefined ? undefined : new Date(found).toISOString().replace(':00.000', '');
}

test.each([
  ['0 3 * * *', '2026-01-05T01:59:59.999Z', '2026-01-04T02:00Z'],
  ['0 3 * * *', '2026-01-05T02:00:00.000Z', '2026-01-05T02:00Z'],
  ['0 3 * * *', '2026-01-05T02:00:00.001Z', '2026-01-05T02:00Z'],
  ['0 3 * * *', '2026-07-05T02:00:00Z', '2026-07-05T01:00Z'],
  ['0 3 * * 1-5', '2026-01-05T01:00:00Z', '2026-01-02T02:00Z'],
  ['0 0 29 2 *', '2026-01-05T00:00:00Z', '2024-02-28T23:00Z'],
  ['*/10 * * * *', '2026-01-05T00:29:59Z', '2026-01-05T00:20Z'],
])('%s in Berlin: at %s the newest instant is %s', (cron, now, expected) => {
  expect(newest(cron, now)).toBe(expected);
});

/** On 29 March 2026 it is 2:00 in Berlin and, at that instant, 3:00. */
test.each([
  ['30 2 * * *', '2026-03-29T00:59:59Z', '2026-03-28T01:30Z'],
  ['30 2 * * *', '2026-03-29T01:00:00Z', '2026-03-29T01:00Z'],
  ['30 2 * * *', '2026-03-30T00:29:59Z', '2026-03-29T01:00Z'],
  ['0 2 * * *', '2026-03-29T12:00:00Z', '2026-03-29T01:00Z'],
  ['30 2,14 * * *', '2026-03-29T12:00:00Z', '2026-03-29T01:00Z'],
  ['*/30 * * * *', '2026-03-29T01:29:59Z', '2026-03-29T01:00Z'],
])('%s in the night that loses an hour: at %s it is %s', (cron, now, expected) => {
  expect(newest(cron, now)).toBe(expected);
});

/** On 25 October 2026 it is 3:00 in Berlin and, at that instant, 2:00 again. */
test.each([
  ['30 2 * * *', '2026-10-25T00:30:00Z', '2026-10-25T00:30Z'],
  ['30 2 * * *', '2026-10-25T01:30:00Z', '2026-10-25T00:30Z'],
  ['30 2 * * *', '2026-10-26T01:29:59Z', '2026-10-25T00:30Z'],
  ['30 2,14 * * *', '2026-10-25T02:00:00Z', '2026-10-25T00:30Z'],
  ['*/30 * * * *', '2026-10-25T01:30:00Z', '2026-10-25T01:30Z'],
])('%s in the night that has an hour twice: at %s it is %s', (cron, now, expected) => {
  expect(newest(cron, now)).toBe(expected);
});

test.each([
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
])('in %s every day of a year has one instant, on its own day', (timeZone) => {
  const days: string[] = [];
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  let now = Date.UTC(2027, 0, 2);
  while (now > Date.UTC(2026, 0, 2)) {
    const instant = newestInstant({ cron: '30 2 * * *', timeZone }, now);
    if (instant === undefined) throw new Error(`nothing before ${new Date(now).toISOString()}`);
    days.push(day.format(instant));
    now = instant - 1;
  }
  const first = Date.parse(days.at(-1) ?? '');
  expect(days.toReversed()).toEqual(
    days.map((_, at) => new Date(first + at * dayMs).toISOString().slice(0, 10)),
  );
});
