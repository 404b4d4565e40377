import { findTag, listTags } from './component-listing.ts';
import { ruleOnTag } from './component-rulings.ts';
import type { ComponentEffect, ComponentEvent, ComponentState } from './component-state.ts';
import type { Decision } from './decide.ts';
import { decideHolds } from './hold.ts';

/**
 * Decides for a component. What its repository shows first is history; from then on whatever is
 * new, moved, gone, or judged otherwise than before is looked at, so that no message need arrive
 * for that.
 */
export function decideComponent(
  state: ComponentState | undefined,
  event: ComponentEvent,
  nowMs: number,
): Decision<ComponentState, ComponentEffect> {
  const known = state ?? { component: event.component, tags: [], rulings: [] };
  switch (event.type) {
    case 'listed':
      return listTags(known, event, nowMs);
    case 'tag-found':
      return findTag(known, event);
    case 'tag-ruled':
      return ruleOnTag(known, event.ruling);
    case 'held':
    case 'hold-ended':
      return decideHolds(known, event, nowMs);
  }
}
