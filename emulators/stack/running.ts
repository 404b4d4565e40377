import type { ClockEmulator } from '../clock/serve.ts';
import { deploymentEnvironment } from '../functions/deployment-environment.ts';
import type { Front } from '../functions/front.ts';
import type { IdentityProxy } from '../identity-proxy/serve.ts';
import { calledByPeople, type Topology } from '../topology/topology.ts';
import type { StackAddresses } from './addresses.ts';
import type { PubsubAndFirestore } from './pubsub-and-firestore.ts';
import type { Services } from './services.ts';

/** The one project of a local stack: staging and production lie in it, too. */
export const project = 'csi-release';
/** Archives of commits, and what is kept of them. */
export const sourceBucket = 'csi-release-sources';
/** Staged and released files. */
export const releaseBucket = 'csi-release-releases';
/** Logs of builds. */
export const logsBucket = 'csi-release-logs';
/** The key that signs what the functions state. */
export const statementsKey = `projects/${project}/locations/us/keyRings/csi-release/cryptoKeys/statements`;
const signingKey = `${statementsKey}/cryptoKeyVersions/1`;

/** The two backends behind the page's address, by the names that assertions are made out for. */
export const pageAudiences = {
  status: '/projects/1/global/backendServices/1',
  promote: '/projects/1/global/backendServices/2',
} as const;

/** What runs of a stack, for the functions and for people to be told about. */
export interface Running {
  readonly emulators: PubsubAndFirestore;
  readonly services: Services;
  readonly front: Front;
  readonly page: IdentityProxy;
  readonly clock: ClockEmulator;
}

/** The environment of every function: that of a deployment, with the addresses of this machine. */
export function environmentOf(
  { emulators, services, front, page, clock }: Running,
  lines: string,
  topology: Topology,
) {
  return deploymentEnvironment({
    project,
    sourceBucket,
    releaseBucket,
    logsBucket,
    lines,
    pubsub: emulators.pubsub,
    firestore: emulators.firestore,
    storage: services.storage.url,
    cloudBuild: services.cloudBuild.url,
    registry: services.registry.url,
    publicRegistry: services.registry.publicUrl,
    git: services.git.url,
    issuer: services.issuer.url,
    jwks: `${services.issuer.url}/jwks`,
    audiences: [...calledByPeople(topology).map((name) => front.urls[name] ?? ''), project],
    clientId: project,
    page: page.url,
    pageKeys: page.jwks,
    pageAudiences: Object.values(pageAudiences),
    kms: services.kms.url,
    signingKey,
    webhookSecretsFile: services.webhookSecretsFile,
    github: services.github.url,
    webhookAddressFile: services.webhookAddressFile,
    clockOffsetFile: clock.offsetFile,
    path: process.env['PATH'] ?? '',
  });
}

/** Where people and their tools reach all that runs. */
export function addressesOf({ emulators, services, front, page, clock }: Running): StackAddresses {
  return {
    project,
    pid: process.pid,
    emulators: emulators.kind,
    executor: services.cloudBuild.executor,
    pubsub: emulators.pubsub,
    firestore: emulators.firestore,
    cloudBuild: services.cloudBuild.url,
    artifactRegistry: services.registry.url,
    registry: new URL(services.registry.url).host,
    publicRegistry: services.registry.publicUrl,
    storage: services.storage.url,
    clock: clock.url,
    issuer: services.issuer.url,
    page: page.url,
    kms: services.kms.url,
    signingKey,
    functions: front.urls,
    gitRoot: services.git.root,
    webhookSecrets: services.webhookSecretsFile,
    github: services.github.url,
    webhooks: services.webhooks.url,
    webhookAddresses: services.webhookAddressFile,
  };
}
