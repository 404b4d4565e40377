import { join } from 'node:path';
import { loadProtos } from '../wire/protos.ts';
import { serveWire } from '../wire.ts';
import { ARTIFACT_REGISTRY_PATHS, artifactRegistryServices } from './artifact-registry.ts';
import type { RegistryState } from './exchange.ts';
import { type AccessLogEntry, ociRequestListener } from './oci-router.ts';
import { startPublicFace } from './public-face.ts';
import { addStandIns } from './stand-ins.ts';
import { openStore } from './store.ts';
import { openUploads } from './uploads.ts';

/** How to start a registry. */
export interface RegistryOptions {
  /** Where it keeps its data. Only one registry at a time may use a directory. */
  readonly dir: string;
  /** The port to listen on; any that is free when left out. */
  readonly port?: number;
  /** The port of those who pull without rights; any that is free when left out. */
  readonly publicPort?: number;
  /** Told of every request of the OCI face. */
  readonly log?: (entry: AccessLogEntry) => void;
  /** Milliseconds since 1970, for upload times; the machine's clock when left out. */
  readonly now?: () => number;
  /**
   * The Artifact Registry repositories, as `PROJECT/REPOSITORY`, that can be listed while nothing
   * is in them. Others come to be by a push.
   */
  readonly repositories?: readonly string[];
}

/** A running registry. */
export interface RegistryEmulator {
  /** Without a slash at the end: `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly port: number;
  /** Where those without rights pull from. */
  readonly publicUrl: string;
  close(): Promise<void>;
}

/**
 * Starts a registry: one store on disk with two faces on one port, the OCI distribution API under
 * `/v2/` and the Artifact Registry API (gRPC, and REST under `/v1/`). An image `us-docker.pkg.dev/P/R/I`
 * is `/v2/P/R/I` here, and `gcr.io/P/I` is `/v2/P/gcr.io/I`.
 */
export async function startRegistry(options: RegistryOptions): Promise<RegistryEmulator> {
  const { dir, port = 0, log = () => {}, now = Date.now, repositories = [] } = options;
  const store = openStore(dir, now());
  const state: RegistryState = { store, uploads: openUploads(join(dir, 'uploads')), now };
  await addStandIns(state);
  const protos = loadProtos('@google-cloud/artifact-registry/build/protos/protos.json');
  const services = artifactRegistryServices({ store, repositories }, protos, now);
  const other = ociRequestListener(state, log);
  const paths = ARTIFACT_REGISTRY_PATHS;
  const face = await startPublicFace(
    ociRequestListener(state, () => {}),
    options.publicPort,
  );
  const server = await serveWire({ protos, services, paths, port, other });
  return {
    url: server.url,
    port: server.port,
    publicUrl: face.url,
    close: async () => {
      await face.close();
      await server.close();
      store.close();
    },
  };
}
