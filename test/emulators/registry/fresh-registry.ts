import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessLogEntry } from '../../../emulators/registry/oci-router.ts';
import { type RegistryEmulator, startRegistry } from '../../../emulators/registry/registry.ts';

/** A registry in a directory of its own, and what it was asked. */
export interface FreshRegistry {
  readonly url: string;
  readonly port: number;
  readonly dir: string;
  readonly log: readonly AccessLogEntry[];
  /** Ends it and begins again on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a registry that holds nothing but the stand-ins. */
export async function freshRegistry(
  options: { readonly repositories?: readonly string[]; readonly now?: () => number } = {},
): Promise<FreshRegistry> {
  const dir = await mkdtemp(join(tmpdir(), 'registry-'));
  const log: AccessLogEntry[] = [];
  const start = () => startRegistry({ dir, log: (entry) => log.push(entry), ...options });
  let running: RegistryEmulator = await start();
  return {
    get url() {
      return running.url;
    },
    get port() {
      return running.port;
    },
    dir,
    log,
    restart: async () => {
      await running.close();
      running = await start();
    },
    close: async () => {
      await running.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
