import { expect, test } from 'vitest';
import { readIdempotencyKey } from '#edge/idempotency-key.ts';
import { saidAt } from '../given/said.ts';

const readRoundRequest = saidAt('rounds');

const request = { line: 'sample-1.0', reason: 'A node was replaced.' };

test.each([
  [request, request],
  [{ ...request, candidate: 'c-1' }, { ...request }],
  [
    { ...request, reason: ' two\nlines ' },
    { ...request, reason: 'two\nlines' },
  ],
])('The request %j is read', (body, read) => {
  expect(readRoundRequest(body)).toEqual(read);
});

test.each([
  [{ line: 'sample' }, 'reason is required: say why this line is tested again'],
  [{ ...request, reason: ' ' }, 'is empty: say why this line is tested again'],
  [{ ...request, reason: 'x'.repeat(1001) }, 'longer than 1000'],
  [{ ...request, reason: 'a\u0007b' }, 'reason has a control or an invisible character'],
  [{ reason: 'x' }, ': line'],
  [{ ...request, line: '../sample' }, ': line'],
  [{ ...request, line: ['sample'] }, ': line'],
  [[], 'the request for a round'],
  [undefined, 'is required, as an object'],
])('The request %j is refused', (body, words) => {
  expect(() => readRoundRequest(body)).toThrow(
    expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
  );
});

test.each([undefined, 'a', '8e03978e-40d5-43dd-bc93-6894a57f9324', 'x'.repeat(64), 'v1.0_a'])(
  'The key %s is read',
  (key) => {
    expect(readIdempotencyKey(key)).toBe(key);
  },
);

test.each(['', ' ', 'a b', 'a/b', '"a"', 'ü', 'a, b', 'x'.repeat(65), 'a\n'])(
  'The key %j is refused',
  (key) => {
    expect(() => readIdempotencyKey(key)).toThrow(
      expect.objectContaining({
        code: 'malformed',
        message: expect.stringContaining('the header Idempotency-Key: must be 1 to 64 of letters'),
      }),
    );
  },
);
