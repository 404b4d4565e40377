import { join } from 'node:path';
import { type CloudBuildEmulator, startCloudBuild } from '../cloud-build/cloud-build.ts';
import { type GitEmulator, startGit } from '../git/serve.ts';
import { type GithubEmulator, startGithub } from '../github/serve.ts';
import { type IssuerEmulator, startIssuer } from '../issuer/serve.ts';
import { type KmsEmulator, startKms } from '../kms/serve.ts';
import type { Parts } from '../parts.ts';
import { type RegistryEmulator, startRegistry } from '../registry/registry.ts';
import { type StorageEmulator, startStorage } from '../storage/serve.ts';
import { startWebhooks, type WebhooksEmulator } from '../webhooks/serve.ts';
import { peopleOfLines } from './line-people.ts';
import { portOption, type StackOptions } from './options.ts';
import { writeWebhookAddresses } from './webhook-addresses.ts';
import { openWebhookSecrets } from './webhook-secrets.ts';

/** What stands in for the services that functions call, beside Pub/Sub and Firestore. */
export interface Services {
  readonly registry: RegistryEmulator;
  readonly storage: StorageEmulator;
  readonly git: GitEmulator;
  readonly issuer: IssuerEmulator;
  readonly kms: KmsEmulator;
  readonly cloudBuild: CloudBuildEmulator;
  readonly github: GithubEmulator;
  readonly webhooks: WebhooksEmulator;
  /** The file of the addresses of webhooks. */
  readonly webhookAddressFile: string;
  /** The file of the secrets that GitHub would sign with. */
  readonly webhookSecretsFile: string;
}

/** What the services need of the rest of the stack. */
export interface Surroundings {
  /** Where Cloud Build tells about builds: `127.0.0.1:4711`. */
  readonly pubsub: string;
  /** Those of Artifact Registry that are there before anything is pushed: `PROJECT/REPOSITORY`. */
  readonly repositories: readonly string[];
  /** Those of Cloud KMS that have a first version. */
  readonly keys: readonly string[];
  /** The stack's time, which images are stamped with. */
  nowMs(): number;
}

/**
 * Starts the services, each with a folder of its own in `dir`.
 * @throws when one does not start
 */
export async function startServices(
  { dir, lines, executor = 'host', ports = {} }: StackOptions,
  { pubsub, repositories, keys, nowMs }: Surroundings,
  parts: Parts,
): Promise<Services> {
  const place = (name: string, port: number | undefined) => ({
    dir: join(dir, name),
    ...portOption(port),
  });
  const [registry, storage, git, issuer, kms, github, webhooks] = await Promise.all([
    parts.add(startRegistry({ ...place('registry', ports.registry), repositories, now: nowMs })),
    parts.add(startStorage(place('storage', ports.storage))),
    parts.add(startGit(place('git', ports.git))),
    parts.add(
      startIssuer({ ...place('issuer', ports.issuer), people: () => peopleOfLines(lines) }),
    ),
    parts.add(startKms({ ...place('kms', ports.kms), keys })),
    parts.add(startGithub(place('github-releases', ports.github))),
    parts.add(startWebhooks(portOption(ports.webhooks))),
  ]);
  const cloudBuild = await parts.add(
    startCloudBuild({
      ...place('cloud-build', ports.cloudBuild),
      registryUrl: registry.url,
      storageUrl: storage.url,
      now: nowMs,
      pubsub: { url: `http://${pubsub}` },
      executor,
    }),
  );
  const webhookSecretsFile = await openWebhookSecrets(join(dir, 'github'));
  const webhookAddressFile = await writeWebhookAddresses(join(dir, 'webhooks'), webhooks.url);
  const outside = { github, webhooks, webhookAddressFile, webhookSecretsFile };
  return { registry, storage, git, issuer, kms, cloudBuild, ...outside };
}
