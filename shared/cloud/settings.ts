import { type PageSettings, readPage } from './page-settings.ts';
import {
  account,
  anyText,
  audiences,
  bucket,
  count,
  keysAddress,
  keysOrigin,
  keyVersion,
  keyVersions,
  listed,
  milliseconds,
  origin,
  projectId,
} from './setting-forms.ts';
import { type Environment, type Read, reader } from './setting-reader.ts';

/**
 * Everything that differs between deployments: names and addresses, and nothing else. A local stack
 * has other addresses, and is no mode of its own. The clients of Google read the addresses of their
 * emulators themselves: PUBSUB_EMULATOR_HOST, FIRESTORE_EMULATOR_HOST, STORAGE_EMULATOR_HOST.
 */
export interface Settings {
  readonly project: string;
  readonly stagingProject: string;
  readonly sourceBucket: string;
  readonly releaseBucket: string;
  /** Where Cloud Build writes the logs of our builds. */
  readonly logsBucket: string;
  /** The accounts as which builds run, and as which what was built is tested; both or none. */
  readonly buildAccounts?: { readonly builds: string; readonly tests: string };
  /** So many of our builds may run at a time. */
  readonly buildsMax: number;
  /** When more candidates than these have expired at once, a person must confirm their collection. */
  readonly expiredMax: number;
  /** The directory of the release line files. */
  readonly releaseLines: string;
  readonly cloudBuildEndpoint: string;
  readonly registryEndpoint: string;
  /** Where Artifact Registry lists what lies in staging. */
  readonly artifactRegistryEndpoint: string;
  /** The registry of production, where it is another than that of staging. */
  readonly productionRegistryEndpoint?: string;
  /** Where everybody pulls images of production, where that is another address than ours. */
  readonly publicRegistryEndpoint?: string;
  /** Where those who test download released files, as `BUCKET/OBJECT`. */
  readonly downloadEndpoint: string;
  /** Where set, `https://HOST/OWNER/NAME` is asked for at `GIT_ENDPOINT/HOST/OWNER/NAME`. */
  readonly gitEndpoint?: string;
  readonly oidc: OidcSettings;
  /** The page behind its proxy, where there is one. */
  readonly page?: PageSettings;
  readonly kmsEndpoint: string;
  /** The key version in Cloud KMS that signs what we state. */
  readonly signingKey: string;
  /** The key versions whose signatures are believed, the one that signs among them. */
  readonly trustedKeys: readonly string[];
  /** The secrets of GitHub's webhook; nobody but `github-webhook` needs them. */
  readonly githubWebhookSecrets?: string;
  /** The file that holds them instead. */
  readonly githubWebhookSecretsFile?: string;
  readonly announcing: AnnouncingSettings;
  readonly clockOffsetFile?: string;
  /** How long one call outside may take, without a layer or an archive; by default 30 s. */
  readonly callDeadlineMs?: number;
}

/** Where releases are announced, with secrets that nobody but who announces needs. */
export interface AnnouncingSettings {
  readonly githubEndpoint: string;
  readonly githubToken?: string;
  /** The file that holds it instead. */
  readonly githubTokenFile?: string;
  /** The addresses of webhooks by name, as JSON. */
  readonly webhooks?: string;
  /** The file that holds them instead. */
  readonly webhooksFile?: string;
}

/** As many as Cloud Build runs at a time in a new project. */
const buildsMaxDefault = '10';
/** What 20 lines leave in some days, when nothing was collected meanwhile. */
const expiredMaxDefault = '200';

/** Who vouches for people, and towards whom. */
interface OidcSettings {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audiences: readonly string[];
  /** Our own program at the issuer, by which the command line signs people in; one of the audiences. */
  readonly clientId?: string;
}

/**
 * Reads the environment once, when the process starts.
 * @throws an error that names every variable that is absent or wrong, and what it must be
 */
export function readSettings(environment: Environment): Settings {
  const faults: string[] = [];
  const read = reader(environment, faults);
  const project = read('GOOGLE_CLOUD_PROJECT', projectId);
  const gitEndpoint = read('GIT_ENDPOINT', origin, '');
  const productionRegistry = read('PRODUCTION_REGISTRY_ENDPOINT', origin, '');
  const publicRegistry = read('PUBLIC_REGISTRY_ENDPOINT', origin, '');
  const secrets = read('GITHUB_WEBHOOK_SECRETS', anyText, '');
  const secretsFile = read('GITHUB_WEBHOOK_SECRETS_FILE', anyText, '');
  const clockOffsetFile = read('CLOCK_OFFSET_FILE', anyText, '');
  const signingKey = read('SIGNING_KEY', keyVersion);
  const trustedKeys = listed(read('TRUSTED_KEYS', keyVersions, ''));
  const page = readPage(environment, read);
  const callDeadline = read('CALL_DEADLINE_MS', milliseconds, '');
  const clientId = read('OIDC_CLIENT_ID', anyText, '');
  const buildAccounts = readBuildAccounts(environment, read);
  if (clockOffsetFile !== '' && environment['K_SERVICE'])
    faults.push('CLOCK_OFFSET_FILE must not be set where K_SERVICE is: time is real in the cloud');
  const settings: Settings = {
    project,
    stagingProject: read('STAGING_PROJECT', projectId, project),
    sourceBucket: read('SOURCE_BUCKET', bucket),
    releaseBucket: read('RELEASE_BUCKET', bucket),
    logsBucket: read('LOGS_BUCKET', bucket),
    buildsMax: Number(read('BUILDS_MAX', count, buildsMaxDefault)),
    expiredMax: Number(read('EXPIRED_MAX', count, expiredMaxDefault)),
    releaseLines: read('RELEASE_LINES', anyText),
    cloudBuildEndpoint: read('CLOUD_BUILD_ENDPOINT', origin, 'https://cloudbuild.googleapis.com'),
    registryEndpoint: read('REGISTRY_ENDPOINT', origin, 'https://us-docker.pkg.dev'),
    artifactRegistryEndpoint: read(
      'ARTIFACT_REGISTRY_ENDPOINT',
      origin,
      'https://artifactregistry.googleapis.com',
    ),
    ...(productionRegistry === '' ? {} : { productionRegistryEndpoint: productionRegistry }),
    ...(publicRegistry === '' ? {} : { publicRegistryEndpoint: publicRegistry }),
    downloadEndpoint: read('DOWNLOAD_ENDPOINT', origin, 'https://storage.googleapis.com'),
    ...(gitEndpoint === '' ? {} : { gitEndpoint }),
    oidc: {
      issuer: read('OIDC_ISSUER', anyText),
      jwksUrl: read('OIDC_JWKS_URL', keysAddress),
      audiences: listed(read('OIDC_AUDIENCES', audiences)),
      ...(clientId === '' ? {} : { clientId }),
    },
    ...(page !== undefined && { page }),
    ...(buildAccounts && { buildAccounts }),
    kmsEndpoint: read('KMS_ENDPOINT', keysOrigin, 'https://cloudkms.googleapis.com'),
    signingKey,
    trustedKeys: [...new Set([signingKey, ...trustedKeys])],
    ...(secrets === '' ? {} : { githubWebhookSecrets: secrets }),
    ...(secretsFile === '' ? {} : { githubWebhookSecretsFile: secretsFile }),
    announcing: readAnnouncing(read),
    ...(clockOffsetFile === '' ? {} : { clockOffsetFile }),
    ...(callDeadline === '' ? {} : { callDeadlineMs: Number(callDeadline) }),
  };
  if (faults.length > 0) throw new Error(`The environment is wrong: ${faults.join('; ')}`);
  return settings;
}

/** Half of it would have tests write staging, or nothing be built. */
function readBuildAccounts(environment: Environment, read: Read): Settings['buildAccounts'] {
  const names = ['BUILD_ACCOUNT', 'TEST_ACCOUNT'];
  if (names.every((name) => (environment[name]?.trim() ?? '') === '')) return undefined;
  return { builds: read('BUILD_ACCOUNT', account), tests: read('TEST_ACCOUNT', account) };
}

function readAnnouncing(read: Read): AnnouncingSettings {
  const githubToken = read('GITHUB_TOKEN', anyText, '');
  const githubTokenFile = read('GITHUB_TOKEN_FILE', anyText, '');
  const webhooks = read('WEBHOOKS', anyText, '');
  const webhooksFile = read('WEBHOOKS_FILE', anyText, '');
  return {
    githubEndpoint: read('GITHUB_API_ENDPOINT', keysOrigin, 'https://api.github.com'),
    ...(githubToken !== '' && { githubToken }),
    ...(githubTokenFile !== '' && { githubTokenFile }),
    ...(webhooks !== '' && { webhooks }),
    ...(webhooksFile !== '' && { webhooksFile }),
  };
}
