import { cp, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runDockerCommand } from '../../../emulators/images/docker-command.ts';
import { prepareImage } from '../../../emulators/images/run-image.ts';
import { docker, getConfig, getManifest, givenNextBuild, useRegistry } from './registry-world.ts';

const givenBuild = useRegistry();

const PRODUCTION = 'us-docker.pkg.dev/csi-release/csi/hello:v1';

const HELLO = {
  Dockerfile: [
    'ARG BASE=gcr.io/distroless/nodejs24-debian12:nonroot',
    'FROM $BASE',
    'ARG REVISION=unknown',
    'LABEL description="Says hello" revision=$REVISION',
    'WORKDIR /app',
    'COPY hello.js package.json ./',
    'EXPOSE 8080',
    'CMD ["hello.js"]',
  ].join('\n'),
  'hello.js': 'console.log("hello");',
  'package.json': '{"type":"module"}',
};

describe('docker build', () => {
  test('pushes an index over two platforms for each of two images', async () => {
    const world = await givenBuild({
      ...HELLO,
      'sidecar/Dockerfile': 'FROM scratch\nARG TARGETARCH\nCOPY bin-$TARGETARCH /sidecar\n',
      'bin-amd64': 'amd64 binary',
      'bin-arm64': 'arm64 binary',
    });
    const common = '--push --provenance=false --platform linux/arm64,linux/amd64';
    await docker(
      world,
      `buildx build ${common} -t gcr.io/csi-release/hello:v1 .`,
      `buildx build ${common} -t gcr.io/csi-release/sidecar:v1 -f sidecar/Dockerfile .`,
    );
    for (const image of ['hello', 'sidecar']) {
      const { mediaType, body } = await getManifest(world, `csi-release/gcr.io/${image}`, 'v1');
      expect(mediaType).toBe('application/vnd.oci.image.index.v1+json');
      expect(body.manifests.map(({ platform }) => platform)).toEqual([
        { os: 'linux', architecture: 'amd64' },
        expect.objectContaining({ os: 'linux', architecture: 'arm64' }),
      ]);
      const digests = body.manifests.map(({ digest }) => digest);
      expect(new Set(digests).size).toBe(2);
    }
  });

  test('keeps what its base image has, adds its own, and says 1970', async () => {
    const world = await givenBuild(HELLO);
    await docker(
      world,
      `build --build-arg=REVISION=abc --label org=k8s -t ${PRODUCTION} .`,
      `push ${PRODUCTION}`,
    );
    const { body } = await getManifest(world, 'csi-release/csi/hello', 'v1');
    const config = await getConfig(world, 'csi-release/csi/hello', body);
    expect(config).toMatchObject({ os: 'linux', architecture: 'amd64' });
    expect(config.created).toBe('1970-01-01T00:00:00.000Z');
    expect(config.config).toMatchObject({
      Cmd: ['hello.js'],
      Entrypoint: ['/nodejs/bin/node'],
      ExposedPorts: { '8080/tcp': {} },
      User: '65532',
      WorkingDir: '/app',
      Labels: {
        'csi-release.stand-in': 'true',
        description: 'Says hello',
        org: 'k8s',
        revision: 'abc',
      },
    });
    expect(config.history.map((entry) => entry.created_by)).toContain(
      'COPY hello.js package.json ./',
    );
    const layers = config.history.filter((entry) => entry.empty_layer !== true);
    expect(layers).toHaveLength(body.layers.length);
  });

  test('gives one digest for two builds of the same files, wherever they run', async () => {
    const world = await givenBuild(HELLO);
    const elsewhere = join(world.root, 'another-checkout');
    await cp(world.cwd, elsewhere, { recursive: true });
    const build = 'buildx build --push --platform=linux/amd64,linux/arm64 -t';
    await docker(world, `${build} gcr.io/csi-release/hello:first .`);
    await docker(
      await givenNextBuild(world, elsewhere),
      `${build} gcr.io/csi-release/hello:second .`,
    );
    const first = await getManifest(world, 'csi-release/gcr.io/hello', 'first');
    const second = await getManifest(world, 'csi-release/gcr.io/hello', 'second');
    expect(second.digest).toBe(first.digest);
  });

  test('gives another digest for another file, another argument or another time', async () => {
    const world = await givenBuild(HELLO);
    await docker(
      world,
      'build -q -t a .',
      'build -q -t a --build-arg REVISION=x .',
      'build -q -t a --build-arg SOURCE_DATE_EPOCH=1700000000 .',
      'build -q -t a --label a=b .',
      'build -q -t a --platform linux/arm64 .',
    );
    expect(new Set(world.lines).size).toBe(5);
  });

  test('takes files from earlier stages and from other images', async () => {
    const world = await givenBuild({
      'tool/Dockerfile': 'FROM scratch\nCOPY hello /bin/hello\n',
      hello: '#!/bin/sh\n',
      Dockerfile: [
        'FROM scratch AS files',
        'COPY --chmod=0750 hello /deep/down/',
        'FROM scratch',
        'COPY --from=files /deep /first',
        'COPY --from=0 /deep/down/hello /second',
        'COPY --from=gcr.io/csi-release/tool:v1 /bin/ /third/',
      ].join('\n'),
    });
    await docker(
      world,
      'build -t gcr.io/csi-release/tool:v1 -f tool/Dockerfile .',
      'push gcr.io/csi-release/tool:v1',
    );
    await docker(
      await givenNextBuild(world),
      'buildx build --push -t gcr.io/csi-release/hello:v1 .',
    );
    const dir = join(world.root, 'unpacked');
    await prepareImage('gcr.io/csi-release/hello:v1', { ...world, dir });
    const modes = await Promise.all(
      ['first/down/hello', 'second', 'third/hello'].map(async (path) => {
        return [path, ((await stat(join(dir, path))).mode & 0o777).toString(8)];
      }),
    );
    expect(modes).toEqual([
      ['first/down/hello', '750'],
      ['second', '750'],
      ['third/hello', '755'],
    ]);
    expect(await readFile(join(dir, 'second'), 'utf8')).toBe('#!/bin/sh\n');
  });

  test.each([
    ['a name is missing', 'buildx build --push .', '--push needs a name'],
    ['the context is missing', 'build -t a', 'one context directory is needed'],
    ['the context is a URL', 'build https://example.com/x.git', 'only a local directory'],
    ['attestations are wanted', 'build --provenance=true .', 'write --provenance=false'],
    ['an option is unknown', 'build --squash .', "Unknown option '--squash'"],
    ['the output is a directory', 'build -o out .', '--output=out is not supported'],
    ['the platform is Windows', 'build --platform windows/amd64 .', 'only linux/...'],
    ['an argument has no value', 'build --build-arg X .', '--build-arg X needs its value'],
    ['the target is unknown', 'build --target nope .', 'Dockerfile has no stage nope'],
    ['the host is foreign', 'build --push -t quay.io/a/b:v1 .', 'the local registry takes only'],
    ['the base lacks the platform', 'build --platform linux/mips64 .', 'linux/mips64 is needed'],
    ['the base is absent', 'build --build-arg BASE=quay.io/a/b .', 'has no image quay.io/a/b'],
  ])('fails when %s, and says so', async (_, command, message) => {
    const world = await givenBuild(HELLO);
    expect(await runDockerCommand(command.split(' '), world)).toBe(1);
    expect(world.lines.join('\n')).toContain(message);
  });
});
