import path from 'node:path';
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { decode, ExtData, encode } from '@msgpack/msgpack';
import { z } from 'zod';
import type { NestedSchema, ProviderSchemas, SchemaBlock } from './provider-schemas.ts';

/** A provider that knows what resources look like, and nothing of any cloud. */
export interface TestProvider {
  /** What `TF_REATTACH_PROVIDERS` must be for Terraform to ask this one. */
  readonly reattach: string;
  close(): void;
}

const proto = path.join(import.meta.dirname, '../../infra/test-provider/tfplugin5.proto');
const source = 'registry.terraform.io/hashicorp/google';
const nesting = { single: 1, list: 2 };
/** A value that is known after an apply, as the protocol writes it. */
const unknownValue = new ExtData(0, new Uint8Array([0]));
const dynamicValue = z.object({ msgpack: z.instanceof(Uint8Array) });
const typed = z.object({ type_name: z.string() });
const objectRead = z.record(z.string(), z.unknown());

type Values = Record<string, unknown>;
type Answer = (request: unknown) => object;

/**
 * Serves Terraform's plugin protocol on a socket, from the schemas alone: the real Terraform then
 * checks every argument, reference and expression, and plans. What only Google's provider knows, such
 * as which values an argument may have, nobody checks here.
 */
export async function startTestProvider(
  schemas: ProviderSchemas,
  socket: string,
): Promise<TestProvider> {
  const limits = { 'grpc.max_send_message_length': -1, 'grpc.max_receive_message_length': -1 };
  const server = new grpc.Server(limits);
  const definition = loadSync(proto, { keepCase: true, longs: Number, defaults: true });
  const service = definition['tfplugin5.Provider'];
  if (service === undefined || 'format' in service) throw new Error(`${proto} has no Provider`);
  server.addService(service, handlers(answers(schemas)));
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    );
  });
  const address = { Network: 'unix', String: socket };
  const own = { Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: address };
  return { reattach: JSON.stringify({ [source]: own }), close: () => server.forceShutdown() };
}

function answers(schemas: ProviderSchemas): Readonly<Record<string, Answer>> {
  const nothing: Answer = () => ({});
  const described = (all: ProviderSchemas['resources']) =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, { block: blockOf(one) }]));
  return {
    GetSchema: () => ({
      provider: { block: blockOf(ofProvider) },
      resource_schemas: described(schemas.resources),
      data_source_schemas: described(schemas.data),
    }),
    PrepareProviderConfig: (request) => ({ prepared_config: partOf(request, 'config') }),
    ValidateResourceTypeConfig: nothing,
    ValidateDataSourceConfig: nothing,
    Configure: nothing,
    PlanResourceChange: (request) => {
      const block = schemas.resources[typed.parse(request).type_name];
      const planned = filled(
        decoded(partOf(request, 'proposed_new_state')),
        block,
        () => unknownValue,
      );
      return { planned_state: written(planned), legacy_type_system: true };
    },
    ReadDataSource: (request) => {
      const block = schemas.data[typed.parse(request).type_name];
      return { state: written(filled(decoded(partOf(request, 'config')), block, madeUp)) };
    },
    Stop: nothing,
  };
}

function handlers(all: Readonly<Record<string, Answer>>): grpc.UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(all).map(([name, answer]) => {
      const handle: grpc.handleUnaryCall<unknown, object> = ({ request }, reply) => {
        try {
          reply(null, answer(request));
        } catch (error) {
          reply(error instanceof Error ? error : new Error(String(error)));
        }
      };
      return [name, handle];
    }),
  );
}

const ofProvider: SchemaBlock = {
  attributes: {
    project: { type: 'string', optional: true },
    region: { type: 'string', optional: true },
  },
  blocks: {},
};

function blockOf({ attributes, blocks }: SchemaBlock): object {
  return {
    attributes: Object.entries(attributes).map(([name, { type, ...how }]) => ({
      ...{ name, type: Buffer.from(JSON.stringify(type)) },
      ...how,
    })),
    block_types: Object.entries(blocks).map(([name, block]) => nestedOf(name, block)),
  };
}

function nestedOf(name: string, block: NestedSchema): object {
  const nested = { type_name: name, block: blockOf(block) };
  if (name === 'timeouts') return { ...nested, nesting: nesting.single };
  return { ...nested, nesting: nesting.list, min_items: block.min, max_items: block.max ?? 0 };
}

/** Gives whatever nobody said, and an apply would tell, a value; in the blocks within as well. */
function filled(value: unknown, block: SchemaBlock | undefined, make: (name: string) => unknown) {
  const read = objectRead.safeParse(value);
  if (block === undefined || !read.success || value instanceof ExtData) return value;
  const all: Values = { ...read.data };
  for (const [name, { computed }] of Object.entries(block.attributes))
    if (computed) all[name] ??= make(name);
  for (const [name, nested] of Object.entries(block.blocks)) {
    const own = all[name];
    if (Array.isArray(own)) all[name] = own.map((one) => filled(one, nested, make));
  }
  return all;
}

/** What is read must be known at once: a project's number is a number, all else is left open. */
function madeUp(name: string): unknown {
  return name === 'number' ? '1234567890' : null;
}

function partOf(request: unknown, name: string): unknown {
  return objectRead.parse(request)[name];
}

function decoded(part: unknown): unknown {
  return decode(dynamicValue.parse(part).msgpack);
}

function written(value: unknown): object {
  return { msgpack: Buffer.from(encode(value)) };
}
