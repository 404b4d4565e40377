import type { ActionField } from './action.ts';
import { isoTime } from './iso-time.ts';

const weekMs = 7 * 24 * 60 * 60_000;
const minuteMs = 60_000;

/** Why a person wants something; required unless said otherwise. */
export function reasonField(label: string, isRequired = true): ActionField {
  return { name: 'reason', label, kind: 'text', isRequired };
}

/** Who sees to what a person leaves open: a person or a team. */
export const ownerField: ActionField = {
  ...{ name: 'owner', label: 'Who sees to it: a person or a team', kind: 'text', isRequired: true },
};

/** Until when something is to be so; at first a week ahead, on the minute. */
export function untilField(nowMs: number): ActionField {
  const preset = isoTime(Math.floor((nowMs + weekMs) / minuteMs) * minuteMs);
  return { name: 'until', label: 'Until when', kind: 'until', isRequired: true, preset };
}

/** Where something is followed. */
export function linkField(label: string, isRequired = true): ActionField {
  return { name: 'link', label, kind: 'link', isRequired };
}
