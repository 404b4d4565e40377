import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'vitest';
import { z } from 'zod';
import { isAt, namesIn } from '#api/address.ts';
import { asks } from '#api/asks.ts';
import { openApi } from '#api/openapi.ts';
import { sights } from '#api/sights.ts';

const documentId = 'openapi.json';

/** What a program made of the description would check; and that nothing else is answered. */
const described = closed(openApi({ sights, asks }));
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: documentId, ...z.record(z.string(), z.unknown()).parse(described) });
const validators = new Map<string, ValidateFunction>();

const documentShape = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.unknown()) })),
  ),
});
const { paths } = documentShape.parse(described);
const referred = z.object({ $ref: z.string() });

/** Expects that an answer of the API is what its description says of it, whether good or bad. */
export async function expectConforms(
  method: string,
  address: string,
  answer: Pick<Response, 'status' | 'headers' | 'text'>,
): Promise<void> {
  const pointer = pointerOf(method, address, answer.status);
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const body = await answer.text();
  const where = `${method} ${address}: ${answer.status}`;
  if (answer.status === 304) expect(body, where).toBe('');
  else if (answer.status === 200 && type === 'text/plain') expect(body, where).not.toBe('');
  else {
    const wanted = answer.status < 300 ? 'application/json' : 'application/problem+json';
    expect(type, where).toBe(wanted);
    const validate = validatorAt(`${pointer}/content/${escaped(wanted)}/schema`);
    const faults = validate(JSON.parse(body)) ? [] : validate.errors;
    expect(faults, `${where}: ${body.slice(0, 2_000)}`).toEqual([]);
  }
}

/** As `fetch`, for addresses of the API: what is answered must be what its description says. */
export async function fetchApi(url: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, init);
  const { pathname } = new URL(url);
  await expectConforms(init.method ?? 'GET', pathname, answer.clone());
  return answer;
}

/** Where the description says what is answered; of an unknown path or method it knows only problems. */
function pointerOf(method: string, address: string, status: number): string {
  const path = Object.keys(paths)
    .toSorted((one, other) => namesIn(one).length - namesIn(other).length)
    .find((one) => isAt(one, address) && paths[one]?.[method.toLowerCase()] !== undefined);
  if (path === undefined) {
    expect(status, `${method} ${address} is not described`).toBeGreaterThanOrEqual(400);
    return '/components/responses/Other';
  }
  const responses = paths[path]?.[method.toLowerCase()]?.responses ?? {};
  const found = Object.hasOwn(responses, status) ? `${status}` : 'default';
  const named = referred.safeParse(responses[found]);
  if (named.success) return named.data.$ref.replace(/^#/, '');
  return `/paths/${escaped(path)}/${method.toLowerCase()}/responses/${found}`;
}

function validatorAt(pointer: string): ValidateFunction {
  const known = validators.get(pointer);
  if (known !== undefined) return known;
  const validate = ajv.compile({ $ref: `${documentId}#${pointer}` });
  validators.set(pointer, validate);
  return validate;
}

/** @see RFC 6901; then as a fragment */
function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** Answers may have more some day; what they have today is all described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(
    Object.entries(schema).map(([key, part]) => [key, closed(part)]),
  );
  const isObject = 'type' in schema && schema.type === 'object';
  const isOpen = isObject && !Object.hasOwn(schema, 'additionalProperties');
  return isOpen ? { ...parts, additionalProperties: false } : parts;
}
