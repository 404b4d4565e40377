import { z } from 'zod';
import { componentsFileSchema } from './component-schema.ts';
import { lineFileSchema } from './line-schema.ts';

/** A JSON Schema. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema of `components.yaml`, made from the definition by which it is read. What concerns
 * more than one value of a file, only the reader checks.
 */
export function componentsJsonSchema(): JsonSchema {
  return titled('The components of release lines (components.yaml)', componentsFileSchema);
}

/** The JSON Schema of `<line>.yaml`, made likewise; a line that extends another needs no more. */
export function lineJsonSchema(): JsonSchema {
  const schema = titled('A release line (NAME.yaml)', lineFileSchema);
  const { required = [], properties = {} } = schema;
  const { required: ends = [], ...timeToLive } = partOf(properties['timeToLive']);
  const { required: times = [], ...schedule } = partOf(properties['schedule']);
  return {
    ...schema,
    properties: { ...properties, timeToLive, schedule },
    required: ['line'],
    if: { not: { required: ['extends'] } },
    // biome-ignore lint/suspicious/noThenProperty: this is the word of JSON Schema.
    then: {
      required,
      properties: {
        timeToLive: { type: 'object', required: ends },
        schedule: { type: 'object', required: times },
        components: { minProperties: 1 },
        cells: { minProperties: 1 },
      },
    },
  };
}

function titled(title: string, schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    // What editors read of YAML files.
    target: 'draft-7',
    override: ({ jsonSchema }) => leaveOutUnicode(jsonSchema),
  });
  return { title, ...json };
}

/** Classes of characters (`\p{C}`) mean something else, or nothing, to many readers of patterns. */
function leaveOutUnicode(schema: JsonSchema): void {
  const isUnicode = ({ pattern }: JsonSchema) => pattern?.includes('\\p{') ?? false;
  if (isUnicode(schema)) delete schema.pattern;
  const rest = schema.allOf?.map(partOf).filter((part) => !isUnicode(part));
  if (rest !== undefined) schema.allOf = rest;
}

function partOf(part: z.core.JSONSchema._JSONSchema | undefined): JsonSchema {
  return typeof part === 'object' ? part : {};
}
