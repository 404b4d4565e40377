import { expect, test } from 'vitest';
import { saidAt } from '../given/said.ts';

const readResultRequest = saidAt('results');

const body = { candidate: 'c-1', cell: 'look', outcome: 'passed', reason: 'it looks right' };

test.each([
  [body, body],
  [{ ...body, more: 1 }, body],
  [
    { ...body, outcome: 'inconclusive', reason: ' a\nb ', url: 'https://ci.example/1' },
    { ...body, outcome: 'inconclusive', reason: 'a\nb', url: 'https://ci.example/1' },
  ],
])('The result %j is read', (sent, wish) => {
  expect(readResultRequest(sent)).toEqual(wish);
});

test.each([
  [{ ...body, outcome: 'errored' }, 'must be passed, failed or inconclusive'],
  [{ ...body, outcome: undefined }, 'outcome'],
  [{ ...body, reason: ' ' }, 'reason is empty: say what you looked at'],
  [{ ...body, reason: 'x'.repeat(501) }, 'reason is longer than 500'],
  [{ ...body, reason: 'a\u202eb' }, 'reason has a control or an invisible character'],
  [{ ...body, candidate: '../c' }, 'candidate'],
  [{ ...body, cell: '' }, 'cell'],
  [{ ...body, url: 'http://ci.example/1' }, 'must be an https address'],
  [{ ...body, url: 'javascript:alert(1)' }, 'url'],
  [{ ...body, url: '' }, 'url'],
  [null, 'must be an object, not null'],
])('The result %j is refused', (sent, words) => {
  expect(() => readResultRequest(sent)).toThrow(
    expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
  );
});
