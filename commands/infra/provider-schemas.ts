import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** A type as Terraform writes it: `"string"`, `["map","string"]`. */
export type TerraformType = string | readonly TerraformType[];

/** An argument or attribute of a resource. */
export interface Attribute {
  readonly type: TerraformType;
  readonly required?: true | undefined;
  readonly optional?: true | undefined;
  /** Known after an apply, where nobody says it. */
  readonly computed?: true | undefined;
}

/** What stands between braces. */
export interface SchemaBlock {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedSchema>>;
}

/** A block within another: how often it may stand there. */
export interface NestedSchema extends SchemaBlock {
  readonly min: number;
  /** None: as often as anybody likes. */
  readonly max?: number | undefined;
}

/** By type, `google_pubsub_topic`. */
export interface ProviderSchemas {
  readonly resources: Readonly<Record<string, SchemaBlock>>;
  readonly data: Readonly<Record<string, SchemaBlock>>;
}

const flag = z.literal(true).optional();
const typeRead: z.ZodType<TerraformType> = z.lazy(() => z.union([z.string(), z.array(typeRead)]));
const attributes = z.record(
  z.string(),
  z.strictObject({ type: typeRead, required: flag, optional: flag, computed: flag }),
);
const nested: z.ZodType<NestedSchema> = z.lazy(() =>
  z.strictObject({
    ...{ attributes, blocks: z.record(z.string(), nested) },
    ...{ min: z.int(), max: z.int().optional() },
  }),
);
const block = z.strictObject({ attributes, blocks: z.record(z.string(), nested) });
const schemasRead = z.strictObject({
  resources: z.record(z.string(), block),
  data: z.record(z.string(), block),
});

/** Where the schemas lie. */
export const schemasFile = path.join(import.meta.dirname, '../../infra/test-provider/schemas.json');

/** Reads the schemas of every type that our files use. */
export async function readProviderSchemas(file = schemasFile): Promise<ProviderSchemas> {
  return schemasRead.parse(JSON.parse(await readFile(file, 'utf8')));
}
