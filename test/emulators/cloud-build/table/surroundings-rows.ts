import { type BuildRow, ended, sh } from './build-row.ts';

/** What a step finds, and what it leaves. */
export const surroundingsRows: readonly BuildRow[] = [
  {
    name: 'the env of a step wins over options.env',
    build: {
      steps: [sh('echo $$A$$B', { env: ['A=1'] })],
      options: { env: ['A=0', 'B=2'] },
    },
    gcloud: true,
    expected: ended('SUCCESS', { lines: ['Step #0: 12'] }),
  },
  {
    name: 'the value of an env may hold =',
    build: { steps: [sh('echo $$A', { env: ['A=b=c'] })] },
    expected: ended('SUCCESS', { lines: ['Step #0: b=c'] }),
  },
  {
    name: 'dir is relative to /workspace and does not last',
    build: {
      steps: [sh('echo $${PWD##*/}; touch f', { dir: 'a/b' }), sh('ls a/b')],
    },
    expected: ended('SUCCESS', { lines: ['Step #0: b', 'Step #1: f'] }),
  },
  {
    name: 'an absolute dir is taken as it is',
    build: { steps: [sh('touch f', { dir: '/workspace/c' }), sh('ls c')] },
    expected: ended('SUCCESS', { lines: ['Step #1: f'] }),
  },
  {
    name: 'entrypoint takes the place of that of the image',
    build: {
      steps: [{ name: 'gcr.io/cloud-builders/git', entrypoint: 'echo', args: ['not git'] }],
    },
    expected: ended('SUCCESS', { lines: ['Step #0: not git'] }),
  },
  {
    name: 'HOME is /builder/home in every step, and lasts',
    build: { steps: [sh('echo x > $$HOME/f'), sh('cat /builder/home/f')] },
    expected: ended('SUCCESS', { lines: ['Step #1: x'] }),
  },
  {
    name: 'a script without first line is of bash and ends at the first failure',
    build: { steps: [{ name: 'ubuntu', script: 'echo one\nfalse\necho two' }] },
    expected: ended('FAILURE', { steps: ['FAILURE 1'], lines: ['Step #0: one'] }),
  },
  {
    name: 'a script with a first line runs with that interpreter',
    build: { steps: [{ name: 'ubuntu', script: '#!/bin/cat\nas it is' }] },
    expected: ended('SUCCESS', { lines: ['Step #0: #!/bin/cat', 'Step #0: as it is'] }),
  },
  {
    name: 'what a step writes to its output is in the results, in the order of the steps',
    build: {
      steps: [
        sh('printf one > $$BUILDER_OUTPUT/output'),
        sh('true'),
        sh('printf three > /builder/outputs/output'),
      ],
    },
    expected: ended('SUCCESS', { outputs: ['one', '', 'three'] }),
  },
  {
    name: 'of an output the first 50 KB are kept',
    build: { steps: [sh('head -c 60000 /dev/zero | tr "\\\\0" x > $$BUILDER_OUTPUT/output')] },
    expected: ended('SUCCESS', { outputs: ['x'.repeat(51_200)] }),
  },
  {
    name: 'both outputs of a process are in the log, under the name of the step',
    build: { steps: [sh('echo out; echo err >&2', { id: 'talk' })] },
    expected: ended('SUCCESS', { lines: ['Step #0 - "talk": err'] }),
  },
];
