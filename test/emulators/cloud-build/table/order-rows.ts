import { type BuildRow, ended, sh } from './build-row.ts';

/** Shows that two steps run at once: each end of a pipe waits for the other. */
const meeting = [
  sh('mkfifo there back', { id: 'pipes' }),
  sh('echo ping > there; read word < back; echo $$word', { id: 'left', waitFor: ['pipes'] }),
  sh('read word < there; echo $$word; echo pong > back', { id: 'right', waitFor: ['pipes'] }),
];

/** In which order steps run. */
export const orderRows: readonly BuildRow[] = [
  {
    name: 'steps that wait for nothing named run one after the other',
    build: { steps: [sh('echo a > f'), sh('cat f; echo b > f'), sh('cat f')] },
    gcloud: true,
    expected: ended('SUCCESS', {
      steps: ['SUCCESS', 'SUCCESS', 'SUCCESS'],
      lines: ['Step #1: a', 'Step #2: b'],
      phases: ['BUILD'],
    }),
  },
  {
    name: 'steps that wait for the same step run at once',
    build: { steps: meeting, timeout: '20s' },
    expected: ended('SUCCESS', { lines: ['Step #1 - "left": pong'] }),
  },
  {
    name: "a step that waits for '-' runs at once with those before it",
    build: {
      steps: [
        sh('until test -p /workspace/pipe; do sleep 0.01; done; cat pipe'),
        sh('mkfifo pipe; echo met > pipe', { waitFor: ['-'] }),
      ],
      timeout: '20s',
    },
    expected: ended('SUCCESS', { lines: ['Step #0: met'] }),
  },
  {
    name: "'-' beside an id is ignored: the step waits for the id",
    build: {
      steps: [sh('echo made > f', { id: 'make' }), sh('cat f', { waitFor: ['-', 'make'] })],
    },
    expected: ended('SUCCESS', { lines: ['Step #1: made'] }),
  },
  {
    name: 'a step without waitFor waits for every step before it, also for those that overlap',
    build: { steps: [...meeting, sh('echo last')], timeout: '20s' },
    expected: ended('SUCCESS', { lines: ['Step #1 - "left": pong', 'Step #3: last'] }),
  },
  {
    name: 'a chain of waitFor runs in its own order',
    build: {
      steps: [
        sh('echo a > f', { id: 'a', waitFor: ['-'] }),
        sh('cat f; echo b > f', { id: 'b', waitFor: ['a'] }),
        sh('cat f', { id: 'c', waitFor: ['b'] }),
      ],
    },
    expected: ended('SUCCESS', { lines: ['Step #1 - "b": a', 'Step #2 - "c": b'] }),
  },
];
