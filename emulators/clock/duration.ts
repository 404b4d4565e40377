const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;
const daysMax = 400;

const weeks = /^P(\d{1,9})W$/;
const daysAndTime = /^P(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;
const calendar = /^P(?:\d+Y|(?:\d+Y)?\d+M)/;

/**
 * Reads a duration of ISO 8601 into milliseconds: `P3D`, `PT30S`, `P1DT2H`, `P2W`. Months and years
 * have no length of their own, and time only moves forward, so these are refused.
 * @throws Error that says what to write instead
 */
export function parseDuration(text: string): number {
  if (text.startsWith('-') || text.includes('-')) {
    throw new Error(`${text}: the clock never goes back; write a duration without a minus`);
  }
  if (calendar.test(text)) {
    throw new Error(`${text}: months and years differ in length; write days, like P30D`);
  }
  const durationMs = readWeeks(text) ?? readDaysAndTime(text);
  if (durationMs === undefined) {
    throw new Error(`${text} is no duration; write one of ISO 8601, like P3D, PT30S or P1DT2H`);
  }
  if (durationMs > daysMax * dayMs) {
    throw new Error(`${text} is more than ${daysMax} days; advance in smaller steps`);
  }
  return durationMs;
}

function readWeeks(text: string): number | undefined {
  const [, count] = weeks.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * weekMs;
}

function readDaysAndTime(text: string): number | undefined {
  const [found, ...counts] = daysAndTime.exec(text) ?? [];
  if (found === undefined || found === 'P') return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = counts.map((count) => Number(count ?? 0));
  return days * dayMs + hours * hourMs + minutes * minuteMs + seconds * secondMs;
}
