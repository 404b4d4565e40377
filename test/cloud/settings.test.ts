import { describe, expect, it } from 'vitest';
import type { Environment } from '#cloud/setting-reader.ts';
import { readSettings } from '#cloud/settings.ts';

const key = (version: number | string) =>
  `projects/p/locations/us/keyRings/r/cryptoKeys/k/cryptoKeyVersions/${version}`;

const environment: Environment = {
  GOOGLE_CLOUD_PROJECT: 'csi-release',
  SOURCE_BUCKET: 'csi-release-source',
  RELEASE_BUCKET: 'csi-release-releases',
  LOGS_BUCKET: 'csi-release-logs',
  RELEASE_LINES: 'release-lines',
  OIDC_ISSUER: 'https://accounts.google.com',
  OIDC_JWKS_URL: 'https://www.googleapis.com/oauth2/v3/certs',
  OIDC_AUDIENCES: 'https://promote.example.com',
  SIGNING_KEY: key(2),
};

describe('readSettings', () => {
  it('needs no more than names, and speaks to Google where nothing else is said', () => {
    expect(readSettings(environment)).toEqual({
      project: 'csi-release',
      stagingProject: 'csi-release',
      sourceBucket: 'csi-release-source',
      releaseBucket: 'csi-release-releases',
      logsBucket: 'csi-release-logs',
      buildsMax: 10,
      expiredMax: 200,
      releaseLines: 'release-lines',
      cloudBuildEndpoint: 'https://cloudbuild.googleapis.com',
      registryEndpoint: 'https://us-docker.pkg.dev',
      artifactRegistryEndpoint: 'https://artifactregistry.googleapis.com',
      downloadEndpoint: 'https://storage.googleapis.com',
      oidc: {
        issuer: 'https://accounts.google.com',
        jwksUrl: 'https://www.googleapis.com/oauth2/v3/certs',
        audiences: ['https://promote.example.com'],
      },
      kmsEndpoint: 'https://cloudkms.googleapis.com',
      signingKey: key(2),
      trustedKeys: [key(2)],
      announcing: { githubEndpoint: 'https://api.github.com' },
    });
  });

  it('takes the accounts of builds and of tests, and never half of them', () => {
    const [BUILD_ACCOUNT, TEST_ACCOUNT] = ['builds', 'tests'].map(
      (name) => `${name}@csi-staging.iam.gserviceaccount.com`,
    );
    expect(readSettings({ ...environment, BUILD_ACCOUNT, TEST_ACCOUNT }).buildAccounts).toEqual({
      builds: BUILD_ACCOUNT,
      tests: TEST_ACCOUNT,
    });
    expect(() => readSettings({ ...environment, BUILD_ACCOUNT })).toThrow(/TEST_ACCOUNT/);
    const other = { BUILD_ACCOUNT, TEST_ACCOUNT: 'somebody@example.com' };
    expect(() => readSettings({ ...environment, ...other })).toThrow(
      /TEST_ACCOUNT .*the e-mail address of a service account/,
    );
  });

  it('takes other addresses', () => {
    const settings = readSettings({
      ...environment,
      STAGING_PROJECT: 'csi-staging',
      CLOUD_BUILD_ENDPOINT: 'http://127.0.0.1:4711/',
      REGISTRY_ENDPOINT: ' http://127.0.0.1:4712 ',
      ARTIFACT_REGISTRY_ENDPOINT: 'http://127.0.0.1:4718',
      PRODUCTION_REGISTRY_ENDPOINT: 'https://registry.example.com',
      PUBLIC_REGISTRY_ENDPOINT: 'https://images.example.com',
      DOWNLOAD_ENDPOINT: 'http://127.0.0.1:4713',
      GIT_ENDPOINT: 'http://127.0.0.1:4714',
      OIDC_JWKS_URL: 'http://127.0.0.1:4715/jwks',
      OIDC_AUDIENCES: 'a, b,,c',
      OIDC_CLIENT_ID: 'c',
      KMS_ENDPOINT: 'http://127.0.0.1:4716',
      TRUSTED_KEYS: `${key(1)}, ${key(2)}`,
      CLOCK_OFFSET_FILE: '/tmp/offset',
      CALL_DEADLINE_MS: '1500',
      GITHUB_API_ENDPOINT: 'http://127.0.0.1:4717',
      GITHUB_TOKEN_FILE: '/secrets/token',
      WEBHOOKS: '{}',
      GITHUB_WEBHOOK_SECRETS: 'short',
      GITHUB_WEBHOOK_SECRETS_FILE: '/secrets/github',
    });
    expect(settings).toMatchObject({
      stagingProject: 'csi-staging',
      cloudBuildEndpoint: 'http://127.0.0.1:4711',
      registryEndpoint: 'http://127.0.0.1:4712',
      artifactRegistryEndpoint: 'http://127.0.0.1:4718',
      productionRegistryEndpoint: 'https://registry.example.com',
      publicRegistryEndpoint: 'https://images.example.com',
      downloadEndpoint: 'http://127.0.0.1:4713',
      gitEndpoint: 'http://127.0.0.1:4714',
      oidc: { jwksUrl: 'http://127.0.0.1:4715/jwks', audiences: ['a', 'b', 'c'], clientId: 'c' },
      kmsEndpoint: 'http://127.0.0.1:4716',
      trustedKeys: [key(2), key(1)],
      clockOffsetFile: '/tmp/offset',
      callDeadlineMs: 1_500,
      announcing: {
        ...{ githubEndpoint: 'http://127.0.0.1:4717', githubTokenFile: '/secrets/token' },
        webhooks: '{}',
      },
      // Whether they are any good is asked when the webhook needs them, and of nobody else.
      githubWebhookSecrets: 'short',
      githubWebhookSecretsFile: '/secrets/github',
    });
  });

  it('names everything that is absent at once', () => {
    const absent = () => readSettings({ SOURCE_BUCKET: ' ' });
    for (const name of Object.keys(environment)) expect(absent).toThrow(`${name} is not set`);
  });

  it.each([
    ['GOOGLE_CLOUD_PROJECT', 'CSI', 'id of a Google Cloud project'],
    ['STAGING_PROJECT', 'p/gcr.io', 'id of a Google Cloud project'],
    ['SOURCE_BUCKET', 'gs://bucket', 'name of a bucket'],
    ['BUILDS_MAX', '0', 'a number from 1 to 999'],
    ['EXPIRED_MAX', 'many', 'a number from 1 to 999'],
    ['CLOUD_BUILD_ENDPOINT', '127.0.0.1:4711', 'http or https address'],
    ['REGISTRY_ENDPOINT', 'https://us-docker.pkg.dev/v2', 'without a path'],
    ['PRODUCTION_REGISTRY_ENDPOINT', 'registry.example.com', 'without a path'],
    ['ARTIFACT_REGISTRY_ENDPOINT', 'https://artifactregistry.googleapis.com/v1', 'without a path'],
    ['REGISTRY_ENDPOINT', 'https://user:secret@us-docker.pkg.dev', 'without a path'],
    ['CALL_DEADLINE_MS', '5', 'milliseconds'],
    ['CALL_DEADLINE_MS', '30s', 'milliseconds'],
    ['GIT_ENDPOINT', 'file:///repositories', 'http or https address'],
    ['OIDC_JWKS_URL', 'http://keys.example.com/jwks', 'https address'],
    ['OIDC_JWKS_URL', 'http://127.0.0.1.example.com/jwks', 'https address'],
    ['OIDC_AUDIENCES', ' , ', 'list of audiences'],
    ['KMS_ENDPOINT', 'http://keys.example.com', 'https address'],
    ['KMS_ENDPOINT', 'https://cloudkms.googleapis.com/v1', 'without a path'],
    ['SIGNING_KEY', key('latest'), 'a version of a key'],
    ['SIGNING_KEY', `${key(1)}/../9`, 'a version of a key'],
    ['TRUSTED_KEYS', `${key(1)} ${key(2)}`, 'a list of versions of keys'],
  ])('refuses %s=%s and says that it must be %s', (name, value, words) => {
    const read = () => readSettings({ ...environment, [name]: value });
    expect(read).toThrow(new RegExp(`${name} is .*${words}`));
  });

  it('takes a page behind the proxy of Google, or another', () => {
    const audience = '/projects/1/global/backendServices/2';
    const page = { PAGE_ORIGIN: 'https://Releases.example:443/', IAP_AUDIENCES: audience };
    expect(readSettings({ ...environment, ...page }).page).toEqual({
      origin: 'https://releases.example',
      audiences: [audience],
      issuer: 'https://cloud.google.com/iap',
      jwksUrl: 'https://www.gstatic.com/iap/verify/public_key-jwk',
    });
    const other = { IAP_ISSUER: 'https://proxy.example', IAP_JWKS_URL: 'http://127.0.0.1:1/jwks' };
    expect(readSettings({ ...environment, ...page, ...other }).page).toMatchObject({
      ...{ issuer: 'https://proxy.example', jwksUrl: 'http://127.0.0.1:1/jwks' },
    });
  });

  it.each([
    ['PAGE_ORIGIN', 'https://releases.example', 'IAP_AUDIENCES is not set'],
    ['IAP_AUDIENCES', '/projects/1/global/backendServices/2', 'PAGE_ORIGIN is not set'],
    ['IAP_JWKS_URL', 'https://keys.example', 'PAGE_ORIGIN is not set'],
    ['IAP_ISSUER', 'https://proxy.example', 'PAGE_ORIGIN is not set'],
    ['PAGE_ORIGIN', 'http://releases.example', 'PAGE_ORIGIN is "http://releases.example"'],
    ['PAGE_ORIGIN', 'https://releases.example/page', 'without a path'],
    ['PAGE_ORIGIN', 'null', 'PAGE_ORIGIN is "null"'],
    ['IAP_AUDIENCES', ' , ', 'list of audiences'],
    ['IAP_JWKS_URL', 'http://keys.example/jwks', 'https address'],
  ])('takes a page whole or not at all: not %s=%s alone', (name, value, words) => {
    expect(() => readSettings({ ...environment, [name]: value })).toThrow(words);
  });

  it('lets nobody change the time in the cloud', () => {
    const moved = { ...environment, CLOCK_OFFSET_FILE: '/tmp/offset', K_SERVICE: 'gc-tick' };
    expect(() => readSettings(moved)).toThrow('CLOCK_OFFSET_FILE must not be set');
  });
});
