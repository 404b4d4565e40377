import { describe, expect, it } from 'vitest';
import { planText } from '#core/plan-text.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { showPlan } from '#flow/show-plan.ts';
import { openWorld, places, type World } from '../world/world.ts';
import { firstTags, newest, promoteNewest, quiet, rest } from './memory-story.ts';
import { callsOf, failing } from './mishaps.ts';

const path = 'deploy/kubernetes/rbac.yaml';
const foreign = `sha256:${'f'.repeat(64)}`;

/** A Deployment as maintainers write it; none of its images is what is released. */
const deployment = `# csi hello
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      initContainers:
        - image: busybox:1.36
      containers:
        - name: hello
          image: "registry.k8s.io/sig-storage/hello:canary" # replaced when released
          args: [--sidecar=gcr.io/p/counter:v1.0.0-rc1]
        - image: hello@${foreign}
`;

/** Tags hello with this file, and lets the candidate be built and tested. */
async function tagHello(world: World, version: string, file: string): Promise<void> {
  const repository = 'https://git.example/sample/hello';
  const files = { [path]: file };
  world.source.tag(repository, version, { files, committedAtMs: Date.UTC(2026, 0, 5) });
  world.bus.publish('tag-detected', { component: 'hello', tag: version });
  await quiet(world);
}

async function givenCandidate(file: string): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await tagHello(world, 'v1.0.1', file);
  return world;
}

function shown(world: World) {
  const duty = { ports: world.ports, worker: 'status' } as const;
  return showPlan(duty, newest(world).id, findOpenings);
}

function textOf(world: World, name: string): string {
  return new TextDecoder().decode(world.files.bytes(places.releaseBucket, name));
}

describe('what a file says of images', () => {
  it('is found on the candidate, and shown in the plan, under its hash', async () => {
    const world = await givenCandidate(deployment);
    expect(newest(world).findings).toBe(4);
    const plan = await shown(world);
    expect(plan.plan?.findings?.found.map(({ kind, line }) => `${line} ${kind}`)).toEqual([
      '13 other digest',
      '11 canary',
      '12 pre-release',
      '8 outside',
    ]);
    expect(planText(plan)).toContain(
      `hello/${path}:8: busybox:1.36 is no image of the set, and stays as it is`,
    );
    const other = await shown(await givenCandidate(deployment.replace('busybox:1.36', 'busybox')));
    expect(other.planHash).not.toBe(plan.planHash);
  });

  it('is staged as it is, and released with the images of the release', async () => {
    const world = await givenCandidate(deployment);
    const { id } = newest(world);
    const { plan } = await shown(world);
    const [hello, counter] = ['hello', 'counter'].map((name) => {
      const image = plan?.images.find((one) => one.name === name);
      return `us-docker.pkg.dev/${image?.repository}:${image?.versionTag}@${image?.digest}`;
    });
    await promoteNewest(world);
    expect(textOf(world, `sample/${id}/hello/${path}`)).toBe(deployment);
    expect(textOf(world, `sample/${newest(world).version}/hello/${path}`)).toBe(
      deployment
        .replace('registry.k8s.io/sig-storage/hello:canary', `${hello}`)
        .replace('gcr.io/p/counter:v1.0.0-rc1', `${counter}`)
        .replace(`hello@${foreign}`, `${hello}`),
    );
  });

  it('is told of nowhere where nothing is odd', async () => {
    const world = await givenCandidate('image: registry.k8s.io/sig-storage/hello:v1.0.1\n');
    expect(newest(world).findings).toBe(0);
    expect((await shown(world)).plan).not.toHaveProperty('findings');
  });

  it('does not keep a release: what cannot be read is released as it is', async () => {
    const template = 'image: {{ .Values.image }}\n';
    const world = await givenCandidate(template);
    const { plan } = await shown(world);
    expect(plan?.findings?.found).toMatchObject([{ kind: 'unreadable', line: 1 }]);
    await promoteNewest(world);
    const { phase, version } = newest(world);
    expect(phase).toBe('released');
    expect(textOf(world, `sample/${version}/hello/${path}`)).toBe(template);
  });
});

describe('a candidate whose files are not staged yet', () => {
  it('is not accepted before they are, though all tests passed', async () => {
    const world = openWorld();
    await firstTags(world);
    world.faults = failing(callsOf('files.get', () => newest(world).phase !== 'building'));
    await tagHello(world, 'v1.0.1', deployment);
    world.faults = () => 'ok';
    const why = 'waits for its files to be staged';
    expect(newest(world)).toMatchObject({ phase: 'testing', why });
    world.advance(60 * 60_000);
    await rest(world);
    expect(newest(world)).toMatchObject({ phase: 'accepted', findings: 4 });
  });
});
