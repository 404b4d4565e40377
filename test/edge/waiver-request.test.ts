import { describe, expect, it } from 'vitest';
import { waiverLinkLengthMax, waiverReasonLengthMax } from '#core/waiver.ts';
import { saidAt } from '../given/said.ts';

const readEndedWaiver = saidAt('ended-waivers');
const readWaiverRequest = saidAt('waivers');

const body = {
  ...{ candidate: 'one', cell: 'e2e-1.35', reason: 'the cluster is old', owner: 'team storage' },
  ...{ link: 'https://bugs.example/1?a=b#c', until: '2026-01-06T00:00:00Z' },
};
const whole = 'https://bugs.example/';

describe('a request for a waiver', () => {
  it('is read, its end as milliseconds', () => {
    const { until: _until, ...rest } = body;
    expect(readWaiverRequest(body)).toEqual({ ...rest, untilMs: Date.UTC(2026, 0, 6) });
  });

  it('may say its end in another time zone, and its reason in several lines', () => {
    const said = { ...body, until: '2026-01-06T01:00:00+01:00', reason: ' a\r\nb ' };
    expect(readWaiverRequest(said)).toMatchObject({
      untilMs: Date.UTC(2026, 0, 6),
      reason: 'a\r\nb',
    });
  });

  it.each<[string, object, RegExp]>([
    ['no link', { link: undefined }, /link is required/],
    ['a script as link', { link: 'javascript:alert(1)' }, /link must be an https? /],
    [
      'a link without encryption',
      { link: 'http://bugs.example/1' },
      /link must be an https address/,
    ],
    ['a link of data', { link: 'data:text/html,x' }, /link must be/],
    ['a link to a file', { link: 'file:///etc/passwd' }, /link must be/],
    ['a link of two lines', { link: `${whole}\r\nx-header: 1` }, /link has a control/],
    [
      'a link with an end of its own',
      { link: `${whole}>" onclick=x` },
      /link (?:must be|has a char)/,
    ],
    [
      'a link of somebody else',
      { link: 'https://github.com@evil.example/' },
      /link has a user name/,
    ],
    ['a link that looks like another', { link: 'https://gіthub.com/' }, /link has a character/],
    [
      'a long link',
      { link: whole.padEnd(waiverLinkLengthMax + 1, 'x') },
      /link is longer than 300/,
    ],
    ['no reason', { reason: undefined }, /reason is required: say why this cell/],
    ['an empty reason', { reason: ' \n' }, /reason is empty/],
    ['a reason of bells', { reason: 'a\u0007' }, /reason has a control/],
    ['a reason that is turned round', { reason: 'a\u202eb' }, /reason has a control or an invis/],
    [
      'a long reason',
      { reason: 'x'.repeat(waiverReasonLengthMax + 1) },
      /reason is longer than 300/,
    ],
    ['a huge reason', { reason: 'x'.repeat(2 ** 20) }, /reason is longer than 300/],
    ['no owner', { owner: undefined }, /owner is required/],
    ['an owner of spaces', { owner: '  ' }, /owner is empty: name who owns it/],
    ['an owner of two lines', { owner: 'a\r\nSubject: b' }, /owner has a control/],
    ['a long owner', { owner: 'x'.repeat(101) }, /owner is longer than 100/],
    ['an owner that is a list', { owner: ['a'] }, /owner must be text, not a list/],
    ['no end', { until: undefined }, /until must be an instant such as/],
    ['an end that is a day', { until: '2026-01-06' }, /until must be an instant such as/],
    ['an end without a zone', { until: '2026-01-06T00:00:00' }, /until must be an instant such as/],
    ['an end that is a number', { until: 1_767_657_600_000 }, /until must be/],
    ['an end that is no date', { until: '2026-02-31T00:00:00Z' }, /until must be/],
    ['a path as cell', { cell: '../e2e' }, /cell must be 1 to 200/],
    ['no candidate', { candidate: undefined }, /candidate is required/],
  ])('with %s is refused in words', (_what, facts, words) => {
    const read = () => readWaiverRequest({ ...body, ...facts });
    expect(read).toThrow(expect.objectContaining({ code: 'malformed' }));
    expect(read).toThrow(words);
  });
});

describe('a request to end a waiver', () => {
  const ending = { candidate: 'one', cell: 'e2e', reason: 'it is mended' };

  it('is read', () => {
    expect(readEndedWaiver(ending)).toEqual(ending);
  });

  it.each<[string, unknown, RegExp]>([
    ['no reason', { ...ending, reason: '' }, /reason is empty: say why the waiver ends/],
    ['a list', [], /the request to end a waiver: must be an object, not a list/],
  ])('with %s is refused in words', (_what, given, words) => {
    expect(() => readEndedWaiver(given)).toThrow(words);
  });
});
