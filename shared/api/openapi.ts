import manifest from '../../package.json' with { type: 'json' };
import type { Ask } from './ask.ts';
import { jsonSchemas } from './json-schemas.ts';
import { askingFor, keyOf, lookingAt, type Placed, tagOf } from './operations.ts';
import { problemResponses, problemSchema } from './problem-responses.ts';
import type { Sight } from './sight.ts';

/** What can be looked at, and what can be asked for. */
export interface Offered {
  readonly sights: readonly Sight[];
  readonly asks: readonly Ask[];
}

/** A description by OpenAPI 3.1, of as much as its readers need to know here. */
export interface OpenApi extends Readonly<Record<string, unknown>> {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: Readonly<Record<string, object>>;
}

const description = `\
What people and programs can look at (GET, function \`status\`) and ask for (POST, function \`promote\`).
Times are in ISO 8601. What is not known is left out, never null. A list names its next page as
\`next\`. Answers may have more some day: pass over what you do not know.`;

/**
 * Describes all that is offered, from the same schemas by which requests are read and answers are
 * checked in tests.
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApi({ sights, asks }: Offered): OpenApi {
  const answers = jsonSchemas(
    {
      ...Object.fromEntries(sights.map(({ path, answer }) => [keyOf('get', path), answer])),
      ...Object.fromEntries(asks.map(({ path, answer }) => [keyOf('post', path), answer])),
      problem: problemSchema,
    },
    'output',
  );
  const asked = jsonSchemas(
    {
      ...Object.fromEntries(sights.map((one) => [keyOf('get', one.path), one.asked])),
      ...Object.fromEntries(asks.map(({ path, body }) => [keyOf('post', path), body])),
    },
    'input',
  );
  const schemasOf = (key: string) => ({
    asked: asked.byKey[key] ?? {},
    answer: answers.byKey[key] ?? {},
  });
  return {
    openapi: '3.1.1',
    ...about(sights, asks),
    paths: byPath([
      ...sights.map((one) => lookingAt(one, schemasOf(keyOf('get', one.path)))),
      ...asks.map((one) => askingFor(one, schemasOf(keyOf('post', one.path)))),
    ]),
    components: {
      schemas: { ...asked.named, ...answers.named },
      responses: problemResponses(answers.byKey['problem'] ?? {}),
      ...shared,
    },
  };
}

function about(sights: readonly Sight[], asks: readonly Ask[]) {
  const { name: title, version, license } = manifest;
  const tags = [...sights, ...asks].map(tagOf);
  return {
    info: { title, version, description, license: { name: license, identifier: license } },
    servers: [{ url: '/', description: 'Where both functions have one address.' }],
    tags: [...new Set(tags)].toSorted().map((name) => ({ name })),
  };
}

const shared = {
  headers: {
    ETag: {
      description:
        'Stands for the answer: sent as If-None-Match it is answered 304 while it is so.',
      schema: { type: 'string' },
    },
    Location: { description: 'Where it is shown.', schema: { type: 'string' } },
    RetryAfter: {
      description: 'In how many seconds to ask again.',
      schema: { type: 'integer', minimum: 1 },
    },
  },
  parameters: {
    IfNoneMatch: {
      ...{ name: 'If-None-Match', in: 'header' },
      description: 'The ETag of an answer that is known already.',
      schema: { type: 'string' },
    },
    IdempotencyKey: {
      ...{ name: 'Idempotency-Key', in: 'header' },
      description: 'Names the request: sent again with the same key, it is known again for a day.',
      schema: { type: 'string', pattern: '^[\\w.-]{1,64}$' },
    },
  },
  securitySchemes: {
    person: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  },
};

function byPath(placed: readonly Placed[]): OpenApi['paths'] {
  const paths: Record<string, Record<string, object>> = {};
  for (const { path, method, operation } of placed)
    paths[path] = { ...paths[path], [method]: operation };
  return paths;
}
