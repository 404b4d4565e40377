import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '#cloud/ports.ts';
import { listenOnLoopback } from '../../emulators/loopback.ts';

const environment = {
  GOOGLE_CLOUD_PROJECT: 'csi-release',
  STAGING_PROJECT: 'csi-staging',
  SOURCE_BUCKET: 'csi-release-source',
  RELEASE_BUCKET: 'csi-release-releases',
  LOGS_BUCKET: 'csi-release-logs',
  RELEASE_LINES: 'release-lines',
  OIDC_ISSUER: 'https://accounts.google.com',
  OIDC_JWKS_URL: 'https://www.googleapis.com/oauth2/v3/certs',
  OIDC_AUDIENCES: 'https://promote.example.com',
  SIGNING_KEY: 'projects/p/locations/us/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1',
};

describe('connect', () => {
  it('names our places, and the topic that feeds each worker', () => {
    expect(connect(environment).places).toEqual({
      project: 'csi-release',
      staging: 'csi-staging/gcr.io',
      stagingProject: 'csi-staging',
      sourceBucket: 'csi-release-source',
      releaseBucket: 'csi-release-releases',
      logsBucket: 'csi-release-logs',
      buildsMax: 10,
      expiredMax: 200,
      downloads: 'https://storage.googleapis.com',
      signIn: {
        issuer: 'https://accounts.google.com',
        audiences: ['https://promote.example.com'],
      },
      topics: {
        'tag-detected': 'tag-detected',
        'build-finished': 'cloud-builds',
        'tests-passed': 'tests-passed',
        'promote-requested': 'promote-requested',
        'gc-tick': 'gc-tick',
      },
    });
  });

  it('has time and chance at once', () => {
    const { clock, random } = connect(environment);
    expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(10_000);
    expect(random.uuid()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(random.uuid()).not.toBe(random.uuid());
  });

  it('lists the staging project at ARTIFACT_REGISTRY_ENDPOINT', async () => {
    const asked: (string | undefined)[] = [];
    const { url, close } = await listenOnLoopback((request, response) => {
      asked.push(request.url);
      response.end('{}');
    });
    onTestFinished(close);
    const { staging } = connect({ ...environment, ARTIFACT_REGISTRY_ENDPOINT: url });
    expect(await staging.page()).toEqual({ images: [] });
    const parent = '/v1/projects/csi-staging/locations/us/repositories/gcr.io';
    expect(asked).toEqual([`${parent}/dockerImages?pageSize=1000`]);
  });

  it('refuses an environment that lacks something', () => {
    expect(() => connect({})).toThrow('GOOGLE_CLOUD_PROJECT is not set');
  });

  it('loads no client library before its port is used', async () => {
    const ports = join(import.meta.dirname, '..', '..', 'shared', 'cloud', 'ports.ts');
    const script = `
      const { connect } = await import(${JSON.stringify(ports)});
      const { random } = connect(${JSON.stringify(environment)});
      random.uuid();
      const { createRequire } = await import('node:module');
      const loaded = Object.keys(createRequire(${JSON.stringify(ports)}).cache);
      const clients = /node_modules.(@google|@grpc|google-|undici|isomorphic-git)/;
      console.log(JSON.stringify(loaded.filter((file) => clients.test(file))));`;
    const options = { timeout: 20_000 };
    const args = ['--input-type=module', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, args, options);
    expect(JSON.parse(stdout)).toEqual([]);
  });
});
