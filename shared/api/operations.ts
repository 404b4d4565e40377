import { z } from 'zod';
import { namesIn } from './address.ts';
import type { Ask } from './ask.ts';
import type { JsonSchema } from './json-schemas.ts';
import { refusalsOf } from './problem-responses.ts';
import type { Sight } from './sight.ts';

/** An operation, and where it is. */
export interface Placed {
  readonly path: string;
  readonly method: 'get' | 'post';
  readonly operation: object;
}

interface Schemas {
  readonly asked: JsonSchema;
  readonly answer: JsonSchema;
}

/** Describes a GET. */
export function lookingAt(sight: Sight, { asked, answer }: Schemas): Placed {
  const { path, summary, hasText } = sight;
  const text = hasText === true && { 'text/plain': { schema: { type: 'string' } } };
  const answered = {
    description: summary,
    headers: { ETag: { $ref: '#/components/headers/ETag' } },
    content: { 'application/json': { schema: answer }, ...text },
  };
  const operation = {
    ...{ operationId: operationId('get', path), summary, tags: [tagOf(sight)], security: [] },
    parameters: [...parametersOf(path, asked), { $ref: '#/components/parameters/IfNoneMatch' }],
    responses: {
      200: answered,
      304: { description: 'It is as it was.' },
      ...refusalsOf('get'),
    },
  };
  return { path, method: 'get', operation };
}

/** Describes a POST. */
export function askingFor(ask: Ask, { asked, answer }: Schemas): Placed {
  const { path, summary } = ask;
  const accepted = {
    description: 'It is written down.',
    headers: { Location: { $ref: '#/components/headers/Location' } },
    content: { 'application/json': { schema: answer } },
  };
  const operation = {
    ...{ operationId: operationId('post', path), summary, tags: [tagOf(ask)] },
    security: [{ person: [] }],
    parameters: [{ $ref: '#/components/parameters/IdempotencyKey' }],
    requestBody: { required: true, content: { 'application/json': { schema: asked } } },
    responses: { 202: accepted, ...refusalsOf('post') },
  };
  return { path, method: 'post', operation };
}

/** What an operation is called among all others. */
export function keyOf(method: Placed['method'], path: string): string {
  return `${method} ${path}`;
}

/** What an operation is about: the noun with which its path begins, `holds` of `ended-holds`. */
export function tagOf({ path, tag }: Pick<Ask, 'path' | 'tag'>): string {
  const [, , , first = ''] = path.split('/');
  return tag ?? first.replace(/^.*-/, '').replace(/\..*$/, '');
}

/** `getCandidatesByCandidatePlan`. */
function operationId(method: Placed['method'], path: string): string {
  const words = path
    .split('/')
    .slice(3)
    .map((part) => part.replace(/^\{/, 'by-').replace(/\}$/, ''))
    .flatMap((part) => part.split(/[-.]/));
  return `${method}${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}

const askedShape = z.object({
  properties: z.record(z.string(), z.looseObject({ description: z.string().exactOptional() })),
  required: z.array(z.string()).default([]),
});

function parametersOf(path: string, asked: JsonSchema): readonly object[] {
  const { properties, required } = askedShape.parse(asked);
  const names = namesIn(path);
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    const isInPath = names.includes(name);
    const where = isInPath ? 'path' : 'query';
    return {
      ...{ name, in: where, required: isInPath || required.includes(name) },
      ...(description !== undefined && { description }),
      schema,
    };
  });
}
