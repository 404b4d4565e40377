import { expect, test } from 'vitest';
import { readResultRequest } from '#edge/result-request.ts';

const body = { candidate: 'c-1', cell: 'look', outcome: 'passed', reason: 'it looks right' };

test.each([
  [body, undefined, { ...body, id: undefined }],
  [{ ...body, more: 1 }, 'my.key-1', { ...body, id: 'my.key-1' }],
  [
    { ...body, outcome: 'inconclusive', reason: ' a\nb ', url: 'https://ci.example/1' },
    undefined,
    {
      ...body,
      outcome: 'inconclusive',
      reason: 'a\nb',
      url: 'https://ci.example/1',
      id: undefined,
    },
  ],
])('The result %j with the key %j is read', (sent, key, wish) => {
  expect(readResultRequest(sent, key)).toEqual(wish);
});

test.each([
  [{ ...body, outcome: 'errored' }, undefined, 'must be passed, failed or inconclusive'],
  [{ ...body, outcome: undefined }, undefined, 'outcome'],
  [{ ...body, reason: ' ' }, undefined, 'reason is empty: say what you looked at'],
  [{ ...body, reason: 'x'.repeat(501) }, undefined, 'reason is longer than 500'],
  [{ ...body, reason: 'a\u202eb' }, undefined, 'reason has a control or an invisible character'],
  [{ ...body, candidate: '../c' }, undefined, 'candidate'],
  [{ ...body, cell: '' }, undefined, 'cell'],
  [{ ...body, url: 'http://ci.example/1' }, undefined, 'must be an https address'],
  [{ ...body, url: 'javascript:alert(1)' }, undefined, 'url'],
  [{ ...body, url: '' }, undefined, 'url'],
  [body, 'a b', 'Idempotency-Key'],
  [null, undefined, 'must be an object, not null'],
])('The result %j with the key %j is refused', (sent, key, words) => {
  expect(() => readResultRequest(sent, key)).toThrow(
    expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
  );
});
