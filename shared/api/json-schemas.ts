import { z } from 'zod';

/** A schema as JSON has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What zod's schemas are in JSON, each by its key; those with an id of their own are named once. */
export interface JsonSchemas {
  readonly byKey: Readonly<Record<string, JsonSchema>>;
  readonly named: Readonly<Record<string, JsonSchema>>;
}

const ours = z.looseObject({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  $defs: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/**
 * Translates schemas. Of requests it is what is sent, of answers what is answered; these may have more
 * some day, so they are left open, and who reads them passes over what they do not know. What says
 * nothing that is not said already is left out.
 */
export function jsonSchemas(
  schemas: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
): JsonSchemas {
  const all = z.toJSONSchema(z.object(schemas), {
    io,
    override: ({ jsonSchema }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  const { properties, $defs } = ours.parse(referringTo(all));
  return { byKey: properties, named: withoutIds($defs) };
}

/** Where zod refers to its own definitions, the document has components. */
function referringTo(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/'),
  );
}

function withoutIds(schemas: Readonly<Record<string, JsonSchema>>) {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { id: _known, ...schema }]) => [name, schema]),
  );
}
