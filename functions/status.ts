import { findSight } from '#api/sights.ts';
import type { Shown } from '#flow/answer.ts';
import type { Duty } from '#flow/turn.ts';

/** Everything that people and programs look at; it writes nothing. */
export async function status(address: string, duty: Duty): Promise<Shown> {
  return findSight(address).show(duty);
}
