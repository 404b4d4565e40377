/** Where the functions find everything outside of them. */
export interface DeploymentPlaces {
  readonly project: string;
  /** The folder of the release line files, absolute. */
  readonly lines: string;
  readonly sourceBucket: string;
  readonly releaseBucket: string;
  readonly logsBucket: string;
  /** `127.0.0.1:4711`. */
  readonly pubsub: string;
  /** `127.0.0.1:4711`. */
  readonly firestore: string;
  readonly storage: string;
  readonly cloudBuild: string;
  readonly registry: string;
  /** Where everybody pulls from. */
  readonly publicRegistry: string;
  readonly git: string;
  readonly issuer: string;
  readonly jwks: string;
  /** For whom an identity token may be made out, so that `promote` takes it. */
  readonly audiences: readonly string[];
  /** The client of the issuer by which the command line signs people in. */
  readonly clientId: string;
  /** Where browsers see the page. */
  readonly page: string;
  /** Where the keys are that sign what the page's proxy asserts. */
  readonly pageKeys: string;
  /** For whom it asserts something. */
  readonly pageAudiences: readonly string[];
  readonly kms: string;
  /** The key version that signs what the functions state. */
  readonly signingKey: string;
  /** The file of the secrets that GitHub signs with. */
  readonly webhookSecretsFile: string;
  /** GitHub's REST API. */
  readonly github: string;
  /** The file of the addresses of webhooks. */
  readonly webhookAddressFile: string;
  readonly clockOffsetFile: string;
  /** Where the programs are found that a function may start. */
  readonly path: string;
}

/**
 * The environment variables of a deployment whose Google Cloud is this machine: all that the
 * functions' process gets. Google's clients do not look for a metadata server, which costs seconds
 * on machines that have none.
 */
export function deploymentEnvironment(places: DeploymentPlaces): Readonly<Record<string, string>> {
  return {
    GOOGLE_CLOUD_PROJECT: places.project,
    STAGING_PROJECT: places.project,
    SOURCE_BUCKET: places.sourceBucket,
    RELEASE_BUCKET: places.releaseBucket,
    LOGS_BUCKET: places.logsBucket,
    RELEASE_LINES: places.lines,
    PUBSUB_EMULATOR_HOST: places.pubsub,
    FIRESTORE_EMULATOR_HOST: places.firestore,
    STORAGE_EMULATOR_HOST: places.storage,
    CLOUD_BUILD_ENDPOINT: places.cloudBuild,
    REGISTRY_ENDPOINT: places.registry,
    ARTIFACT_REGISTRY_ENDPOINT: places.registry,
    PUBLIC_REGISTRY_ENDPOINT: places.publicRegistry,
    DOWNLOAD_ENDPOINT: places.storage,
    GIT_ENDPOINT: places.git,
    OIDC_ISSUER: places.issuer,
    OIDC_JWKS_URL: places.jwks,
    OIDC_AUDIENCES: places.audiences.join(','),
    OIDC_CLIENT_ID: places.clientId,
    PAGE_ORIGIN: places.page,
    IAP_AUDIENCES: places.pageAudiences.join(','),
    IAP_JWKS_URL: places.pageKeys,
    KMS_ENDPOINT: places.kms,
    SIGNING_KEY: places.signingKey,
    GITHUB_WEBHOOK_SECRETS_FILE: places.webhookSecretsFile,
    GITHUB_API_ENDPOINT: places.github,
    GITHUB_TOKEN: 'of-this-machine',
    WEBHOOKS_FILE: places.webhookAddressFile,
    CLOCK_OFFSET_FILE: places.clockOffsetFile,
    METADATA_SERVER_DETECTION: 'none',
    NODE_ENV: 'production',
    PATH: places.path,
  };
}
