import { join } from 'node:path';
import { listenOnLoopback } from '../loopback.ts';
import type { RegistryState } from './exchange.ts';
import { type AccessLogEntry, ociRequestListener } from './oci-router.ts';
import { addStandIns } from './stand-ins.ts';
import { openStore } from './store.ts';
import { openUploads } from './uploads.ts';

/** How to start a registry. */
export type RegistryOptions = {
  /** Where it keeps its data. Only one registry at a time may use a directory. */
  readonly dir: string;
  /** The port to listen on; any that is free when left out. */
  readonly port?: number;
  /** Told of every request of the OCI face. */
  readonly log?: (entry: AccessLogEntry) => void;
  /** Milliseconds since 1970, for upload times; the machine's clock when left out. */
  readonly now?: () => number;
};

/** A running registry. */
export type RegistryEmulator = {
  /** Without a slash at the end: `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
};

/** Starts a registry: one store on disk, served as an OCI registry. */
export const startRegistry = async (options: RegistryOptions): Promise<RegistryEmulator> => {
  const { dir, port = 0, log = () => {}, now = Date.now } = options;
  const store = openStore(dir, now());
  const state: RegistryState = { store, uploads: openUploads(join(dir, 'uploads')), now };
  await addStandIns(state);
  const server = await listenOnLoopback(ociRequestListener(state, log), port);
  return {
    url: server.url,
    port: Number(new URL(server.url).port),
    close: async () => {
      await server.close();
      store.close();
    },
  };
};
