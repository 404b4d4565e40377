import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Message, PubSub } from '@google-cloud/pubsub';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { makeSampleRepositories, tagSample } from '../../emulators/sample/repositories.ts';
import { makeTestReport } from '../given/junit.ts';
import { type PatientLine, patientLine } from './patient-line.ts';
import { type RunningStack, runStack } from './running-stack.ts';

const waited = { timeout: 60_000, interval: 100 };

/** The checkout has the rules that the address has, and both are those of the tag. */
const compareRules = `
  const fetched = await fetch(process.argv[1]).then((answer) => answer.text());
  const own = require('node:fs').readFileSync('deploy/kubernetes/rbac.yaml', 'utf8');
  require('node:assert').equal(fetched, own);
  require('node:assert').match(own, /kind: Role/);
`;
/** Leaves a report where the reports of this build are looked for, and ends well. */
const leaveReport = `
  const [, address, build] = process.argv;
  const name = encodeURIComponent('reports/' + build + '/junit_make_test.xml');
  const bucket = new URL(address).origin + '/upload/storage/v1/b/csi-release-releases';
  const body = ${JSON.stringify(makeTestReport)};
  const sent = await fetch(bucket + '/o?uploadType=media&name=' + name, { method: 'POST', body });
  require('node:assert').equal(sent.status, 200);
`;
/** A step that runs a script with arguments. */
const script = (text: string, ...args: readonly string[]) => ({
  name: 'node',
  args: ['--input-type=commonjs', '-e', `(async () => {${text}})()`, ...args],
});
const components = {
  greeter: {
    repository: 'https://git.sample.example/sample/greeter',
    images: { greeter: ['linux/amd64', 'linux/arm64'] },
    production: 'us-docker.pkg.dev/csi-release/csi',
    files: ['deploy/kubernetes/rbac.yaml'],
  },
};
const line = {
  line: 'patient',
  promoters: ['maintainer@example.com'],
  quietTime: '0s',
  timeToLive: { failed: '1d', accepted: '1d', released: '1d' },
  components: { greeter: '1' },
  cells: {
    rules: {
      runs: 'cloud-build',
      counts: 'blocking',
      deadline: '30m',
      checkout: 'greeter',
      steps: [script(compareRules, '$_RBAC_GREETER')],
    },
    reported: {
      runs: 'cloud-build',
      counts: 'informing',
      deadline: '30m',
      resultPrefix: 'gs://csi-release-releases/reports/',
      steps: [script(leaveReport, '$_RBAC_GREETER', '$BUILD_ID')],
    },
    e2e: {
      runs: 'external',
      source: 'prow',
      counts: { blocking: [{ kubernetes: '1.34' }] },
      deadline: '30m',
      matrix: { kubernetes: ['1.34', '1.35'] },
      prow: {
        type: 'periodic',
        job: 'ci-$_CELL',
        env: {
          KUBERNETES: '$_KUBERNETES',
          GREETER: '$_REGISTRY/greeter:$_STAGING_ID',
          GREETER_RBAC: '$_RBAC_GREETER',
        },
      },
    },
  },
};

let own: string;
let running: RunningStack;
let patient: PatientLine;
let pubsub: PubSub;

beforeAll(async () => {
  own = await mkdtemp(join(tmpdir(), 'asked-tests-'));
  const lines = join(own, 'lines');
  await mkdir(lines);
  await writeFile(join(lines, 'components.yaml'), JSON.stringify({ components }));
  await writeFile(join(lines, 'patient.yaml'), JSON.stringify(line));
  running = await runStack({ lines });
  const { project, gitRoot } = running.stack;
  patient = patientLine(running.stack);
  pubsub = new PubSub({
    projectId: project,
    apiEndpoint: running.stack.pubsub,
    emulatorMode: true,
  });
  await makeSampleRepositories(gitRoot);
  await tagSample(gitRoot, 'greeter', 'v1.0.0');
}, 120_000);
afterAll(async () => {
  await pubsub?.close();
  await patient?.close();
  await running?.close();
  await rm(own, { recursive: true, force: true });
});

const asked = z.object({
  name: z.string(),
  envs: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
});
type Asked = z.output<typeof asked> & { readonly attributes: object };

/** A Prow that hears every request, and says that each job succeeded. */
async function startProw(heard: Asked[]): Promise<() => Promise<void>> {
  const [subscription] = await pubsub.topic('tests-requested-prow').createSubscription('prow');
  subscription.on('message', async (message: Message) => {
    const request = asked.parse(JSON.parse(message.data.toString()));
    heard.push({ ...request, attributes: message.attributes });
    const topic = request.annotations['prow.k8s.io/pubsub.topic'] ?? '';
    const runid = request.annotations['prow.k8s.io/pubsub.runID'];
    const url = `https://prow.example/view/gs/logs/${request.name}/1`;
    await pubsub.topic(topic).publishMessage({ json: { runid, status: 'success', url } });
    message.ack();
  });
  return () => subscription.close();
}

test('Prow is asked for each combination, with addresses that hold, and its answers count', async () => {
  const heard: Asked[] = [];
  const stop = await startProw(heard);
  await patient.announceTag();
  await vi.waitFor(async () => {
    expect(['accepted', 'failed']).toContain((await patient.candidate()).phase);
    expect(new Set(heard.map(({ name }) => name)).size).toBe(2);
  }, waited);
  const why = 'all blocking cells passed (2)';
  expect(await patient.candidate()).toEqual({ phase: 'accepted', why });
  await stop();
  const candidate = await patient.newest();
  const first = heard.find(({ name }) => name === 'ci-e2e-1-34');
  expect(first).toMatchObject({
    envs: {
      KUBERNETES: '1.34',
      GREETER: `us-docker.pkg.dev/csi-release/gcr.io/greeter:${candidate}`,
    },
    attributes: { 'prow.k8s.io/pubsub.EventType': 'prow.k8s.io/pubsub.PeriodicProwJobEvent' },
    annotations: { 'prow.k8s.io/pubsub.topic': 'tests-passed-prow' },
  });
  const { registry } = running.stack;
  const [, path = ''] = /^us-docker\.pkg\.dev\/(.+):/.exec(first?.envs['GREETER'] ?? '') ?? [];
  const signal = AbortSignal.timeout(waited.timeout);
  const staged = await fetch(`http://${registry}/v2/${path}/manifests/${candidate}`, { signal });
  const rules = await fetch(first?.envs['GREETER_RBAC'] ?? '', { signal });
  expect([staged.status, rules.status]).toEqual([200, 200]);
}, 120_000);

const reportedCell = z.object({
  body: z.object({
    cells: z.object({ reported: z.object({ attempts: z.array(z.looseObject({})) }) }),
  }),
});

test('A cell that ends well is failed by the report that it left', async () => {
  await vi.waitFor(async () => {
    const found = (await running.documents())[`candidates/${await patient.newest()}`];
    expect(reportedCell.parse(found?.data).body.cells.reported.attempts).toMatchObject([
      {
        outcome: 'failed',
        why: 'reported as passed, but 1 of 5 tests failed',
        failedTests: ['make test-vet'],
      },
    ]);
  }, waited);
});
