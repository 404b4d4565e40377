import { describe, expect, it } from 'vitest';
import { holdReasonLengthMax } from '#core/hold.ts';
import { saidAt } from '../given/said.ts';

const readEndedHold = saidAt('ended-holds');
const readHoldRequest = saidAt('holds');

const said = { reason: 'a leak was found', owner: 'security' };
const body = { line: 'sample', ...said, until: '2026-01-06T00:00:00Z' };
const untilMs = Date.UTC(2026, 0, 6);

describe('a request for a hold', () => {
  it.each([
    ['line', 'sample-1.0'],
    ['component', 'external-provisioner'],
    ['candidate', '7970d659-c9c4-5075-8d23-069f64d9669d'],
  ] as const)('of a %s is read', (kind, name) => {
    const { line: _line, ...rest } = body;
    const wish = { thing: { kind, name }, ...said, untilMs };
    expect(readHoldRequest({ ...rest, [kind]: name })).toEqual(wish);
  });

  it.each<[string, object, RegExp]>([
    [
      'two things',
      { component: 'hello' },
      /must name one thing: a component, a candidate or a line/,
    ],
    ['a path as line', { line: '../sample' }, /line must/],
    ['a component in capitals', { line: undefined, component: 'Hello' }, /component must be/],
    ['no reason', { reason: undefined }, /reason is required: say why nothing of it/],
    ['a reason of bells', { reason: '\u0007' }, /reason has a control/],
    ['a long reason', { reason: 'x'.repeat(holdReasonLengthMax + 1) }, /reason is longer than 300/],
    ['a huge reason', { reason: 'x'.repeat(2 ** 20) }, /reason is longer than 300/],
    ['an owner of two lines', { owner: 'a\r\nb' }, /owner has a control/],
    ['a huge owner', { owner: 'x'.repeat(2 ** 20) }, /owner is longer than 100/],
    ['no owner', { owner: undefined }, /owner is required/],
    ['no end', { until: undefined }, /until must be an instant/],
    ['an end in words', { until: 'tomorrow' }, /until must be an instant/],
  ])('with %s is refused in words', (_what, facts, words) => {
    const read = () => readHoldRequest({ ...body, ...facts });
    expect(read).toThrow(expect.objectContaining({ code: 'malformed' }));
    expect(read).toThrow(words);
  });

  it('of nothing says what can be held', () => {
    const { line: _line, ...rest } = body;
    expect(() => readHoldRequest(rest)).toThrow(/must name one thing/);
  });
});

describe('a request to end a hold', () => {
  it.each([{ owner: 'security' }, {}])('is read, with the owner or without: %j', (owner) => {
    const thing = { kind: 'line', name: 'sample' } as const;
    const ending = { line: 'sample', reason: 'it is mended', ...owner };
    expect(readEndedHold(ending)).toEqual({ thing, reason: 'it is mended', ...owner });
  });

  it.each<[string, unknown, RegExp]>([
    ['no reason', { line: 'sample' }, /reason is required: say why it may go on/],
    ['nothing', { reason: 'it is mended' }, /must name one thing/],
    ['a list', [], /the request to end a hold: must be an object/],
  ])('with %s is refused in words', (_what, given, words) => {
    expect(() => readEndedHold(given)).toThrow(words);
  });
});
