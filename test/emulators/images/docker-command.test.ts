import { describe, expect, test } from 'vitest';
import { pushLocalImage, runDockerCommand } from '../../../emulators/images/docker-command.ts';
import { docker, getManifest, givenNextBuild, useRegistry, writeFiles } from './registry-world.ts';

const givenBuild = useRegistry();

const DRIVER = {
  Dockerfile: 'FROM gcr.io/distroless/static:latest\nARG binary\nCOPY $binary /driver\n',
  'bin/driver': 'amd64',
  'bin/driver-arm': 'arm',
};

const IMAGE = 'gcr.io/csi-release/driver';
const RELEASED = 'gcr.io/csi-release/released';

describe('runDockerCommand', () => {
  test('does what the release scripts of Kubernetes CSI do', async () => {
    const world = await givenBuild(DRIVER);
    const build = (platform: string, tag: string, binary: string) =>
      `buildx build --push --tag ${RELEASED}:${tag} --platform=${platform} --file Dockerfile ` +
      `--build-arg binary=./bin/${binary} --build-arg ARCH=any --label revision=abc .`;
    expect(await runDockerCommand(['pull', `${RELEASED}:v1`], world)).toBe(1);
    expect(world.lines.join('\n')).toContain(`manifest for ${RELEASED}:v1 not found`);
    await docker(
      world,
      'buildx create --use --name multiarchimage-buildertest',
      build('linux/arm/v7', 'arm-v7-linux-v1', 'driver-arm'),
      build('linux/amd64', 'amd64-linux-v1', 'driver'),
      `manifest create --amend ${RELEASED}:v1 ${RELEASED}:arm-v7-linux-v1`,
      `manifest create --amend ${RELEASED}:v1 ${RELEASED}:amd64-linux-v1`,
      `manifest annotate --os-version 10.0 ${RELEASED}:v1 ${RELEASED}:amd64-linux-v1`,
      `manifest push -p ${RELEASED}:v1`,
      'buildx rm multiarchimage-buildertest',
      `pull ${RELEASED}:v1`,
    );
    const { body, mediaType } = await getManifest(world, 'csi-release/gcr.io/released', 'v1');
    expect(mediaType).toBe('application/vnd.oci.image.index.v1+json');
    expect(body.manifests.map(({ platform }) => platform)).toEqual([
      { architecture: 'amd64', os: 'linux', 'os.version': '10.0' },
      { architecture: 'arm', os: 'linux', variant: 'v7' },
    ]);
    expect(world.lines).toContain('Dockerfile declares no ARG ARCH');
  });

  test('pushes the images of a list to where the list goes', async () => {
    const world = await givenBuild(DRIVER);
    await docker(
      world,
      'buildx build --push -t gcr.io/csi-release/part:v1 --build-arg binary=bin/driver .',
      'manifest create us-docker.pkg.dev/csi-release/csi/whole:v1 gcr.io/csi-release/part:v1',
      'manifest push us-docker.pkg.dev/csi-release/csi/whole:v1',
    );
    const { body } = await getManifest(world, 'csi-release/csi/whole', 'v1');
    const child = body.manifests[0]?.digest ?? '';
    const part = await getManifest(world, 'csi-release/csi/whole', child);
    expect(part.body.layers).not.toHaveLength(0);
  });

  test('keeps an image between commands of a build, under every name it was given', async () => {
    const world = await givenBuild(DRIVER);
    await docker(
      world,
      'build -t driver --build-arg binary=bin/driver .',
      `tag driver ${IMAGE}:v1`,
      'tag driver:latest us-docker.pkg.dev/csi-release/csi/driver:v2',
      `push ${IMAGE}:v1`,
    );
    const { digest } = await pushLocalImage('us-docker.pkg.dev/csi-release/csi/driver:v2', world);
    const first = await getManifest(world, 'csi-release/gcr.io/driver', 'v1');
    const second = await getManifest(world, 'csi-release/csi/driver', 'v2');
    expect([second.digest, first.digest]).toEqual([digest, digest]);
  });

  test('knows nothing of what another build has built', async () => {
    const world = await givenBuild(DRIVER);
    await docker(world, `build -t ${IMAGE}:v1 --build-arg binary=bin/driver .`);
    const next = await givenNextBuild(world);
    await expect(pushLocalImage(`${IMAGE}:v1`, next)).rejects.toThrow(
      `No such image: ${IMAGE}:v1 was neither built, tagged nor pulled in this build`,
    );
  });

  test('names the instruction, file and line of what needs a container tool', async () => {
    const world = await givenBuild(DRIVER);
    await writeFiles(world.cwd, { 'cmd/Dockerfile': 'FROM scratch\n\nRUN apk \\\n  add\n' });
    expect(await runDockerCommand(['build', '-f', 'cmd/Dockerfile', '.'], world)).toBe(1);
    expect(world.lines).toEqual([
      expect.stringContaining('cmd/Dockerfile:3: RUN needs a container tool (docker or buildah)'),
    ]);
  });

  test.each([
    ['info', 'docker info: there is no container engine'],
    ['run alpine', '"run alpine" needs a container engine; without one these work: build,'],
    ['tag nothing gcr.io/a/b:v1', 'No such image: nothing'],
    ['push gcr.io/a/b:v1', 'No such image: gcr.io/a/b:v1'],
    ['manifest push gcr.io/a/b:v1', 'No such manifest list: gcr.io/a/b:v1: create it first'],
    ['manifest create gcr.io/a/b:v1 gcr.io/a/c:v1', 'no such manifest: gcr.io/a/c:v1'],
    ['manifest create gcr.io/a/b:v1 gcr.io/distroless/static', 'is a list over platforms itself'],
    ['push Not/A/Name', '"Not/A/Name" is no image name'],
  ])('answers "docker %s" with exit code 1 and the reason', async (command, reason) => {
    const world = await givenBuild({});
    expect(await runDockerCommand(command.split(' '), world)).toBe(1);
    expect(world.lines.join('\n')).toContain(reason);
  });

  test.each(['version', 'buildx version', 'buildx use x', 'buildx inspect --bootstrap x'])(
    'accepts "docker %s"',
    async (command) => {
      const world = await givenBuild({});
      expect(await runDockerCommand(command.split(' '), world)).toBe(0);
    },
  );

  test('ends when its step is cancelled', async () => {
    const world = await givenBuild(DRIVER);
    const signal = AbortSignal.abort(new Error('the step was cancelled'));
    const build = ['build', '--build-arg', 'binary=bin/driver', '.'];
    expect(await runDockerCommand(build, { ...world, signal })).toBe(1);
    expect(world.lines.join('\n')).toContain('the step was cancelled');
  });
});
