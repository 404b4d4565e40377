import { z } from 'zod';
import type { ShownCollection, ShownKeeping } from '#core/collection.ts';
import type { ShownPlan } from '#core/plan-text.ts';
import type { Promotion } from '#core/promotion.ts';
import type { Release } from '#core/release.ts';
import type { ShownHolds } from '#core/shown-hold.ts';
import { candidatesSchema, setSchema } from '#edge/shown-candidate.ts';
import { lineSchema, linesSchema } from '#edge/shown-line.ts';

const trusted = <T>() => z.custom<T>((body) => typeof body === 'object' && body !== null);

/** How each answer is read. */
export const answers = {
  lines: linesSchema,
  line: lineSchema,
  candidates: candidatesSchema,
  set: setSchema,
  plan: trusted<ShownPlan>(),
  promotion: trusted<Promotion>(),
  release: trusted<Release>(),
  holds: trusted<ShownHolds>(),
  collection: trusted<ShownCollection>(),
  keeping: trusted<ShownKeeping>(),
};
