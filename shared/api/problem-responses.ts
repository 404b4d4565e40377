import { z } from 'zod';

/** What is answered where something is wrong. */
export const problemSchema = z
  .strictObject({
    type: z.literal('about:blank'),
    title: z.string().describe('The name of the status.'),
    status: z.int(),
    detail: z.string().describe('What is wrong, and what to do about it.'),
  })
  .describe('A problem as RFC 9457 has it.')
  .meta({ id: 'Problem' });

/** What can be wrong: the name of the response, its status, and when it is answered. */
const refusals = {
  Malformed: ['400', 'The address or the body is not as described; every fault is named.'],
  Unauthenticated: ['401', 'No token, or one that proves nobody.'],
  Forbidden: ['403', 'Not for this person, or not without approvals of others.'],
  Unknown: ['404', 'There is no such thing.'],
  Conflict: ['409', 'Something else stands against it; what, and what to do, is told.'],
  Gone: ['410', 'It is too late: it has expired.'],
  Refused: ['422', 'It is understood, and cannot be.'],
  Unavailable: ['503', 'Something we depend on did not answer; the same may be sent again.'],
} as const;

type Refusal = keyof typeof refusals;

const onLooking: readonly Refusal[] = ['Malformed', 'Unknown', 'Unavailable'];

const retryAfter = {
  'Retry-After': { $ref: '#/components/headers/RetryAfter' },
};
const headersOf: Partial<Record<Refusal, object>> = {
  Unauthenticated: {
    'WWW-Authenticate': { schema: { type: 'string' }, description: 'How one says who one is.' },
  },
  Conflict: retryAfter,
  Unavailable: retryAfter,
};

/** Every problem as a response that operations refer to, by its name. */
export function problemResponses(problem: object): Readonly<Record<string, object>> {
  const content = { 'application/problem+json': { schema: problem } };
  const named = Object.entries(refusals).map(([name, [, description]]) => {
    const headers = headersOf[name as Refusal];
    return [name, { description, ...(headers && { headers }), content }];
  });
  const other = { description: 'Another method, type or length, told in words.', content };
  return { ...Object.fromEntries(named), Other: other };
}

/** What a GET, or a POST, may be refused with, by status. */
export function refusalsOf(method: 'get' | 'post'): Readonly<Record<string, object>> {
  const names = Object.entries(refusals).filter(
    ([name]) => method === 'post' || onLooking.some((one) => one === name),
  );
  const referred = names.map(([name, [status]]) => [status, responseNamed(name)]);
  return { ...Object.fromEntries(referred), default: responseNamed('Other') };
}

function responseNamed(name: string): object {
  return { $ref: `#/components/responses/${name}` };
}
