import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { CONFIG, call, IMAGE, INDEX, pushIndexedImage } from './oci-client.ts';
import { writeLayout } from './oci-layout.ts';
import { useSkopeo } from './skopeo-client.ts';

const DOCKER = 'application/vnd.docker.distribution.manifest';
const STAGED = 'csi-release/gcr.io/nested/hello';
const SOURCE = 'gcr.io/distroless/nodejs24-debian12:nonroot';
const world = useSkopeo();

beforeAll(async () => {
  await pushIndexedImage(world.registry.url, STAGED, ['staged']);
});

async function pushed(name: string): Promise<Record<string, unknown>> {
  const { bytes, headers } = await call(world.registry.url, 'GET', `/v2/${name}/manifests/v1`);
  const manifest = JSON.parse(bytes.toString('utf8'));
  expect(headers['content-type']).toBe(manifest.mediaType);
  return manifest;
}

const layers = (mediaType: string) => [expect.objectContaining({ mediaType })];

test.each([
  {
    what: 'as OCI, compressed',
    options: ['--format', 'oci'],
    manifest: {
      mediaType: IMAGE,
      config: expect.objectContaining({ mediaType: CONFIG }),
      layers: layers('application/vnd.oci.image.layer.v1.tar+gzip'),
    },
  },
  {
    what: 'as Docker',
    options: ['--format', 'v2s2'],
    manifest: {
      mediaType: `${DOCKER}.v2+json`,
      config: expect.objectContaining({
        mediaType: 'application/vnd.docker.container.image.v1+json',
      }),
      layers: layers('application/vnd.docker.image.rootfs.diff.tar.gzip'),
    },
  },
  {
    what: 'with zstd',
    options: ['--dest-compress-format', 'zstd'],
    manifest: {
      mediaType: IMAGE,
      layers: layers('application/vnd.oci.image.layer.v1.tar+zstd'),
    },
  },
])('skopeo pushes an image layout $what, and pulls it', async ({ what, options, manifest }) => {
  const name = `csi-release/csi/${what.replaceAll(/\W+/g, '-').toLowerCase()}`;
  const layout = join(world.dir, what);
  await writeLayout(layout, `the layer that comes ${what}`);
  await world.copy(...options, `oci:${layout}:v1`, world.at(`${name}:v1`));
  expect(await pushed(name)).toMatchObject(manifest);
  await world.copy(world.at(`${name}:v1`), `dir:${join(layout, 'pulled')}`);
});

test.each([
  { format: 'oci', index: INDEX, child: IMAGE },
  { format: 'v2s2', index: `${DOCKER}.list.v2+json`, child: `${DOCKER}.v2+json` },
])('skopeo pushes all platforms from a directory as $format', async ({ format, index, child }) => {
  const [dir, name] = [join(world.dir, format), `csi-release/csi/all-${format}`];
  await world.copy('--all', '--format', format, world.at(SOURCE), `dir:${dir}`);
  await world.copy('--all', `dir:${dir}`, world.at(`${name}:v1`));
  expect(await pushed(name)).toMatchObject({
    mediaType: index,
    manifests: Array.from({ length: 5 }, () => expect.objectContaining({ mediaType: child })),
  });
});

test('skopeo copies between repositories by digest and keeps every byte', async () => {
  const digest = await world.digestOf(`${STAGED}:staged`);
  const name = 'csi-release/csi/promoted';
  const to = world.at(`${name}:v1`);
  await world.copy('--all', '--preserve-digests', world.at(`${STAGED}@${digest}`), to);
  expect(await world.digestOf(`${name}:v1`)).toBe(digest);
  expect(await world.inspect(`${name}:v1`, '--raw')).toBe(
    await world.inspect(`${STAGED}:staged`, '--raw'),
  );
});

test('skopeo copies one platform of an index', async () => {
  const name = 'csi-release/csi/one-platform';
  await world.skopeo(
    ...['--override-os', 'linux', '--override-arch', 'arm64', 'copy'],
    ...['--src-tls-verify=false', '--dest-tls-verify=false'],
    ...[world.at(SOURCE), world.at(`${name}:v1`)],
  );
  expect(await pushed(name)).toMatchObject({ mediaType: IMAGE });
  const config = JSON.parse(await world.inspect(`${name}:v1`, '--config'));
  expect(config).toMatchObject({ architecture: 'arm64' });
});

test('skopeo mirrors a repository, and finds it done the second time', async () => {
  const sync = () =>
    world.skopeo(
      ...['sync', '--all', '--src', 'docker', '--dest', 'docker'],
      ...['--src-tls-verify=false', '--dest-tls-verify=false'],
      ...[`127.0.0.1:${world.registry.port}/${STAGED}`],
      `127.0.0.1:${world.registry.port}/csi-release/mirror`,
    );
  await sync();
  const before = world.registry.log.length;
  await sync();
  const uploads = world.registry.log.slice(before).filter(({ method }) => method === 'POST');
  expect(uploads).toEqual([]);
  expect(await world.digestOf('csi-release/mirror/hello:staged')).toBe(
    await world.digestOf(`${STAGED}:staged`),
  );
});

test('skopeo is refused a push to the name of a stand-in', async () => {
  const to = world.at('gcr.io/distroless/static:mine');
  await expect(world.copy('--all', world.at(SOURCE), to)).rejects.toMatchObject({
    stderr: expect.stringContaining('stands for an image of another registry'),
  });
});
