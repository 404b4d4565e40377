/** What a container is started with, in the words of an image configuration. */
export interface StandInConfig {
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
}

/** One image under some tags of some names. */
export interface StandInImage {
  readonly names: readonly string[];
  readonly tags: readonly string[];
  readonly config: StandInConfig;
}

const DISTROLESS_ENV = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt',
];

function distroless(names: readonly string[], config: StandInConfig): readonly StandInImage[] {
  return [
    { names, tags: ['latest', 'debug'], config: { User: '0', WorkingDir: '/', ...config } },
    { names, tags: ['nonroot'], config: { User: '65532', WorkingDir: '/home/nonroot', ...config } },
  ];
}

/** The images that are stood in for, with the configurations of the real ones. */
export const STAND_IN_IMAGES: readonly StandInImage[] = [
  ...distroless(
    ['20', '22', '24'].flatMap((node) =>
      ['12', '13'].map((debian) => `gcr.io/distroless/nodejs${node}-debian${debian}`),
    ),
    { Env: DISTROLESS_ENV, Entrypoint: ['/nodejs/bin/node'] },
  ),
  ...distroless(
    ['static', 'base'].flatMap((base) =>
      ['', '-debian12', '-debian13'].map((debian) => `gcr.io/distroless/${base}${debian}`),
    ),
    { Env: DISTROLESS_ENV },
  ),
  {
    names: ['docker.io/library/node'],
    tags: ['latest', '20', '22', '24', '20-slim', '22-slim', '24-slim'].concat([
      '20-alpine',
      '22-alpine',
      '24-alpine',
    ]),
    config: { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['node'] },
  },
  {
    names: ['docker.io/library/busybox'],
    tags: ['latest', '1', '1.36', '1.37'],
    config: { Cmd: ['sh'] },
  },
  {
    names: ['docker.io/library/alpine'],
    tags: ['latest', '3', '3.20', '3.21', '3.22'],
    config: { Cmd: ['/bin/sh'] },
  },
  {
    names: ['docker.io/library/debian'],
    tags: ['latest', '12', '13', 'bookworm', 'trixie', 'bookworm-slim', 'trixie-slim'],
    config: { Cmd: ['bash'] },
  },
];
