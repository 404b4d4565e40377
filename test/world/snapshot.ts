import { type Kind, kinds } from '#core/kinds.ts';
import type { Kept, Records } from '#flow/store.ts';
import type { World } from './world.ts';

/** The documents, records and files of a world, for another one to go on with. */
export interface WorldSnapshot {
  readonly documents: readonly DocumentEntry[];
  readonly records: readonly RecordEntry[];
  readonly files: readonly FileEntry[];
}

type DocumentEntry<Some extends Kind = Kind> = {
  readonly [K in Some]: { readonly kind: K; readonly id: string; readonly kept: Kept<K> };
}[Some];

type RecordEntry<Some extends keyof Records = keyof Records> = {
  readonly [R in Some]: { readonly of: R; readonly id: string; readonly record: Records[R] };
}[Some];

interface FileEntry {
  readonly bucket: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

const recordNames = [
  'versions',
  'releases',
  'audit',
  'requests',
  'queues',
  'rejected',
  'collections',
  'comparisons',
] as const;

/** Takes down the documents, records and files of a world as they are now; not its registry. */
export function takeSnapshot(world: World): WorldSnapshot {
  const { sourceBucket, releaseBucket, logsBucket } = world.ports.places;
  return {
    documents: kinds.flatMap((kind) => documentsOf(world, kind)),
    records: recordNames.flatMap((name) => recordsOf(world, name)),
    files: [sourceBucket, releaseBucket, logsBucket].flatMap((bucket) => filesOf(world, bucket)),
  };
}

/** Puts into a world what another one kept. */
export async function restoreSnapshot(world: World, snapshot: WorldSnapshot): Promise<void> {
  const { documents, records, files } = snapshot;
  for (const entry of documents) putDocument(world, entry);
  for (const entry of records) putRecord(world, entry);
  for (const { bucket, name, bytes: content, contentType } of files)
    await world.ports.files.putIfAbsent(bucket, name, content, contentType);
}

function documentsOf<K extends Kind>({ store }: World, kind: K): readonly DocumentEntry<K>[] {
  return store.ids(kind).flatMap((id) => {
    const kept = store.document(kind, id);
    return kept === undefined ? [] : [{ kind, id, kept }];
  });
}

function recordsOf<R extends keyof Records>({ store }: World, of: R): readonly RecordEntry<R>[] {
  return store.ids(of).flatMap((id) => {
    const record = store.record(of, id);
    return record === undefined ? [] : [{ of, id, record }];
  });
}

function filesOf({ files }: World, bucket: string): readonly FileEntry[] {
  return files.names(bucket).flatMap((name) => {
    const bytes = files.bytes(bucket, name);
    const contentType = files.contentType(bucket, name) ?? '';
    return bytes === undefined ? [] : [{ bucket, name, bytes, contentType }];
  });
}

function putDocument<K extends Kind>(world: World, { kind, id, kept }: DocumentEntry<K>): void {
  world.store.put(kind, id, kept);
}

function putRecord<R extends keyof Records>(world: World, entry: RecordEntry<R>): void {
  world.store.putRecord(entry.of, entry.id, entry.record);
}
