const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long a wait is, in at most seven columns: `4s`, `1m 05s`, `2h 03m`, `6d 04h`. */
export function durationText(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / secondMs) * secondMs);
  if (whole < minuteMs) return `${whole / secondMs}s`;
  if (whole < hourMs) return two(whole, minuteMs, 'm', secondMs, 's');
  if (whole < dayMs) return two(whole, hourMs, 'h', minuteMs, 'm');
  return two(whole, dayMs, 'd', hourMs, 'h');
}

/** How long an attempt took that has ended: `1.3s`, or as a wait from a minute on. */
export function took(attempt: {
  readonly openedAtMs: number;
  readonly endedAtMs?: number | undefined;
}): string {
  const ms = Math.max(0, (attempt.endedAtMs ?? attempt.openedAtMs) - attempt.openedAtMs);
  return ms < minuteMs ? `${(Math.floor(ms / 100) / 10).toFixed(1)}s` : durationText(ms);
}

function two(ms: number, large: number, of: string, small: number, rest: string): string {
  const second = String(Math.floor((ms % large) / small)).padStart(2, '0');
  return `${Math.floor(ms / large)}${of} ${second}${rest}`;
}
