import { type BuildRow, ended, refused, sh } from './build-row.ts';

const forever = 'exec sleep 600';

const ends: readonly BuildRow[] = [
  {
    name: 'a build that exceeds its timeout ends with TIMEOUT',
    build: { steps: [sh(forever), sh('true')], timeout: '1s' },
    expected: ended('TIMEOUT', {
      statusDetail: 'build exceeded its timeout of 1s',
      steps: ['TIMEOUT', 'QUEUED'],
    }),
  },
  {
    name: 'the timeout of a build counts over its steps',
    build: { steps: [sh('true'), sh(forever)], timeout: '2s' },
    expected: ended('TIMEOUT', { steps: ['SUCCESS', 'TIMEOUT'] }),
  },
  {
    name: 'a step that exceeds its timeout ends the build with TIMEOUT',
    build: { steps: [sh(forever, { timeout: '1s' }), sh('true')] },
    expected: ended('TIMEOUT', {
      statusDetail:
        'Build step failure: build step 0 "ubuntu" failed: step exceeded its timeout of 1s',
      failure: 'USER_BUILD_STEP',
      steps: ['TIMEOUT', 'QUEUED'],
    }),
  },
  {
    name: 'a step may take as long as its build',
    build: { steps: [sh('true', { timeout: '60s' })], timeout: '60s' },
    expected: ended('SUCCESS'),
  },
  {
    name: 'a build that is cancelled while it works ends with CANCELLED',
    build: { steps: [sh(`echo started; ${forever}`), sh('true')] },
    cancelled: { after: 'Step #0: started' },
    expected: ended('CANCELLED', { steps: ['CANCELLED', 'QUEUED'] }),
  },
];

/** Builds for which no worker is free. */
const queued: readonly BuildRow[] = [
  {
    name: 'a build that waits for longer than its queueTtl ends with EXPIRED, and nothing ran',
    build: { steps: [sh('true')], queueTtl: '0.050s' },
    queued: true,
    expected: ended('EXPIRED', { phases: [], lines: [] }),
  },
  {
    name: 'a build that is cancelled while it waits ends with CANCELLED, and nothing ran',
    build: { steps: [sh('true')] },
    queued: true,
    cancelled: {},
    expected: ended('CANCELLED', { phases: [], lines: [] }),
  },
  {
    name: 'what is wrong with a build is said at once, also where builds wait',
    build: { steps: [], queueTtl: '3600s' },
    queued: true,
    expected: refused('invalid build: invalid .steps field: no build steps are specified'),
  },
];

/** How a build ends by time or by a person. */
export const endRows: readonly BuildRow[] = [...ends, ...queued];
