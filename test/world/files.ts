import { readRbac } from '#edge/rbac.ts';
import type { Files } from '#flow/files.ts';
import type { Gate } from './faults.ts';

/** The buckets of the world. */
export interface Buckets {
  /** All names in a bucket, sorted. */
  names(bucket: string, prefix?: string): readonly string[];
  bytes(bucket: string, name: string): Uint8Array | undefined;
  contentType(bucket: string, name: string): string | undefined;
  /** Writes over an object, as somebody who may write there; without bytes it takes it away. */
  overwrite(bucket: string, name: string, bytes?: Uint8Array): void;
  port(gate: Gate): Files;
}

interface StoredFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** Opens empty buckets; no others exist. */
export function openBuckets(bucketNames: readonly string[]): Buckets {
  const buckets = new Map(bucketNames.map((name) => [name, new Map<string, StoredFile>()]));
  const of = (bucket: string) => {
    const files = buckets.get(bucket);
    if (files === undefined) throw new Error(`there is no bucket ${bucket}`);
    return files;
  };
  const names = (bucket: string, prefix = '') =>
    [...of(bucket).keys()].filter((name) => name.startsWith(prefix)).sort();
  const bytes = (bucket: string, name: string) => of(bucket).get(name)?.bytes.slice();
  const putIfAbsent = (bucket: string, name: string, file: StoredFile) => {
    if (of(bucket).has(name)) return 'exists' as const;
    of(bucket).set(name, { ...file, bytes: file.bytes.slice() });
    return 'created' as const;
  };
  return {
    names,
    bytes,
    contentType: (bucket, name) => of(bucket).get(name)?.contentType,
    overwrite(bucket, name, content) {
      const contentType = of(bucket).get(name)?.contentType ?? 'text/plain';
      if (content === undefined) of(bucket).delete(name);
      else of(bucket).set(name, { bytes: content, contentType });
    },
    port: (gate) => ({
      putIfAbsent: (bucket, name, content, contentType) =>
        gate.pass('files', 'putIfAbsent', () =>
          putIfAbsent(bucket, name, { bytes: content, contentType }),
        ),
      get: (bucket, name) => gate.pass('files', 'get', () => bytes(bucket, name)),
      end: (bucket, name, bytesMax) =>
        gate.pass('files', 'end', () => bytes(bucket, name)?.slice(-bytesMax)),
      rules: (bucket, name) =>
        gate.pass('files', 'rules', () => {
          const found = bytes(bucket, name);
          return found && readRbac(found);
        }),
      list: (bucket, prefix) => gate.pass('files', 'list', () => names(bucket, prefix)),
      remove: (bucket, name) =>
        gate.pass('files', 'remove', () => (of(bucket).delete(name) ? 'removed' : 'absent')),
    }),
  };
}
