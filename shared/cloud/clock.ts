import { readFileSync } from 'node:fs';
import type { Clock } from '#flow/ports.ts';
import type { Settings } from './settings.ts';

/** A whole number of milliseconds, as the file of the offset has it. */
const offsetPattern = /^-?\d{1,15}$/;

/**
 * This machine's clock, put forward by the offset in CLOCK_OFFSET_FILE where a stack has one. The
 * file is read at every look; while it is absent or half written, the last offset stands.
 */
export function systemClock({ clockOffsetFile }: Pick<Settings, 'clockOffsetFile'>): Clock {
  if (clockOffsetFile === undefined) return { nowMs: () => Date.now() };
  let offsetMs = 0;
  return {
    nowMs: () => {
      offsetMs = readOffset(clockOffsetFile) ?? offsetMs;
      return Date.now() + offsetMs;
    },
  };
}

function readOffset(file: string): number | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return offsetPattern.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}
