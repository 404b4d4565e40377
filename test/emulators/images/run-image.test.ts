import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { prepareImage } from '../../../emulators/images/run-image.ts';
import { docker, getManifest, type RegistryWorld, useRegistry } from './registry-world.ts';

const givenBuild = useRegistry();

const RUN_TIMEOUT_MS = 20_000;

async function run(world: RegistryWorld, reference: string, args?: readonly string[]) {
  const image = await prepareImage(reference, { ...world, dir: join(world.root, 'unpacked') });
  const [program = '', ...rest] = args ? [...image.entrypointOnly, ...args] : image.command;
  const environment = { PATH: process.env['PATH'], ...image.env };
  const options = { cwd: image.cwd, env: environment, timeout: RUN_TIMEOUT_MS };
  return promisify(execFile)(program, rest, options);
}

const SAY = 'console.log(process.env.GREETING, process.argv.slice(2).join(" "))';

describe('prepareImage', () => {
  test('runs an image by digest with its Env and WorkingDir', async () => {
    const world = await givenBuild({
      Dockerfile: [
        'FROM gcr.io/distroless/nodejs24-debian12',
        'ENV GREETING=hello',
        'WORKDIR /app',
        'COPY say.js .',
        'CMD ["/app/say.js", "world"]',
      ].join('\n'),
      'say.js': SAY,
    });
    await docker(
      world,
      'buildx build --push --platform linux/amd64,linux/arm64 -t gcr.io/csi-release/say:v1 .',
    );
    const { digest } = await getManifest(world, 'csi-release/gcr.io/say', 'v1');
    const { stdout } = await run(world, `gcr.io/csi-release/say@${digest}`);
    expect(stdout).toBe('hello world\n');
  });

  test('runs the entrypoint with the arguments of a step in place of Cmd', async () => {
    const world = await givenBuild({
      Dockerfile: 'FROM scratch\nCOPY say.js /\nENTRYPOINT ["node", "/say.js"]\nCMD ["nobody"]\n',
      'say.js': SAY,
    });
    await docker(world, 'buildx build --push -t us-docker.pkg.dev/csi-release/csi/say:v1 .');
    const { stdout } = await run(world, 'us-docker.pkg.dev/csi-release/csi/say:v1', ['everybody']);
    expect(stdout).toBe('undefined everybody\n');
  });

  test('runs a shell script of the image by the shell of this machine', async () => {
    const world = await givenBuild({
      Dockerfile: 'FROM scratch\nCOPY run.sh /bin/run\nENTRYPOINT ["/bin/sh", "/bin/run"]\n',
      'run.sh': '#!/bin/sh\necho shell\n',
    });
    await docker(world, 'buildx build --push -t gcr.io/csi-release/shell:v1 .');
    expect((await run(world, 'gcr.io/csi-release/shell:v1')).stdout).toBe('shell\n');
  });

  test('refuses a program that is neither node nor sh, unless the step names another', async () => {
    const world = await givenBuild({
      Dockerfile: 'FROM scratch\nCOPY driver /driver\nENTRYPOINT ["/driver"]\n',
      driver: 'binary',
    });
    await docker(world, 'buildx build --push -t gcr.io/csi-release/driver:v1 .');
    await expect(run(world, 'gcr.io/csi-release/driver:v1')).rejects.toThrow(
      'starts "/driver": without a container engine only node and sh can be run',
    );
    const dir = join(world.root, 'with-entrypoint');
    const image = await prepareImage('gcr.io/csi-release/driver:v1', { ...world, dir });
    expect(image.hostCommand(['sh', '/driver'])).toEqual(['sh', join(dir, 'driver')]);
  });

  test('refuses an image whose blob was changed in the registry', async () => {
    const world = await givenBuild({
      Dockerfile: 'FROM scratch\nCOPY say.js /\nENTRYPOINT ["node", "/say.js"]\n',
      'say.js': `${SAY} // to be damaged`,
    });
    await docker(world, 'buildx build --push -t gcr.io/csi-release/damaged:v1 .');
    const { body } = await getManifest(world, 'csi-release/gcr.io/damaged', 'v1');
    const hex = body.layers[0]?.digest.slice('sha256:'.length) ?? '';
    await damage(world.registryDirectory, hex);
    await expect(run(world, 'gcr.io/csi-release/damaged:v1')).rejects.toThrow('damaged?');
  });

  test('says which image is absent', async () => {
    const world = await givenBuild({});
    await expect(run(world, 'gcr.io/csi-release/nothing:v1')).rejects.toThrow(
      'the local registry has no image gcr.io/csi-release/nothing:v1',
    );
  });
});

/** Changes the last byte of the file that holds the blob. */
async function damage(registry: string, hex: string): Promise<void> {
  const files = await readdir(registry, { recursive: true });
  const path = join(registry, files.find((file) => file.endsWith(hex)) ?? hex);
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 0xff;
  await writeFile(path, bytes);
}
