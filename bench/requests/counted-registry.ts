import type { AccessLogEntry } from '../../emulators/registry/oci-router.ts';
import { startRegistry } from '../../emulators/registry/registry.ts';

/** A request, and what was being done when it was answered. */
export interface Request extends AccessLogEntry {
  readonly during: string;
}

/** A registry whose access log is read. */
export interface CountedRegistry {
  readonly url: string;
  /** Does some work, and answers which requests it made and how many milliseconds it took. */
  watch(
    work: () => Promise<unknown>,
    during?: () => string,
  ): Promise<{ readonly requests: readonly Request[]; readonly ms: number }>;
  close(): Promise<void>;
}

/** Starts our registry emulator in a directory. */
export async function startCountedRegistry(dir: string): Promise<CountedRegistry> {
  let log = (_entry: AccessLogEntry): void => undefined;
  const registry = await startRegistry({ dir, log: (entry) => log(entry) });
  return {
    url: registry.url,
    close: registry.close,
    async watch(work, during = () => '') {
      const requests: Request[] = [];
      log = (entry) => requests.push({ ...entry, during: during() });
      const since = performance.now();
      await work();
      const ms = performance.now() - since;
      log = () => undefined;
      return { requests, ms };
    },
  };
}
