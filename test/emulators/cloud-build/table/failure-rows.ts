import { type BuildRow, ended, sh } from './build-row.ts';

const detailOf = (step: number, why: string): string =>
  `Build step failure: build step ${step} "ubuntu" failed: ${why}`;
const exited = 'step exited with non-zero status: ';
const forever = 'exec sleep 600';

/** How a build fails, and which failures it outlives. */
export const failureRows: readonly BuildRow[] = [
  {
    name: 'the first failure fails the build, and later steps stay QUEUED',
    build: { steps: [sh('true'), sh('exit 7'), sh('true')] },
    gcloud: true,
    expected: ended('FAILURE', {
      statusDetail: detailOf(1, `${exited}7`),
      failure: 'USER_BUILD_STEP',
      steps: ['SUCCESS', 'FAILURE 7', 'QUEUED'],
    }),
  },
  {
    name: 'the first failure cancels the steps that run',
    build: {
      steps: [
        sh('mkfifo ready', { id: 'pipe' }),
        sh(`echo > ready; ${forever}`, { waitFor: ['pipe'] }),
        sh('cat ready; exit 9', { waitFor: ['pipe'] }),
      ],
    },
    expected: ended('FAILURE', {
      statusDetail: detailOf(2, `${exited}9`),
      steps: ['SUCCESS', 'CANCELLED', 'FAILURE 9'],
    }),
  },
  {
    name: 'a step whose dependency fails never starts',
    build: { steps: [sh('exit 2', { id: 'a' }), sh('true', { waitFor: ['a'] })] },
    expected: ended('FAILURE', { steps: ['FAILURE 2', 'QUEUED'] }),
  },
  {
    name: 'allowFailure lets the build go on, and the step stays a FAILURE',
    build: { steps: [sh('exit 3', { allowFailure: true }), sh('echo on')] },
    expected: ended('SUCCESS', { steps: ['FAILURE 3', 'SUCCESS'], lines: ['Step #1: on'] }),
  },
  {
    name: 'a step that waits for an allowed failure starts',
    build: {
      steps: [sh('exit 3', { id: 'a', allowFailure: true }), sh('echo on', { waitFor: ['a'] })],
    },
    expected: ended('SUCCESS', { steps: ['FAILURE 3', 'SUCCESS'] }),
  },
  {
    name: 'allowExitCodes lets these exit codes pass',
    build: { steps: [sh('exit 3', { allowExitCodes: [3, 4] }), sh('true')] },
    expected: ended('SUCCESS', { steps: ['FAILURE 3', 'SUCCESS'] }),
  },
  {
    name: 'allowExitCodes lets no other exit code pass',
    build: { steps: [sh('exit 3', { allowExitCodes: [5] }), sh('true')] },
    expected: ended('FAILURE', { steps: ['FAILURE 3', 'QUEUED'] }),
  },
  {
    name: 'an image that nobody has fails its step',
    build: { steps: [{ name: 'us-docker.pkg.dev/p/none/i:v1' }] },
    expected: ended('FAILURE', { failure: 'USER_BUILD_STEP', steps: ['FAILURE'] }),
  },
  {
    name: 'a command that is not there fails its step with 127',
    build: { steps: [{ name: 'ubuntu', args: ['no-such-command'] }] },
    expected: ended('FAILURE', { steps: ['FAILURE 127'] }),
  },
  {
    name: 'a source that is not there fails the build before its steps',
    build: { source: { storageSource: { bucket: 'b', object: 'o.tgz' } }, steps: [sh('true')] },
    expected: ended('FAILURE', { failure: 'FETCH_SOURCE_FAILED', phases: ['FETCHSOURCE'] }),
  },
  {
    name: 'a bucket of logs that cannot be written to fails the build before its steps',
    build: { steps: [sh('true')], logsBucket: 'gs://none' },
    expected: ended('FAILURE', { failure: 'LOGGING_FAILURE', phases: [], lines: [] }),
  },
  {
    name: 'an image that no step made fails the build after its steps',
    build: { steps: [sh('true')], images: ['gcr.io/p/none:v1'] },
    expected: ended('FAILURE', {
      failure: 'PUSH_IMAGE_NOT_FOUND',
      steps: ['SUCCESS'],
      phases: ['BUILD', 'PUSH'],
    }),
  },
  {
    name: 'artifacts.images are images',
    build: { steps: [sh('true')], artifacts: { images: ['gcr.io/p/none:v1'] } },
    expected: ended('FAILURE', { failure: 'PUSH_IMAGE_NOT_FOUND', images: ['gcr.io/p/none:v1'] }),
  },
];
