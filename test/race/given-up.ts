import { bodies } from '../world/life.ts';
import type { RegistryChange } from '../world/registry.ts';
import type { Written } from '../world/store.ts';
import type { World } from '../world/world.ts';
import type { Turn } from './race.ts';

/** Looks whether something is begun for a promotion that was given up. */
export interface GivenUpWatcher {
  /** What is believed of a promotion that was given up does not change under its version again. */
  look(
    turn: Turn,
    writes: readonly Written[],
    changes: readonly RegistryChange[],
  ): string | undefined;
}

/**
 * What a process does in production that began when nobody wanted it there any more is wrong; what
 * was under way when a promotion was given up may come to its end.
 */
export function watchGivenUp(world: World): GivenUpWatcher {
  const givenUp = new Map<string, { readonly version: string; readonly at: number }>();
  const note = (id: string, now: number) => {
    const promotion = world.store.document('promotion', id)?.body;
    const known = givenUp.get(id);
    if (promotion === undefined || promotion.version === known?.version) return;
    if (promotion.givenUp === undefined) givenUp.delete(id);
    else givenUp.set(id, { version: promotion.version, at: now });
  };
  return {
    look({ now, begunAt }, writes, changes) {
      for (const { of, id } of writes) if (of === 'promotion') note(id, now);
      for (const { repository, reference } of changes) {
        const wantedBy = [...bodies(world, 'promotion')].filter(([, { plan }]) =>
          plan.images.some((image) => image.repository === repository),
        );
        const isLate = wantedBy.every(([id]) => (givenUp.get(id)?.at ?? Infinity) < begunAt);
        if (isLate) return `${repository}@${reference} was written for a promotion given up before`;
      }
      return undefined;
    },
  };
}
