import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { connect } from '#cloud/ports.ts';
import type { Log } from '#flow/ports.ts';
import type { Duty } from '#flow/turn.ts';
import { type FaultyGrpc, startFaultyGrpc } from './faulty-grpc.ts';
import { type FaultyHttp, startFaultyHttp } from './faulty-http.ts';
import type { RunningStack } from './running-stack.ts';

/** A deployment of our own whose registry, Cloud Build and Firestore can be made to fail. */
export interface FaultyCloud {
  readonly registry: FaultyHttp;
  readonly cloudBuild: FaultyGrpc;
  readonly firestore: FaultyGrpc;
  /** What a function of the deployment is given. */
  as(worker: Duty['worker']): Duty;
  /** Moves the time that the deployment sees. */
  advance(ms: number): Promise<void>;
  nowMs(): number;
  close(): Promise<void>;
}

/** The log of a deployment that fails all the time says nothing that the test does not know. */
const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** How long a call may take here; a service that is silent is silent for that long. */
const callDeadlineMs = 2_000;

/**
 * Connects the real adapters to a stack through proxies that can fail, with a clock of their own.
 * Firestore's client reads its address from the process, so one deployment is connected at a time;
 * clients that are made later reach Firestore itself.
 */
export async function connectFaulty(
  { stack, dir }: RunningStack,
  name: string,
  lines: string,
): Promise<FaultyCloud> {
  const registry = await startFaultyHttp(`http://${stack.registry}`);
  const cloudBuild = await startFaultyGrpc(new URL(stack.cloudBuild).host);
  const firestore = await startFaultyGrpc(stack.firestore);
  const offsetFile = join(dir, `clock-of-${name}`);
  let offsetMs = 0;
  await writeFile(offsetFile, '0');
  const connected = connect({
    GOOGLE_CLOUD_PROJECT: stack.project,
    SOURCE_BUCKET: 'csi-release-sources',
    RELEASE_BUCKET: 'csi-release-releases',
    LOGS_BUCKET: 'csi-release-logs',
    RELEASE_LINES: lines,
    CLOUD_BUILD_ENDPOINT: `http://${cloudBuild.host}`,
    REGISTRY_ENDPOINT: registry.url,
    ARTIFACT_REGISTRY_ENDPOINT: registry.url,
    GIT_ENDPOINT: stack.git,
    OIDC_ISSUER: stack.issuer,
    OIDC_JWKS_URL: `${stack.issuer}/jwks`,
    OIDC_AUDIENCES: stack.project,
    KMS_ENDPOINT: stack.kms,
    SIGNING_KEY: stack.signingKey,
    CLOCK_OFFSET_FILE: offsetFile,
    CALL_DEADLINE_MS: String(callDeadlineMs),
  });
  await openClients(connected, firestore.host, stack);
  const ports = { ...connected, log: quiet };
  return {
    ...{ registry, cloudBuild, firestore },
    as: (worker) => ({ ports, worker }),
    nowMs: () => ports.clock.nowMs(),
    advance: async (ms) => {
      offsetMs += ms;
      await writeFile(offsetFile, String(offsetMs));
    },
    close: async () => {
      await Promise.all([registry.close(), cloudBuild.close(), firestore.close()]);
    },
  };
}

async function openClients(
  { store, bus, files }: ReturnType<typeof connect>,
  firestore: string,
  stack: RunningStack['stack'],
): Promise<void> {
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', firestore);
  vi.stubEnv('PUBSUB_EMULATOR_HOST', stack.pubsub);
  vi.stubEnv('STORAGE_EMULATOR_HOST', stack.storage);
  await store.get('line', 'none');
  await bus.publish('release-published', {});
  await files.list('csi-release-releases', 'none');
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', stack.firestore);
}
