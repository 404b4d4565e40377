import { z } from 'zod';
import type { Attribute, NestedSchema, SchemaBlock, TerraformType } from './provider-schemas.ts';

const property = z.object({
  name: z.string(),
  type: z.unknown(),
  optional: z.boolean().optional(),
  static: z.boolean().optional(),
  docs: z.object({ remarks: z.string().optional() }).optional(),
});
const jsiiType = z.object({ properties: z.array(property).optional() });
type Property = z.output<typeof property>;

const reference = z.union([
  z.object({ primitive: z.string() }).transform(({ primitive }) => primitive),
  z.object({ fqn: z.string() }),
  z.object({ collection: z.object({ elementtype: z.unknown(), kind: z.string() }) }),
  z.object({ union: z.object({ types: z.array(z.unknown()) }) }),
]);

/** What the bindings of a provider say of its resources. */
export const jsiiRead = z.object({ types: z.record(z.string(), z.unknown()) });

const assembly = '@cdktf/provider-google.';
const resolvable = 'cdktf.IResolvable';
const primitives = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['boolean', 'bool'],
]);
/** What every resource has, and Terraform itself reads. */
const metaArguments = new Set([
  ...['connection', 'count', 'dependsOn', 'forEach', 'lifecycle', 'provider', 'provisioners'],
]);
const ofBindings = /Input$|^(?:internalValue|fqn|complexObject|tfResourceType)/;

/** A property's type: one that Terraform has, or a structure of the bindings, one or many. */
type Found = { readonly type: TerraformType } | { readonly fqn: string; readonly isMany: boolean };

/**
 * Makes the schema of a resource, or of a data source, of the bindings that were generated from it:
 * its arguments are those of its configuration, what else its class has is known after an apply.
 *
 * @throws Error where the bindings have no such type
 */
export function schemaOf(
  types: Readonly<Record<string, unknown>>,
  name: string,
  isData: boolean,
): SchemaBlock {
  const words = [...(isData ? ['data', 'google'] : []), ...name.split('_').slice(1)];
  const wanted = `${assembly}${words.join('')}.${words.join('')}config`.toLowerCase();
  const config = Object.keys(types).find((key) => key.toLowerCase() === wanted);
  if (config === undefined) throw new Error(`the provider has no ${name}`);
  const { attributes, blocks } = blockOf(
    types,
    config,
    config.replace(/Config$/, ''),
    metaArguments,
  );
  return {
    attributes: { id: { type: 'string', optional: true, computed: true }, ...attributes },
    blocks,
  };
}

function blockOf(
  types: Readonly<Record<string, unknown>>,
  config: string,
  output: string,
  passedOver: ReadonlySet<string> = new Set(),
): SchemaBlock {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedSchema> = {};
  for (const one of propertiesOf(types, config)) {
    if (passedOver.has(one.name)) continue;
    const found = typeOf(one.type);
    if ('type' in found)
      attributes[nameOf(one)] = {
        ...found,
        ...(one.optional ? { optional: true } : { required: true }),
      };
    else
      blocks[nameOf(one)] = {
        ...blockOf(types, found.fqn, `${found.fqn}OutputReference`),
        min: one.optional ? 0 : 1,
        ...(!found.isMany && { max: 1 }),
      };
  }
  for (const one of propertiesOf(types, output)) {
    const name = nameOf(one);
    if (one.static || ofBindings.test(one.name) || name in blocks) continue;
    const said = attributes[name];
    const found = typeOf(one.type);
    if (said?.optional) attributes[name] = { ...said, computed: true };
    else if (said === undefined && 'type' in found) attributes[name] = { ...found, computed: true };
  }
  return { attributes, blocks };
}

function propertiesOf(types: Readonly<Record<string, unknown>>, fqn: string): readonly Property[] {
  return types[fqn] === undefined ? [] : (jsiiType.parse(types[fqn]).properties ?? []);
}

/** As Terraform writes it, which the bindings' own documentation tells; else by its capitals. */
function nameOf({ name, docs }: Property): string {
  const told = /\/docs\/(?:resources|data-sources)\/\w+#(\w+) /.exec(docs?.remarks ?? '')?.[1];
  return told ?? name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

function typeOf(type: unknown): Found {
  const read = reference.parse(type);
  if (typeof read === 'string') return { type: primitives.get(read) ?? 'dynamic' };
  if ('union' in read) return typeOf(read.union.types.find((one) => !isResolvable(one)));
  if ('collection' in read) {
    const of = typeOf(read.collection.elementtype);
    if ('fqn' in of) return { ...of, isMany: true };
    return { type: [read.collection.kind === 'map' ? 'map' : 'list', of.type] };
  }
  if (read.fqn.startsWith(assembly)) return { fqn: read.fqn, isMany: false };
  return { type: read.fqn === 'cdktf.StringMap' ? ['map', 'string'] : 'bool' };
}

function isResolvable(type: unknown): boolean {
  return typeof type === 'object' && type !== null && 'fqn' in type && type.fqn === resolvable;
}
