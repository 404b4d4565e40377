import { randomUUID } from 'node:crypto';
import type { protos as types } from '@google-cloud/artifact-registry';
import { type PlainAny, type Protos, packAny } from '../wire/protos.ts';
import { notFound } from './packages.ts';
import { LOCATION } from './resource-names.ts';

type Status = types.google.rpc.IStatus;

/** A long-running operation that has ended. The real ones end later; clients ask until `done`. */
interface Operation {
  readonly name: string;
  readonly done: true;
  readonly metadata: PlainAny;
  readonly response?: PlainAny;
  readonly error?: Status;
}

/** The operations of one run. */
export interface Operations {
  /** Records an operation that succeeded, or failed with `error`. */
  end(project: string, metadata: Metadata, error?: Status): Operation;
  /** @throws WireError NOT_FOUND */
  find(name: string): Operation;
}

type Metadata =
  | { readonly type: 'OperationMetadata' }
  | { readonly type: 'BatchDeleteVersionsMetadata'; readonly failedVersions: readonly string[] };

/** How many ended operations can still be asked for. */
const OPERATIONS_MAX = 1000;

/** Keeps operations in memory: they are facts about calls of this run, not about images. */
export function rememberOperations(protos: Protos): Operations {
  const operations = new Map<string, Operation>();
  return {
    end: (project, { type, ...metadata }, error) => {
      const name = `projects/${project}/locations/${LOCATION}/operations/${randomUUID()}`;
      const packed = packAny(protos, `google.devtools.artifactregistry.v1.${type}`, metadata);
      const empty = packAny(protos, 'google.protobuf.Empty', {});
      const outcome = error === undefined ? { response: empty } : { error };
      const operation = { name, done: true, metadata: packed, ...outcome } as const;
      operations.set(name, operation);
      for (const oldest of [...operations.keys()].slice(0, -OPERATIONS_MAX)) {
        operations.delete(oldest);
      }
      return operation;
    },
    find: (name) => {
      const operation = operations.get(name);
      if (operation === undefined) {
        throw notFound(name);
      }
      return operation;
    },
  };
}
