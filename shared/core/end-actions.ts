import type { ShownAction } from './action.ts';
import { reasonField } from './action-fields.ts';
import type { ShownHold, ShownWaiver } from './shown-hold.ts';

/** How a hold or a pin is ended before its time. */
export function endHoldAction(
  { kind, thing, owner }: Pick<ShownHold, 'kind' | 'thing' | 'owner'>,
  who: readonly string[],
): ShownAction {
  const named = `${thing.kind} ${thing.name}`;
  const body = { [thing.kind]: thing.name, owner };
  return kind === 'hold'
    ? {
        ...{ name: 'end-hold', title: `End the hold of ${named}`, path: '/api/v1/ended-holds' },
        ...{ body, who, fields: [reasonField('Why it may go on')] },
        consequences: [`Promotions of it are admitted again, unless somebody else holds it too.`],
      }
    : {
        ...{ name: 'end-pin', title: `Let ${named} go`, path: '/api/v1/ended-pins' },
        ...{ body, who, fields: [reasonField('Why its staging area may go')] },
        consequences: [
          'Its staging area goes when its time is over, unless somebody else keeps it.',
        ],
      };
}

/** How a waiver is ended before its time. */
export function endWaiverAction(
  { candidate, cell }: Pick<ShownWaiver, 'candidate' | 'cell'>,
  who: readonly string[],
): ShownAction {
  return {
    ...{ name: 'end-waiver', title: `End the waiver of ${cell}`, path: '/api/v1/ended-waivers' },
    ...{ body: { candidate, cell }, who, fields: [reasonField('Why the waiver ends')] },
    consequences: [`${cell} must pass, or the candidate fails.`],
  };
}
