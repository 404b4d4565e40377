import { endedHoldSchema, holdRequestSchema } from '#edge/hold-request.ts';
import { endedPinSchema, pinRequestSchema } from '#edge/pin-request.ts';
import { endedWaiverSchema, waiverRequestSchema } from '#edge/waiver-request.ts';
import { endHold, type PlacedHold, placeHold } from '#flow/hold.ts';
import { endPin, placePin } from '#flow/pin.ts';
import { endWaiver, type WaivedCell, waive } from '#flow/waive.ts';
import { type Ask, ask } from './ask.ts';
import { placedHoldSchema, placedPinSchema, waivedSchema } from './hold-answers.ts';

const cellOf = ({ candidate, cell }: WaivedCell) => `${candidate}/${cell}`;

const heldOf = ({ component, candidate, line }: PlacedHold) =>
  Object.entries({ component, candidate, line })
    .flatMap(([kind, name]) => (name === undefined ? [] : [`${kind}/${name}`]))
    .join('/');

/** What people hold, keep and waive, and how they end it. */
export const holdAsks: readonly Ask[] = [
  ask({
    path: '/api/v1/waivers',
    summary: 'Waive a blocking test cell of a candidate',
    called: 'the request for a waiver',
    body: waiverRequestSchema,
    isOnce: true,
    answer: waivedSchema,
    perform: waive,
    nameOf: cellOf,
  }),
  ask({
    path: '/api/v1/ended-waivers',
    summary: 'End a waiver at once',
    called: 'the request to end a waiver',
    body: endedWaiverSchema,
    isOnce: true,
    answer: waivedSchema,
    perform: endWaiver,
    nameOf: cellOf,
  }),
  ask({
    path: '/api/v1/holds',
    summary: 'Hold a component, a candidate or a line: nothing of it is promoted',
    called: 'the request for a hold',
    body: holdRequestSchema,
    isOnce: true,
    answer: placedHoldSchema,
    perform: placeHold,
    nameOf: heldOf,
  }),
  ask({
    path: '/api/v1/ended-holds',
    summary: 'End a hold',
    called: 'the request to end a hold',
    body: endedHoldSchema,
    isOnce: true,
    answer: placedHoldSchema,
    perform: endHold,
    nameOf: heldOf,
  }),
  ask({
    path: '/api/v1/pins',
    summary: 'Pin a candidate: its staging area stays',
    called: 'the request for a pin',
    body: pinRequestSchema,
    isOnce: true,
    answer: placedPinSchema,
    perform: placePin,
    nameOf: ({ candidate }) => candidate,
  }),
  ask({
    path: '/api/v1/ended-pins',
    summary: 'End a pin',
    called: 'the request to end a pin',
    body: endedPinSchema,
    isOnce: true,
    answer: placedPinSchema,
    perform: endPin,
    nameOf: ({ candidate }) => candidate,
  }),
];
