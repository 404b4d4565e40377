import { expect, test } from 'vitest';
import { saidAt } from '../given/said.ts';

const readRestorationRequest = saidAt('restorations');

const candidate = '8e03978e-40d5-43dd-bc93-6894a57f9324';
const request = { candidate, reason: 'A customer needs it.' };

test.each([
  [request, request],
  [
    { ...request, id: 'own' },
    { ...request, id: 'own' },
  ],
  [{ ...request, line: 'other' }, request],
])('The request %j is read', (body, read) => {
  expect(readRestorationRequest(body)).toEqual(read);
});

test.each([
  [{ candidate }, 'reason is required: say why this candidate is wanted back'],
  [{ ...request, reason: ' ' }, 'is empty'],
  [{ ...request, reason: 'x'.repeat(301) }, 'longer than 300'],
  [{ ...request, reason: 'a\u0007b' }, 'control or an invisible character'],
  [{ reason: 'x' }, ': candidate'],
  [{ ...request, candidate: '../x' }, ': candidate'],
  [{ ...request, candidate: [candidate] }, ': candidate'],
  [{ ...request, id: 'a/b' }, 'id must be 1 to 64'],
  [{ ...request, id: '' }, 'id must be 1 to 64'],
  [{ ...request, id: 7 }, ': id'],
  [[], 'the request for a restoration'],
  [undefined, 'is required, as an object'],
])('The request %j is refused', (body, words) => {
  expect(() => readRestorationRequest(body)).toThrow(
    expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
  );
});
