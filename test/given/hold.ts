import type { Hold } from '#core/hold.ts';

/** A hold that stands until 4000. */
export function aHold(facts: Partial<Hold> = {}): Hold {
  return {
    ...{ reason: 'a leak was found', owner: 'security', untilMs: 4000 },
    ...{ by: 'maintainer@example.com', atMs: 1 },
    ...facts,
  };
}
