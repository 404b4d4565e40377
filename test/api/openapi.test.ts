import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asks } from '#api/asks.ts';
import { jsonSchemas } from '#api/json-schemas.ts';
import { openApi } from '#api/openapi.ts';
import { sights } from '#api/sights.ts';
import manifest from '../../package.json' with { type: 'json' };

const described = openApi({ sights, asks });
const text = JSON.stringify(described);

const operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).min(1),
  parameters: z.array(z.looseObject({ name: z.string().optional(), in: z.string().optional() })),
  security: z.array(z.unknown()),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});
const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]) => ({ path, method, ...operation.parse(one) })),
);

describe('the description of the API', () => {
  it('is valid OpenAPI 3.1, of this version', async () => {
    expect(await new Validator().validate(JSON.parse(text))).toEqual({ valid: true });
    expect(described).toMatchObject({
      ...{ openapi: expect.stringMatching(/^3\.1\./), info: { version: manifest.version } },
    });
  });

  it('has every sight and every ask, and nothing else', () => {
    const there = operations.map(({ method, path }) => `${method} ${path}`).toSorted();
    const offered = [
      ...sights.map(({ path }) => `get ${path}`),
      ...asks.map(({ path }) => `post ${path}`),
    ];
    expect(there).toEqual(offered.toSorted());
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(there.length);
  });

  it.each(operations)('$method $path names its parameters and who may', (one) => {
    const inPath = one.parameters.flatMap(({ in: where, name }) => (where === 'path' ? name : []));
    const named = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(inPath.toSorted()).toEqual(named.toSorted());
    const isAsk = one.method === 'post';
    expect([one.security.length > 0, one.requestBody !== undefined]).toEqual([isAsk, isAsk]);
    const wanted = isAsk
      ? ['202', '400', '401', '403', '409', '422', '503']
      : ['200', '304', '404'];
    expect(Object.keys(one.responses)).toEqual(expect.arrayContaining([...wanted, 'default']));
  });

  it('says of every answer and every request what it is', () => {
    const empty = operations.filter((one) => /"schema":\{\}/.test(JSON.stringify(one)));
    expect(empty).toEqual([]);
  });

  it('refers to nothing that is not there, and names nothing that is not used', () => {
    const used = [...text.matchAll(/"\$ref":"#\/components\/([^/"]+)\/([^"]+)"/g)].map(
      ([, kind, name]) => `${kind}/${name}`,
    );
    const there = Object.entries(described.components)
      .filter(([kind]) => kind !== 'securitySchemes')
      .flatMap(([kind, all]) => Object.keys(all).map((name) => `${kind}/${name}`));
    expect([...new Set(used)].toSorted()).toEqual(there.toSorted());
    expect(text).not.toContain('$defs');
  });

  it('gives no name to two things', () => {
    const of = (schemas: readonly z.ZodType[]) => Object.fromEntries(schemas.entries());
    const answers = jsonSchemas(of([...sights, ...asks].map(({ answer }) => answer)), 'output');
    const bodies = jsonSchemas(of(asks.map(({ body }) => body)), 'input');
    const both = Object.keys(answers.named).filter((name) => Object.hasOwn(bodies.named, name));
    for (const name of both) expect(answers.named[name]).toEqual(bodies.named[name]);
  });
});
