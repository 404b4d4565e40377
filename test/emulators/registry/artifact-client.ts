import { ArtifactRegistryClient } from '@google-cloud/artifact-registry';
import { credentials, status } from '@grpc/grpc-js';
import type { Described } from './oci-client.ts';

const DEADLINE_MS = 10_000;

/** The only location there is. */
export const LOCATION = 'projects/csi-release/locations/us';

/** The options of every call. */
export const timeout = { timeout: DEADLINE_MS };

/** The official client of a registry on this machine. */
export function artifactRegistryClient(port: number): ArtifactRegistryClient {
  return new ArtifactRegistryClient({
    apiEndpoint: '127.0.0.1',
    port,
    sslCreds: credentials.createInsecure(),
    universeDomain: 'googleapis.com',
  });
}

/** The name of the version that a manifest is in a package. */
export function versionOf(packageName: string, { descriptor }: Described): string {
  return `${packageName}/versions/${descriptor.digest}`;
}

/** What an error of the official client looks like. */
export function failsWith(code: keyof typeof status): { readonly code: number } {
  return {
    code: status[code],
  };
}
