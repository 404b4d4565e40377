import { z } from 'zod';
import type { Openings, PromotionWindow } from '#core/promotion-window.ts';
import { durationSchema } from './durations.ts';
import { cronSchema, newestInstant, openCron, timeZoneSchema } from './schedule.ts';
import { strictMap } from './yaml-schema.ts';

/** More windows than these are one that is open longer. */
const windowsMax = 10;

const windowSchema = strictMap({
  opens: cronSchema.describe(
    'Five fields in quotes: minute, hour, day of the month, month, day of the week.',
  ),
  for: durationSchema.describe('How long it stays open then.'),
  timeZone: timeZoneSchema.describe('The zone whose wall clock the fields mean, by its name.'),
});

/** When promotions of a line are admitted, as its file says it. */
export const windowsSchema = z
  .array(windowSchema)
  .min(1, 'is empty: write when promotions are admitted, or leave it out, which means always')
  .max(windowsMax, `has more than ${windowsMax} windows`);

/** A window of a file. */
export function windowOf(given: z.output<typeof windowSchema>): PromotionWindow {
  const { opens, for: forMs, timeZone } = given;
  return { opens, forMs, timeZone };
}

/** Finds the openings of a window around an instant, by the wall clock of its zone. */
export function findOpenings({ opens, timeZone }: PromotionWindow, atMs: number): Openings {
  const lastMs = newestInstant({ cron: opens, timeZone }, atMs);
  const next = openCron(opens, timeZone).nextRun(new Date(atMs));
  return {
    ...(lastMs === undefined ? {} : { lastMs }),
    ...(next === null ? {} : { nextMs: next.getTime() }),
  };
}
