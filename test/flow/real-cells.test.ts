import { beforeAll, describe, expect, it } from 'vitest';
import { readLineFolder } from '#cloud/line-folder.ts';
import { testSources } from '#cloud/topics.ts';
import type { Candidate } from '#core/candidate.ts';
import { documentBytesMax } from '#core/document-bytes.ts';
import { expandCells } from '#core/expand-cells.ts';
import type { ReleaseLine } from '#core/line.ts';
import { expandText } from '#core/recipe.ts';
import { judgeVersions, takeOf } from '#core/take.ts';
import { candidateBytes } from '#edge/candidate-size.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import { readTagList, repositoryName } from '#edge/tag-list.ts';
import { startCell } from '#flow/start-cell.ts';
import tagFile from '../data/component-tags.json' with { type: 'json' };
import { aCandidate, aFrozenComponent, attempts, built } from '../given/candidate.ts';
import { aStagedImage } from '../given/image.ts';
import { openWorld } from '../world/world.ts';

const files = [
  ...(await readLineFolder('release-lines')),
  ...(await readLineFolder('release-lines/examples')),
];
const lines = readReleaseLines(files, testSources);
const tags = readTagList(JSON.stringify(tagFile), 'component-tags.json');

const stagingId = '7970d659-c9c4-5075-8d23-069f64d9669d';
const registry = 'us-docker.pkg.dev/csi-release/gcr.io';
const rbacOf = (component: string, commit: string, path = 'rbac.yaml') =>
  `https://storage.googleapis.com/csi-release-source/${component}/${commit}/deploy/kubernetes/${path}`;

/** Commits of the recorded tags: v4.12.0, v6.3.0, v2.2.1, v8.6.0 and v1.18.0. */
const commitOf = (component: string) => chosen.get(component)?.commit ?? 'none';

/** By hand, from what prow.sh and deploy-hostpath.sh read. */
const imageVariables = () => ({
  CSI_ATTACHER_REGISTRY: registry,
  CSI_ATTACHER_TAG: stagingId,
  CSI_ATTACHER_RBAC: rbacOf('external-attacher', commitOf('external-attacher')),
  CSI_PROVISIONER_REGISTRY: registry,
  CSI_PROVISIONER_TAG: stagingId,
  CSI_PROVISIONER_RBAC: rbacOf('external-provisioner', commitOf('external-provisioner')),
  CSI_RESIZER_REGISTRY: registry,
  CSI_RESIZER_TAG: stagingId,
  CSI_RESIZER_RBAC: rbacOf('external-resizer', commitOf('external-resizer')),
  CSI_SNAPSHOTTER_REGISTRY: registry,
  CSI_SNAPSHOTTER_TAG: stagingId,
  CSI_SNAPSHOTTER_RBAC: rbacOf(
    'external-snapshotter',
    commitOf('external-snapshotter'),
    'csi-snapshotter/rbac-csi-snapshotter.yaml',
  ),
  LIVENESSPROBE_REGISTRY: registry,
  LIVENESSPROBE_TAG: stagingId,
  CSI_NODE_DRIVER_REGISTRAR_REGISTRY: registry,
  CSI_NODE_DRIVER_REGISTRAR_TAG: stagingId,
  HOSTPATHPLUGIN_REGISTRY: registry,
  HOSTPATHPLUGIN_TAG: stagingId,
});
const suiteVariables = {
  CSI_PROW_BUILD_JOB: 'false',
  CSI_PROW_DRIVER_VERSION: 'v1.18.0',
  CSI_PROW_TESTS_SANITY: 'sanity',
  CSI_SNAPSHOTTER_VERSION: 'v8.6.0',
};

interface Row {
  readonly id: string;
  readonly counts: 'blocking' | 'informing';
  readonly kubernetes: string;
  readonly deployment: string;
  readonly tests: string;
}

/** By hand, from the matrix of kubernetes/test-infra: required are the versions that are not the newest. */
const rows: readonly Row[] = [
  ['sanity', 'blocking', '1.35.0', 'kubernetes-1.35', 'sanity'],
  ['e2e-1-34-on-1-34', 'blocking', '1.34.0', 'kubernetes-1.34', 'parallel serial'],
  ['e2e-1-34-on-1-35', 'informing', '1.35.0', 'kubernetes-1.34', 'parallel serial'],
  ['e2e-1-34-on-1-36', 'informing', '1.36.0', 'kubernetes-1.34', 'parallel serial'],
  ['e2e-1-34-test-on-1-34', 'blocking', '1.34.0', 'kubernetes-1.34-test', 'parallel serial'],
  ['e2e-1-34-test-on-1-35', 'informing', '1.35.0', 'kubernetes-1.34-test', 'parallel serial'],
  ['e2e-1-34-test-on-1-36', 'informing', '1.36.0', 'kubernetes-1.34-test', 'parallel serial'],
  ['e2e-1-35-on-1-35', 'blocking', '1.35.0', 'kubernetes-1.35', 'parallel serial'],
  ['e2e-1-35-on-1-36', 'informing', '1.36.0', 'kubernetes-1.35', 'parallel serial'],
  ['e2e-1-35-test-on-1-35', 'blocking', '1.35.0', 'kubernetes-1.35-test', 'parallel serial'],
  ['e2e-1-35-test-on-1-36', 'informing', '1.36.0', 'kubernetes-1.35-test', 'parallel serial'],
  ['e2e-1-36-on-1-36', 'informing', '1.36.0', 'kubernetes-1.36', 'parallel serial'],
  ['e2e-1-36-test-on-1-36', 'informing', '1.36.0', 'kubernetes-1.36-test', 'parallel serial'],
].map(([id = '', counts, kubernetes = '', deployment = '', tests = '']) => ({
  ...{ id, kubernetes, deployment, tests },
  counts: counts === 'blocking' ? 'blocking' : 'informing',
}));

const chosen = new Map(
  lineOf('csi').components.map((own) => {
    const repository = repositoryName(own.component.repository);
    const taking = takeOf(own, judgeVersions(tags.get(repository) ?? []));
    if ('refusal' in taking) throw new Error(taking.refusal);
    const { newest, images } = taking;
    return [own.component.name, { tag: newest.tag, commit: newest.commit, images }] as const;
  }),
);

describe.each(['csi', 'csi-in-cloud-build'])('the cells of the line %s', (name) => {
  it('are the unit tests of every component, and the matrix of test-infra', () => {
    const line = lineOf(name);
    const cells = expandCells(line.cells, line.components);
    const units = [...chosen.keys()].map((component) => [`unit-${component}`, 'blocking']);
    const suites = rows.map(({ id, counts }) => [id, counts]);
    expect(cells.map(({ id, counts }) => [id, counts])).toEqual([...units, ...suites]);
  });

  it('leave room in a candidate', () => {
    expect(candidateBytes(lineOf(name))).toBeLessThan((documentBytesMax * 5) / 6);
  });
});

describe('the cells that Prow runs', () => {
  it.each(rows)(
    'ask for $id with exactly these variables, at the commit of the driver',
    async (row) => {
      const world = openWorld();
      await start(world, 'csi', row.id);
      const [published] = world.bus.published('tests-requested-prow');
      expect(published).toEqual({
        publishedAtMs: world.now,
        topic: 'tests-requested-prow',
        attributes: { 'prow.k8s.io/pubsub.EventType': 'prow.k8s.io/pubsub.PostsubmitProwJobEvent' },
        message: {
          name: `csi-release-${row.id}`,
          refs: {
            org: 'kubernetes-csi',
            repo: 'csi-driver-host-path',
            base_ref: 'v1.18.0',
            base_sha: commitOf('csi-driver-host-path'),
          },
          envs: variables(row),
          labels: {},
          annotations: {
            'prow.k8s.io/pubsub.project': 'csi-release',
            'prow.k8s.io/pubsub.topic': 'tests-passed-prow',
            'prow.k8s.io/pubsub.runID': `${stagingId}/${row.id}/1/nonce 1`,
          },
        },
      });
    },
  );
});

describe('the cells that Cloud Build runs', () => {
  it.each(rows)('run prow.sh for $id with exactly these arguments', async (row) => {
    const world = openWorld();
    await start(world, 'csi-in-cloud-build', row.id);
    const [build] = world.builds.all();
    const request = world.builds.request(build?.id ?? '');
    const values = { ...request.recipe.substitutions, ...request.substitutions };
    const [step, ...others] = request.recipe.steps;
    const args = (step?.args ?? []).map((text) => expandText(text, values));
    const work = '/home/prow/go/src/github.com/kubernetes-csi/csi-driver-host-path';
    const environment = args.filter((text) => text.startsWith('--env='));
    const before = ['DOCKER_IN_DOCKER_ENABLED=true', `JOB_NAME=csi-release-${row.id}`];
    const own = Object.entries(variables(row)).map(([key, value]) => `${key}=${value}`);
    expect(environment.map((text) => text.slice('--env='.length)).sort()).toEqual(
      [...before, ...own].sort(),
    );
    expect(args.filter((text) => !text.startsWith('--env='))).toEqual([
      ...['run', '--rm', '--privileged', `--volume=/workspace:${work}`, `--workdir=${work}`],
      ...['--volume=/lib/modules:/lib/modules:ro', '--volume=/sys/fs/cgroup:/sys/fs/cgroup'],
      ...['gcr.io/k8s-staging-test-infra/kubekins-e2e:latest-master', 'runner.sh', './.prow.sh'],
    ]);
    expect([step?.name, others]).toEqual(['gcr.io/cloud-builders/docker', []]);
    expect(request.source).toEqual({ bucket: 'sources', object: 'csi-driver-host-path.tar.gz' });
    expect(Object.keys(values).length).toBeLessThan(100);
  });
});

let candidates: ReadonlyMap<string, Candidate>;
beforeAll(() => {
  candidates = new Map(lines.map((line) => [line.name, candidateOf(line)]));
});

function lineOf(name: string): ReleaseLine {
  const line = lines.find((one) => one.name === name);
  if (line === undefined) throw new Error(`no line ${name}`);
  return line;
}

function variables({ kubernetes, deployment, tests }: Row): Readonly<Record<string, string>> {
  return {
    ...{ ...suiteVariables, ...imageVariables() },
    CSI_PROW_KUBERNETES_VERSION: kubernetes,
    CSI_PROW_DEPLOYMENT: deployment,
    CSI_PROW_TESTS: tests,
  };
}

/** A candidate of the recorded tags, whose builds have all pushed their images. */
function candidateOf(line: ReleaseLine): Candidate {
  const cells = expandCells(line.cells, line.components);
  const components = line.components.map(({ component: { name, files: paths } }) => {
    const { tag, commit, images } = chosen.get(name) ?? { tag: '', commit: '', images: [] };
    const source = { bucket: 'sources', object: `${name}.tar.gz` };
    return aFrozenComponent({ name, tag, commit, images, source, files: paths });
  });
  return {
    ...aCandidate('testing', { components, frozenCells: cells }),
    ...{ id: stagingId, line: line.name },
    builds: Object.fromEntries(
      components.map(({ name, images }) => [
        name,
        built(name, { images: images.map((image) => aStagedImage(image.name)) }),
      ]),
    ),
    cells: Object.fromEntries(cells.map(({ id }) => [id, attempts('open')])),
  };
}

async function start(world: ReturnType<typeof openWorld>, line: string, id: string): Promise<void> {
  const candidate = candidates.get(line);
  if (candidate === undefined) throw new Error(`no candidate of ${line}`);
  await startCell({ ports: world.ports, worker: 'build-finished' }, candidate, id, 1);
}
