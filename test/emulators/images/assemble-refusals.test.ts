import { describe, expect, test } from 'vitest';
import { sha256Digest } from '../../../emulators/images/digest.ts';
import { runDockerCommand } from '../../../emulators/images/docker-command.ts';
import { MEDIA_TYPES } from '../../../emulators/images/manifest.ts';
import { pushBlob, putManifest } from '../../../emulators/images/registry-client.ts';
import { docker, useRegistry } from './registry-world.ts';

const givenBuild = useRegistry();

describe('an assembly that would be wrong', () => {
  test.each([
    ['ADD a.tgz /', 'ADD of an archive (/a.tgz) needs a container tool'],
    ['COPY nothing /', 'there is no nothing'],
    ['COPY --chmod=u+x a.tgz /', '--chmod=u+x cannot be read'],
    ['COPY --from=later a.tgz /', 'the local registry has no image later'],
    ['EXPOSE 80-90', 'EXPOSE 80-90 cannot be read'],
    [`USER \${NAME:?is needed}`, 'NAME: is needed'],
  ])('is refused with file and line: %s', async (instruction, message) => {
    const world = await givenBuild({
      Dockerfile: `FROM scratch AS main\n${instruction}\nFROM scratch AS later\n`,
      'a.tgz': `${'a'.repeat(257)}ustar`,
    });
    expect(await runDockerCommand(['build', '--target', 'main', '.'], world)).toBe(1);
    expect(world.lines.join('\n')).toContain(`Dockerfile:2: ${message}`);
  });

  test('is refused upon a base image with ONBUILD', async () => {
    const world = await givenBuild({ Dockerfile: 'FROM us-docker.pkg.dev/p/r/onbuild:v1\n' });
    const config = Buffer.from(
      JSON.stringify({
        os: 'linux',
        architecture: 'amd64',
        config: { OnBuild: ['COPY . /src'] },
        rootfs: { type: 'layers', diff_ids: [] },
      }),
    );
    const described = {
      mediaType: MEDIA_TYPES.config,
      digest: sha256Digest(config),
      size: config.length,
    };
    await pushBlob(world, 'p/r/onbuild', described.digest, async () => config);
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MEDIA_TYPES.manifest,
        config: described,
        layers: [],
      }),
    );
    const descriptor = {
      mediaType: MEDIA_TYPES.manifest,
      digest: sha256Digest(bytes),
      size: bytes.length,
    };
    await putManifest(world, 'p/r/onbuild', 'v1', { descriptor, bytes });
    expect(await runDockerCommand(['build', '.'], world)).toBe(1);
    expect(world.lines.join('\n')).toContain(
      'has ONBUILD COPY . /src: that needs a container tool',
    );
  });

  test('says that --chown is ignored, once for all platforms', async () => {
    const world = await givenBuild({ Dockerfile: 'FROM scratch\nCOPY --chown=1:1 a /a\n', a: '' });
    await docker(world, 'build --platform linux/amd64,linux/arm64 .');
    const note = 'Dockerfile:2: --chown is ignored, files belong to root here';
    expect(world.lines.filter((line) => line === note)).toHaveLength(1);
  });
});
