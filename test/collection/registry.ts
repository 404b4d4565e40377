import type { Digest, ImageRepository } from '#core/image.ts';
import type { Manifest } from '#flow/images.ts';
import type { Ports } from '#flow/ports.ts';
import type { FaultHook } from '../world/faults.ts';
import type { World } from '../world/world.ts';
import { settled } from './processes.ts';

/** The registry of a history: in memory, or one that is asked over HTTP. */
export interface HistoryRegistry {
  /** The ports of a process, with this registry. */
  readonly portsOf: (ports: Ports, ask: FaultHook) => Ports;
  /** Waits until no call is on its way. */
  readonly settled: () => Promise<void>;
  putBlob(repository: ImageRepository, bytes: Uint8Array): Promise<Digest>;
  putManifest(repository: ImageRepository, reference: string, manifest: Manifest): Promise<void>;
  manifest(repository: ImageRepository, reference: string): Promise<Manifest | undefined>;
  /** The tags of a repository; in memory its digests too. */
  names(repository: ImageRepository): Promise<readonly string[]>;
  hasBlob(repository: ImageRepository, digest: Digest): Promise<boolean>;
}

/** The registry of the memory world. */
export function inMemory({ registry }: World): HistoryRegistry {
  return {
    portsOf: (ports) => ports,
    settled,
    putBlob: async (repository, bytes) => registry.putBlob(repository, bytes),
    putManifest: async (...put) => registry.putManifest(...put),
    manifest: async (...asked) => registry.manifest(...asked),
    names: async (repository) => [
      ...Object.keys(registry.tags(repository)),
      ...registry.manifests(repository),
    ],
    hasBlob: async (repository, digest) => registry.blobs(repository).includes(digest),
  };
}
