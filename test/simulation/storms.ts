import { openChance } from './chance.ts';
import { minuteMs } from './durations.ts';
import { calm, type Mode, storm, type Weather } from './weather.ts';

/** When it storms in a run, and upon whom. */
export interface Storms {
  at(nowMs: number): Weather;
  /** Whether calls of a function go wrong in this run. */
  strike(worker: string): boolean;
}

/**
 * In so many runs it storms upon every function, all the time. Little is released then, so in the
 * others it storms now and then, upon some functions: faults reach what comes late in a release.
 */
const unceasingRate = 0.35;
const someStruckRate = 0.5;
const stormyRate = 0.6;
/** A storm lasts so long, or a multiple of it; so do the pauses. */
const squallMs = 30 * minuteMs;

/** Draws the storms of a run; when its hours with faults are over, there are none. */
export function openStorms(
  { seed, rate, mode }: { readonly seed: number; readonly rate: number; readonly mode: Mode },
  calmFromMs: number,
): Storms {
  const foul = mode === 'usual' ? storm(rate) : calm;
  const lull = { ...foul, callFaults: 0, losses: 0 };
  const isUnceasing = openChance(seed, 'storms').isSo(unceasingRate);
  const draw = (name: string, probability: number): boolean =>
    isUnceasing || openChance(seed, name).isSo(probability);
  const squalls = new Map<number, boolean>();
  const struck = new Map<string, boolean>();
  return {
    at(nowMs) {
      if (nowMs >= calmFromMs) return calm;
      const squall = Math.floor(nowMs / squallMs);
      const isStormy = squalls.get(squall) ?? draw(`squall ${squall}`, stormyRate);
      squalls.set(squall, isStormy);
      return isStormy ? foul : lull;
    },
    strike(worker) {
      const isStruck = struck.get(worker) ?? draw(`strike ${worker}`, someStruckRate);
      struck.set(worker, isStruck);
      return isStruck;
    },
  };
}
