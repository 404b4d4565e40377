import { expect, test } from 'vitest';
import { readRestorationRequest } from '#edge/restoration-request.ts';

const candidate = '8e03978e-40d5-43dd-bc93-6894a57f9324';
const request = { candidate, reason: 'A customer needs it.' };

test.each([
  [request, undefined, undefined],
  [request, 'key', 'key'],
  [{ ...request, id: 'own' }, undefined, 'own'],
  [{ ...request, id: 'own' }, 'key', 'own'],
  [{ ...request, line: 'other' }, undefined, undefined],
])('The request %j with the key %s is read as %s', (body, key, id) => {
  expect(readRestorationRequest(body, key)).toEqual({ ...request, id });
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
  expect(() => readRestorationRequest(body, undefined)).toThrow(
    expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
  );
});
