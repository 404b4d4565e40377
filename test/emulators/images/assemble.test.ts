import { describe, expect, test } from 'vitest';
import {
  docker,
  getConfig,
  getManifest,
  type RegistryWorld,
  useRegistry,
} from './registry-world.ts';

const givenBuild = useRegistry();

const BASE = 'gcr.io/distroless/nodejs24-debian12';

async function configOf(world: RegistryWorld, options: string) {
  await docker(world, `buildx build --push ${options}-t gcr.io/csi-release/i:v1 .`);
  const { body } = await getManifest(world, 'csi-release/gcr.io/i', 'v1');
  return getConfig(world, 'csi-release/gcr.io/i', body);
}

describe('the configuration of an assembled image', () => {
  test.each<[string, readonly string[], string, Readonly<Record<string, unknown>>]>([
    [
      'CMD of the base goes with a new ENTRYPOINT',
      ['FROM node:24', 'ENTRYPOINT ["node"]'],
      '',
      { Entrypoint: ['node'], Cmd: undefined },
    ],
    [
      'CMD of this file stays',
      ['FROM scratch', 'CMD ["b"]', 'ENTRYPOINT ["a"]'],
      '',
      { Entrypoint: ['a'], Cmd: ['b'] },
    ],
    [
      'CMD of an earlier stage goes',
      ['FROM scratch AS s', 'CMD ["b"]', 'FROM s', 'ENTRYPOINT ["a"]'],
      '',
      { Cmd: undefined },
    ],
    [
      'ENV sees what was set before its own line',
      ['FROM scratch', 'ENV A=1', 'ENV A=2 B=$A'],
      '',
      { Env: ['A=2', 'B=1'] },
    ],
    [
      'ENV goes before ARG',
      ['FROM scratch', 'ARG A=arg', 'ENV A=env', 'LABEL a=$A'],
      '--build-arg A=line ',
      { Labels: { a: 'env' } },
    ],
    [
      'the command line goes before the default of an ARG',
      ['FROM scratch', 'ARG A=file', 'LABEL a=$A'],
      '--build-arg A=line ',
      { Labels: { a: 'line' } },
    ],
    [
      'a global ARG is seen where it is declared again',
      ['ARG A=global', 'FROM scratch', 'LABEL b=$A', 'ARG A', 'LABEL a=$A'],
      '',
      { Labels: { a: 'global', b: '' } },
    ],
    [
      'an ARG of an earlier stage is seen by a stage built upon it',
      ['FROM scratch AS s', 'ARG A=1', 'FROM s', 'LABEL a=$A'],
      '',
      { Labels: { a: '1' } },
    ],
    [
      'platform arguments are seen where they are declared',
      [
        'FROM scratch',
        'ARG TARGETPLATFORM',
        'ARG TARGETVARIANT BUILDARCH',
        'LABEL a=$TARGETPLATFORM/$TARGETVARIANT/$BUILDARCH b=$TARGETOS',
      ],
      '--platform linux/arm/v6 ',
      { Labels: { a: 'linux/arm/v6/v6/amd64', b: '' } },
    ],
    [
      'a label of the command line goes before one of the file',
      ['FROM scratch', 'LABEL a=b'],
      '--label a=c ',
      { Labels: { a: 'c' } },
    ],
    [
      'WORKDIR is relative to the one before',
      ['FROM scratch', 'WORKDIR /a', 'ARG D=c', 'WORKDIR b/$D'],
      '',
      { WorkingDir: '/a/b/c' },
    ],
    [
      'USER, STOPSIGNAL, EXPOSE and VOLUME are kept',
      [
        'FROM scratch',
        'USER 1:1',
        'STOPSIGNAL SIGTERM',
        'EXPOSE 80 90/udp',
        'VOLUME /a /b',
        'VOLUME ["/c"]',
      ],
      '',
      {
        User: '1:1',
        StopSignal: 'SIGTERM',
        ExposedPorts: { '80/tcp': {}, '90/udp': {} },
        Volumes: { '/a': {}, '/b': {}, '/c': {} },
      },
    ],
    [
      'a target ends with an earlier stage',
      ['FROM scratch AS s', 'USER 1', 'FROM scratch', 'USER 2'],
      '--target s ',
      { User: '1' },
    ],
  ])('%s', async (_, dockerfile, options, expected) => {
    const world = await givenBuild({ Dockerfile: dockerfile.join('\n') });
    const { config } = await configOf(world, options);
    expect({ Cmd: undefined, ...config }).toMatchObject(expected);
  });

  test('is of the platform that was asked for, whatever the other stages are for', async () => {
    const world = await givenBuild({
      Dockerfile: [
        `FROM --platform=$BUILDPLATFORM ${BASE} AS tool`,
        'COPY a /a',
        `FROM ${BASE}`,
        'COPY --from=tool /a /a',
      ].join('\n'),
      a: '',
    });
    expect(await configOf(world, '--platform linux/arm64 ')).toMatchObject({
      architecture: 'arm64',
    });
  });
});
