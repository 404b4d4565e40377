import { describe, expect, it } from 'vitest';
import { expectConforms } from './expect-conforms.ts';

const collection = { goes: [], stays: [], builds: [] };
const problem = { type: 'about:blank', title: 'Not Found', status: 404, detail: 'no such thing' };

function answered(status: number, body: object | string, type = 'application/json') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'content-type': type };
  return new Response(status === 304 ? null : text, { status, headers });
}

const right: readonly [string, string, Response][] = [
  ['GET', '/api/v1/collection', answered(200, collection)],
  ['GET', '/api/v1/collection', answered(200, 'nothing goes', 'text/plain; charset=utf-8')],
  ['GET', '/api/v1/collection', answered(304, '')],
  ['GET', '/api/v1/releases/a', answered(404, problem, 'application/problem+json')],
  ['PUT', '/api/v1/collection', answered(405, problem, 'application/problem+json')],
  ['GET', '/api/v1/nothing', answered(404, problem, 'application/problem+json')],
  ['POST', '/api/v1/rounds', answered(202, { line: 'sample', round: 'first' })],
];

const wrong: readonly [string, string, Response][] = [
  ['GET', '/api/v1/collection', answered(200, { ...collection, at: 'now' })],
  ['GET', '/api/v1/collection', answered(200, { goes: [], stays: [] })],
  ['GET', '/api/v1/collection', answered(200, collection, 'text/html')],
  ['GET', '/api/v1/releases/a', answered(404, problem)],
  ['GET', '/api/v1/releases/a', answered(404, { status: 404 }, 'application/problem+json')],
  ['GET', '/api/v1/nothing', answered(200, {})],
  ['POST', '/api/v1/collection', answered(200, collection)],
  ['POST', '/api/v1/rounds', answered(202, { line: 'sample', round: 1 })],
];

describe('the check of every answer', () => {
  it.each(right)('is content with %s %s as it is described', async (method, path, answer) => {
    await expectConforms(method, path, answer);
  });

  it.each(wrong)('finds %s %s where it is otherwise', async (method, path, answer) => {
    await expect(expectConforms(method, path, answer)).rejects.toThrow();
  });
});
