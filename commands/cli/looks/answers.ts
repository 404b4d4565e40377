import { z } from 'zod';
import type { ShownCollection, ShownKeeping } from '#core/collection.ts';
import type { ShownPlan } from '#core/plan-text.ts';
import type { Promotion } from '#core/promotion.ts';
import type { Release } from '#core/release.ts';
import type { ShownCandidates, ShownSet } from '#core/shown-candidate.ts';
import type { ShownHolds } from '#core/shown-hold.ts';
import type { ShownLine, ShownLines } from '#core/shown-line.ts';

const trusted = <T>() => z.custom<T>((body) => typeof body === 'object' && body !== null);

/** How each answer is read. */
export const answers = {
  lines: trusted<ShownLines>(),
  line: trusted<ShownLine>(),
  candidates: trusted<ShownCandidates>(),
  set: trusted<ShownSet>(),
  plan: trusted<ShownPlan>(),
  promotion: trusted<Promotion>(),
  release: trusted<Release>(),
  holds: trusted<ShownHolds>(),
  collection: trusted<ShownCollection>(),
  keeping: trusted<ShownKeeping>(),
};
