import { parse } from '@cdktf/hcl2json';
import { z } from 'zod';
import type { ProviderSchemas, SchemaBlock } from './provider-schemas.ts';

const bodies = z.record(
  z.string(),
  z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
);
const fileRead = z.object({ resource: bodies.optional(), data: bodies.optional() });

/** What Terraform itself reads of every resource. */
const own = new Set(['count', 'depends_on', 'for_each', 'lifecycle', 'provider']);

/**
 * Checks a file without Terraform: that it can be parsed, and that every resource has arguments that
 * there are, and all that it must have. Expressions and references are nobody's affair here.
 *
 * @return what is wrong, each with its place
 */
export async function faultsOf(
  file: string,
  text: string,
  schemas: ProviderSchemas,
): Promise<readonly string[]> {
  const parsed = await parse(file, text).catch((error: unknown) => error);
  if (parsed instanceof Error || typeof parsed === 'string') return [`${file}: ${parsed}`];
  const { resource = {}, data = {} } = fileRead.parse(parsed);
  return [...faultsIn(file, resource, schemas.resources), ...faultsIn(file, data, schemas.data)];
}

function faultsIn(
  file: string,
  types: z.output<typeof bodies>,
  schemas: ProviderSchemas['resources'],
): readonly string[] {
  return Object.entries(types).flatMap(([type, named]) => {
    const schema = schemas[type];
    if (schema === undefined)
      return [
        `${file}: ${type}: its schema is not known: commands/write-provider-schemas.ts adds it`,
      ];
    return Object.entries(named).flatMap(([name, all]) =>
      all.flatMap((body) => faultsOfBlock(`${file}: ${type}.${name}`, body, schema)),
    );
  });
}

function faultsOfBlock(
  place: string,
  body: Readonly<Record<string, unknown>>,
  schema: SchemaBlock,
): readonly string[] {
  const { dynamic, ...said } = body;
  const inDynamic = Object.keys(Object(dynamic ?? {}));
  const known = [...Object.keys(schema.attributes), ...Object.keys(schema.blocks), ...own];
  const names = [...Object.keys(said), ...inDynamic];
  const must = [
    ...Object.entries(schema.attributes).flatMap(([name, one]) => (one.required ? [name] : [])),
    ...Object.entries(schema.blocks).flatMap(([name, one]) => (one.min > 0 ? [name] : [])),
  ];
  return [
    ...names.filter((name) => !known.includes(name)).map((name) => `${place}: it has no ${name}`),
    ...must.filter((name) => !names.includes(name)).map((name) => `${place}: ${name} is missing`),
    ...Object.entries(schema.blocks).flatMap(([name, nested]) =>
      blocksIn(said[name]).flatMap((one) => faultsOfBlock(`${place}.${name}`, one, nested)),
    ),
  ];
}

function blocksIn(value: unknown): readonly Record<string, unknown>[] {
  const read = z.array(z.record(z.string(), z.unknown())).safeParse(value);
  return read.success ? read.data : [];
}
