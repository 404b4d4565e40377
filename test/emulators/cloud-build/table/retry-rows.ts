import { type BuildRow, ended, refused, sh } from './build-row.ts';

const step = sh('echo $_WORD; exit 3', { id: 'say' });

/** What a retry makes, and of which builds. */
export const retryRows: readonly BuildRow[] = [
  {
    name: 'a retry makes a new build of the same request',
    build: { steps: [step], substitutions: { _WORD: 'again' }, tags: ['t'] },
    retried: {},
    expected: ended('FAILURE', {
      lines: ['Step #0 - "say": again'],
      steps: ['FAILURE 3'],
      tags: ['t'],
    }),
  },
  {
    name: 'a build that succeeded can be retried',
    build: { steps: [sh('echo done')] },
    retried: {},
    expected: ended('SUCCESS', { lines: ['Step #0: done'] }),
  },
  {
    name: 'a build that works is not retried',
    build: { steps: [sh('echo started; exec sleep 600')] },
    retried: { after: 'Step #0: started' },
    expected: refused('build ID cannot be retried: its status is WORKING', 'FAILED_PRECONDITION'),
  },
];
