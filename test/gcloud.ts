import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { needForeignClient } from './foreign-client.ts';

/** How long one call may take: gcloud needs about a second of a core to start. */
const callMs = 60_000;

/** The addresses that gcloud is to ask instead of Google's, as its property names them. */
export interface GcloudEndpoints {
  readonly cloudbuild?: string;
  readonly artifactregistry?: string;
  readonly storage?: string;
}

/** What a call printed. */
export interface GcloudAnswer {
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls gcloud. @throws when it ends with an error, with its `stderr` */
export type Gcloud = (
  endpoints: GcloudEndpoints,
  ...args: readonly string[]
) => Promise<GcloudAnswer>;

/**
 * The real gcloud for the tests of a file, as docs/operations.md tells people to use it: with our
 * addresses, without credentials, and with a configuration of its own that is gone afterwards.
 */
export function useGcloud(): Gcloud {
  needForeignClient('gcloud');
  let config: string;
  beforeAll(async () => {
    config = await mkdtemp(join(tmpdir(), 'gcloud-'));
  });
  afterAll(() => rm(config, { recursive: true, force: true }));
  return (endpoints, ...args) => {
    const addresses = Object.entries(endpoints).map(([api, url]) => [
      `CLOUDSDK_API_ENDPOINT_OVERRIDES_${api.toUpperCase()}`,
      url,
    ]);
    const env = {
      PATH: process.env['PATH'],
      HOME: config,
      CLOUDSDK_CONFIG: config,
      CLOUDSDK_CORE_PROJECT: 'csi-release',
      CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
      CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: 'true',
      CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: 'true',
      CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
      ...Object.fromEntries(addresses),
    };
    return promisify(execFile)('gcloud', [...args], { env, timeout: callMs });
  };
}
