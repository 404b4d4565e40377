// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Cloud Build's placeholders
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { startRegistry } from '../../../emulators/registry/registry.ts';
import { givenCloudBuild, givenDir, givenServer } from './given-cloud-build.ts';

/** Builds and pushes an image for each word of CMDS, and refuses a tag that stands. */
const script = `#!/bin/bash
set -e
for cmd in $(sed -n 's/^CMDS *= *//p' Makefile); do
  image="$REGISTRY_NAME/$cmd:$GIT_TAG"
  if docker manifest inspect "$image" >/dev/null 2>&1; then
    echo "refusing to overwrite $image"
    exit 1
  fi
  file=Dockerfile
  test ! -e "cmd/$cmd/Dockerfile" || file="cmd/$cmd/Dockerfile"
  docker buildx build --push --platform linux/amd64,linux/arm64 -t "$image" -f "$file" .
done
echo "built $PULL_BASE_REF"
`;
const config = (timeout: string, builder: string): string => `timeout: ${timeout}
options:
  substitution_option: ALLOW_LOOSE
steps:
  - name: 'gcr.io/k8s-staging-test-infra/gcb-docker-gcloud:${builder}'
    entrypoint: ./.cloudbuild.sh
    env:
      - GIT_TAG=\${_GIT_TAG}
      - PULL_BASE_REF=\${_PULL_BASE_REF}
      - REGISTRY_NAME=gcr.io/\${_STAGING_PROJECT}
      - HOME=/root
substitutions:
  _GIT_TAG: '12345'
  _PULL_BASE_REF: master
  _STAGING_PROJECT: elsewhere
`;
const image = 'FROM scratch\nCOPY Makefile /\nENTRYPOINT ["/app"]\n';
const builder = 'v20240718-5ef92b5c36';

/** A component's files by their paths; a value of an array is the target of a link. */
type Files = Readonly<Record<string, string | readonly [string]>>;

const ownFile: Files = {
  Makefile: 'CMDS=driver\n',
  Dockerfile: image,
  'cloudbuild.yaml': config('3600s', builder),
  '.cloudbuild.sh': script,
};
const linked: Files = {
  ...ownFile,
  'cloudbuild.yaml': ['release-tools/cloudbuild.yaml'],
  '.cloudbuild.sh': ['release-tools/cloudbuild.sh'],
  'release-tools/cloudbuild.yaml': config('7200s', 'v20200421-a2bf5f8'),
  'release-tools/cloudbuild.sh': script,
};
const severalImages: Files = {
  ...linked,
  Makefile: 'CMDS = controller sidecar\n',
  'cmd/controller/Dockerfile': image,
  'cmd/sidecar/Dockerfile': image,
};

test.each<[string, Files, readonly string[]]>([
  ['of its own', ownFile, ['driver']],
  ['behind links', linked, ['driver']],
  ['of several images', severalImages, ['controller', 'sidecar']],
])('a build file %s runs unchanged, and never overwrites a tag', async (_, files, images) => {
  const registry = await startRegistry({ dir: await givenDir() });
  onTestFinished(() => registry.close());
  const source = await archive(files);
  const storageUrl = await givenServer((_request, response) => response.end(source));
  const { run, log } = await givenCloudBuild({ registryUrl: registry.url, storageUrl });
  const recipe = parse(read(files, 'cloudbuild.yaml'));
  const { substitution_option: substitutionOption } = recipe.options;
  const request = {
    source: { storageSource: { bucket: 'b', object: 's.tgz' } },
    steps: recipe.steps,
    timeout: recipe.timeout,
    options: { substitutionOption },
    substitutions: { _GIT_TAG: 'id-1', _PULL_BASE_REF: 'v1.0.0', _STAGING_PROJECT: 'csi-release' },
  };
  const build = await run(request);
  expect(build.status, await log(build)).toBe('SUCCESS');
  expect(await log(build)).toContain('built v1.0.0');
  for (const name of images) {
    const url = `${registry.url}/v2/csi-release/gcr.io/${name}/manifests/id-1`;
    const accept = 'application/vnd.oci.image.index.v1+json';
    const index = await (await fetch(url, { headers: { accept } })).json();
    expect(index).toMatchObject({
      manifests: [
        { platform: { os: 'linux', architecture: 'amd64' } },
        { platform: { os: 'linux', architecture: 'arm64' } },
      ],
    });
  }
  const again = await run(request);
  expect(again).toMatchObject({ status: 'FAILURE', failureInfo: { type: 'USER_BUILD_STEP' } });
  expect(await log(again)).toContain(`refusing to overwrite gcr.io/csi-release/${images[0]}:id-1`);
});

function read(files: Files, path: string): string {
  const content = files[path];
  if (content === undefined) throw new Error(`There is no file ${path}`);
  return typeof content === 'string' ? content : read(files, content[0]);
}

async function archive(files: Files): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    const mode = name.endsWith('.sh') ? 0o755 : 0o644;
    if (typeof content === 'string') tar.entry({ name, mode }, content);
    else tar.entry({ name, type: 'symlink', linkname: content[0] });
  }
  tar.finalize();
  return gzipSync(await buffer(tar));
}
