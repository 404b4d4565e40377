import { type CountedRequest, startFront } from './front.ts';
import { type RegistryKind, startRegistryProcess } from './registries.ts';

/** A registry whose requests are counted. */
export interface CountedRegistry {
  /** Where what is asked is counted, and answered late. */
  readonly url: string;
  /** Where it is not: for what is there before something is measured. */
  readonly backDoorUrl: string;
  /** Does some work while answers take so long; says what was asked. */
  watch<T>(
    latencyMs: number,
    work: () => Promise<T>,
  ): Promise<{ readonly requests: readonly CountedRequest[]; readonly result: T }>;
  close(): Promise<void>;
}

/**
 * Starts an empty registry in a directory.
 * @throws Error where it is not installed, or does not answer
 */
export async function startCountedRegistry(
  kind: RegistryKind,
  dir: string,
): Promise<CountedRegistry> {
  const registry = await startRegistryProcess(kind, dir);
  const front = await startFront(registry.url);
  return {
    url: front.url,
    backDoorUrl: registry.url,
    async watch(latencyMs, work) {
      front.latencyMs = latencyMs;
      front.take();
      const result = await work();
      return { requests: front.take(), result };
    },
    async close() {
      await front.close();
      await registry.close();
    },
  };
}
