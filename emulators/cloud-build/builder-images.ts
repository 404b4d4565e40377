import { parseReference } from '../images/reference.ts';

/** How the host stands in for a builder image. */
export interface BuilderImage {
  readonly entrypoint: readonly string[];
  /** What runs where a step says nothing. */
  readonly cmd: readonly string[];
  /** `node` as in the image's own entrypoint: what is no command is an argument of `node`. */
  readonly orNode?: true;
  /** `client`: the image is the docker client; `shim`: a docker client is among its commands. */
  readonly docker?: 'client' | 'shim';
}

/** What a step's `name` stands for on this machine. */
export type ImageKind =
  | { readonly kind: 'builder'; readonly builder: BuilderImage }
  | { readonly kind: 'own' }
  | { readonly kind: 'unknown' };

const shell: BuilderImage = { entrypoint: [], cmd: ['sh'] };
const dockerShell: BuilderImage = { entrypoint: [], cmd: ['bash'], docker: 'shim' };
const docker: BuilderImage = { entrypoint: ['docker'], cmd: [], docker: 'client' };

/** Builder images by their name without tag, as Docker writes it in full. */
const builders: Readonly<Record<string, BuilderImage>> = {
  'gcr.io/cloud-builders/git': { entrypoint: ['git'], cmd: [] },
  'gcr.io/cloud-builders/npm': { entrypoint: ['npm'], cmd: [] },
  'gcr.io/cloud-builders/yarn': { entrypoint: ['yarn'], cmd: [] },
  'gcr.io/cloud-builders/curl': { entrypoint: ['curl'], cmd: [] },
  'gcr.io/cloud-builders/go': { entrypoint: ['go'], cmd: [] },
  'gcr.io/cloud-builders/docker': docker,
  'gcr.io/k8s-staging-test-infra/gcb-docker-gcloud': dockerShell,
  'gcr.io/k8s-testimages/gcb-docker-gcloud': dockerShell,
  'docker.io/library/docker': docker,
  'docker.io/library/node': { entrypoint: [], cmd: ['node'], orNode: true },
  'docker.io/library/golang': { entrypoint: [], cmd: ['bash'] },
  'docker.io/library/ubuntu': shell,
  'docker.io/library/debian': shell,
  'docker.io/library/alpine': shell,
  'docker.io/library/busybox': shell,
  'docker.io/library/bash': shell,
};
const googleBuilders = 'cloud-builders/';
const ownHost = /^(?:[a-z0-9-]+\.)?gcr\.io$|^[a-z0-9-]+-docker\.pkg\.dev$/;

/** Finds out what the image of a step stands for: a tool of the host, or an image of ours. */
export function findImage(name: string, registryUrl: string): ImageKind {
  const { host, repository } = parseReference(name);
  const builder = builders[`${host}/${repository}`];
  if (builder !== undefined) return { kind: 'builder', builder };
  const isOwn = ownHost.test(host) || host === new URL(registryUrl).host;
  return { kind: isOwn && !repository.startsWith(googleBuilders) ? 'own' : 'unknown' };
}

/** The sentence for an image that no host tool stands for. */
export function unknownImage(name: string): string {
  const known = Object.keys(builders).map((builder) => builder.replace('docker.io/library/', ''));
  return (
    `the host executor knows no image "${name}": it knows ${known.join(', ')}, ` +
    'and images of gcr.io/PROJECT and *-docker.pkg.dev in the local registry'
  );
}
