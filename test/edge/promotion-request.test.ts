import { expect, test } from 'vitest';
import { saidAt } from '../given/said.ts';

const readPromotionRequest = saidAt('promotions');

const request = { candidate: 'c-1', reason: 'Tested by hand as well.' };

test.each([
  [request, request],
  [
    { ...request, planHash: 'abc', approvals: 3 },
    { ...request, planHash: 'abc' },
  ],
  [
    { ...request, reason: '  two\n\tlines\r\n  ' },
    { ...request, reason: 'two\n\tlines' },
  ],
  [
    { ...request, reason: 'x'.repeat(1000) },
    { ...request, reason: 'x'.repeat(1000) },
  ],
])('The request %j is read', (body, read) => {
  expect(readPromotionRequest(body)).toEqual(read);
});

test.each([
  [{ candidate: 'c-1' }, 'is required: say why'],
  [{ ...request, reason: ' \n ' }, 'is empty: say why'],
  [{ ...request, reason: 'x'.repeat(1001) }, 'longer than 1000'],
  [{ ...request, reason: 'a\u202eb' }, 'reason has a control or an invisible character'],
  [{ ...request, reason: 'a\rb' }, 'reason has a control or an invisible character'],
  [{ ...request, candidate: '../c' }, ': candidate'],
  [{ ...request, candidate: ['c-1'] }, ': candidate'],
  [{ ...request, planHash: '' }, ': planHash'],
  [{ ...request, planHash: null }, ': planHash'],
  [undefined, 'is required, as an object'],
  ['{}', 'must be an object, not text'],
])('The request %j is refused', (body, words) => {
  expect(() => readPromotionRequest(body)).toThrow(
    expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
  );
});
