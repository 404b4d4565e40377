import { describe, expect, it, test } from 'vitest';
import { holdReasonLengthMax } from '#core/hold.ts';
import { saidAt } from '../given/said.ts';

const readCollectionRequest = saidAt('collections');
const readEndedPin = saidAt('ended-pins');
const readPinRequest = saidAt('pins');
const readRestorationRequest = saidAt('restorations');

const candidate = '7970d659-c9c4-5075-8d23-069f64d9669d';
const said = { candidate, reason: 'users have it', owner: 'team storage' };
const pin = { ...said, until: '2026-01-06T00:00:00Z' };
const collection = { expired: 312, reason: 'the collector was off' };
const restoration = { candidate, reason: 'users have it' };

test('What people want of staging areas is read', () => {
  expect(readPinRequest(pin)).toEqual({ ...said, untilMs: Date.UTC(2026, 0, 6) });
  expect(readEndedPin(said)).toEqual(said);
  expect(readEndedPin({ candidate, reason: 'over' })).toEqual({ candidate, reason: 'over' });
  expect(readCollectionRequest(collection)).toEqual(collection);
  expect(readRestorationRequest(restoration)).toEqual(restoration);
});

describe('a wish for a staging area', () => {
  it.each<[string, (body: unknown) => unknown, unknown, RegExp]>([
    ['a pin of nothing', readPinRequest, { ...pin, candidate: undefined }, /candidate/],
    ['a pin of a path', readPinRequest, { ...pin, candidate: '../x' }, /candidate/],
    ['a pin without a reason', readPinRequest, { ...pin, reason: ' ' }, /say why its staging/],
    [
      'a pin with a long reason',
      readPinRequest,
      { ...pin, reason: 'x'.repeat(holdReasonLengthMax + 1) },
      /reason is longer than 300/,
    ],
    ['a pin of nobody', readPinRequest, { ...pin, owner: undefined }, /owner is required/],
    ['a pin of bells', readPinRequest, { ...pin, owner: 'a\u0007' }, /owner has a control/],
    ['a pin for ever', readPinRequest, { ...pin, until: undefined }, /until must be an instant/],
    ['a pin until a word', readPinRequest, { ...pin, until: 'monday' }, /until must be an instant/],
    ['a list of pins', readPinRequest, [pin], /the request for a pin: must be an object/],
    ['an end without a reason', readEndedPin, { candidate }, /say why its staging area may go/],
    ['a collection of none', readCollectionRequest, { ...collection, expired: 0 }, /from 1 to/],
    ['a collection of all', readCollectionRequest, { ...collection, expired: 1e9 }, /from 1 to/],
    ['a collection of some', readCollectionRequest, { ...collection, expired: '5' }, /from 1 to/],
    ['a collection of halves', readCollectionRequest, { ...collection, expired: 1.5 }, /from 1 to/],
    ['a collection without a reason', readCollectionRequest, { expired: 5 }, /say why so many/],
    ['no wish', readCollectionRequest, undefined, /is required, as an object/],
  ])('is refused in words: %s', (_what, read, body, words) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code: 'malformed' }));
    expect(() => read(body)).toThrow(words);
  });

  it('is refused in words: a restoration without a reason, or by a strange key', () => {
    expect(() => readRestorationRequest({ candidate })).toThrow(
      /say why this candidate is wanted back/,
    );
    expect(() => readRestorationRequest({ ...restoration, id: 'a b' })).toThrow(
      /id must be 1 to 64/,
    );
  });
});
