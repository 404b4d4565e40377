import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { afterEach, expect, it } from 'vitest';
import { freePort } from '../../emulators/free-port.ts';
import topology from '../../infra/topology.json' with { type: 'json' };
import { root } from '../sources.ts';

const framework = createRequire(import.meta.url).resolve('@google-cloud/functions-framework');
const program = framework.replace(/index\.js$/, 'main.js');
const key = 'projects/p/locations/us/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1';
const nobody = 'https://127.0.0.1:9';
const environment = {
  ...{ NODE_ENV: 'production', GOOGLE_CLOUD_PROJECT: 'csi-release', SIGNING_KEY: key },
  ...{ SOURCE_BUCKET: 'sources', RELEASE_BUCKET: 'releases', LOGS_BUCKET: 'logs' },
  ...{ RELEASE_LINES: 'release-lines', OIDC_ISSUER: nobody, OIDC_JWKS_URL: `${nobody}/jwks` },
  ...{ OIDC_AUDIENCES: 'nobody', METADATA_SERVER_DETECTION: 'none' },
  ...{ K_SERVICE: 'deployed', PUSH_IDENTITY: 'unsigned', PUSH_AUDIENCE: 'nobody' },
  PUSH_ACCOUNT: 'push@csi-release.iam.gserviceaccount.com',
};

let running: ChildProcess | undefined;
afterEach(() => running?.kill('SIGKILL'));

/** What a function answers a request that says nothing of who sends it; the others refuse it. */
const answers: Readonly<Record<string, number>> = { status: 404, promote: 415 };
const refused = 401;

it.each(topology.functions.map(({ name, trigger }) => [name, trigger] as const))(
  '%s starts as Cloud Run starts it, from this folder alone',
  async (name, trigger) => {
    const port = await freePort();
    running = spawn(process.execPath, [program, `--target=${name}`], {
      cwd: root,
      env: { ...environment, PORT: String(port) },
      stdio: 'ignore',
    });
    const isMessage = trigger.topic !== undefined;
    const path = isMessage ? `projects/csi-release/topics/${trigger.topic}` : 'api/v1/nothing';
    const headers = trigger.isPublic ? { 'x-github-event': 'create' } : {};
    const ask = async () => {
      const method = name === 'status' ? 'GET' : 'POST';
      const signal = AbortSignal.timeout(5_000);
      const answer = await fetch(`http://127.0.0.1:${port}/${path}`, { method, headers, signal });
      return answer.status;
    };
    const answer = answers[name] ?? refused;
    await expect.poll(() => ask().catch(() => 0), { timeout: 20_000 }).toBe(answer);
  },
  30_000,
);
